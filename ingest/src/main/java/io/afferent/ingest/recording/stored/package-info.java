/**
 * What recordings in files have in common once their header is understood: times of samples with
 * gaps between stretches, and digital samples at known places.
 */
@NullMarked
package io.afferent.ingest.recording.stored;

import org.jspecify.annotations.NullMarked;
