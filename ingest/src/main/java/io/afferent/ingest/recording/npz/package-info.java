/**
 * Archives of arrays as NumPy writes them: a zip of {@code .npy} files, stored or deflated, read by
 * position without unpacking to disk. Names of members are labels and never become paths.
 */
@NullMarked
package io.afferent.ingest.recording.npz;

import org.jspecify.annotations.NullMarked;
