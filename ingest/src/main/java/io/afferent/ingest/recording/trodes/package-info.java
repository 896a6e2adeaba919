/** Tracked positions as Trodes writes them beside a recording. */
@NullMarked
package io.afferent.ingest.recording.trodes;

import org.jspecify.annotations.NullMarked;
