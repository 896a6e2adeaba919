/** Arrays in NumPy's own files, read by position. */
@NullMarked
package io.afferent.ingest.recording.npy;

import org.jspecify.annotations.NullMarked;
