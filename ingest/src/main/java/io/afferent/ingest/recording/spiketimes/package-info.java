/** Spike times that people keep in MAT-files, one vector per unit. */
@NullMarked
package io.afferent.ingest.recording.spiketimes;

import org.jspecify.annotations.NullMarked;
