/**
 * Curry recordings of versions 6 to 9: samples, a file of parameters, labels of channels and
 * events, which share a name.
 */
@NullMarked
package io.afferent.ingest.recording.curry;

import org.jspecify.annotations.NullMarked;
