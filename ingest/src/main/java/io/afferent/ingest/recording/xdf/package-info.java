/** XDF, the format that recorders of the Lab Streaming Layer write. */
@NullMarked
package io.afferent.ingest.recording.xdf;

import org.jspecify.annotations.NullMarked;
