/** Raw recordings in FIF, the format of Elekta, MEGIN and MNE. */
@NullMarked
package io.afferent.ingest.recording.fif;

import org.jspecify.annotations.NullMarked;
