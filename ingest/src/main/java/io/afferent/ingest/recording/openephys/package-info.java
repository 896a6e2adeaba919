/** Open Ephys recordings in the binary format: a folder that {@code structure.oebin} describes. */
@NullMarked
package io.afferent.ingest.recording.openephys;

import org.jspecify.annotations.NullMarked;
