/** Neurodata Without Borders 2.x: signals, spikes and intervals in HDF5. */
@NullMarked
package io.afferent.ingest.recording.nwb;

import org.jspecify.annotations.NullMarked;
