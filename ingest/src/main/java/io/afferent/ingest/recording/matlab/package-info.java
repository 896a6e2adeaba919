/**
 * Reads MAT-files of level 5 (MATLAB 5 to 7.2) piece by piece: headers of arrays first, their
 * values when asked for, so that a file may be larger than memory and its lengths are never
 * trusted.
 */
@NullMarked
package io.afferent.ingest.recording.matlab;

import org.jspecify.annotations.NullMarked;
