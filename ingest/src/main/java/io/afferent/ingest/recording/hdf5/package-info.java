/**
 * HDF5 files: objects, attributes and data sets of one file. The structures of the format are
 * parsed by jHDF, over a storage that bounds every read; values are read by position, piece by
 * piece. Links that lead out of the file are never followed.
 */
@NullMarked
package io.afferent.ingest.recording.hdf5;

import org.jspecify.annotations.NullMarked;
