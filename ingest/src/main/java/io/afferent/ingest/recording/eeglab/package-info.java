/**
 * EEGLAB recordings: {@code .set} in MAT level 5 or 7.3, with samples inside or in a {@code .fdt}
 * or {@code .dat} file beside it.
 */
@NullMarked
package io.afferent.ingest.recording.eeglab;

import org.jspecify.annotations.NullMarked;
