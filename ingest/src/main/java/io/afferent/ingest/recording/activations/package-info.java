/**
 * Recordings of the activations of language models, dumped to safetensors, {@code .npz} or {@code
 * .npy} files, with a sidecar that tells what the files themselves do not.
 */
@NullMarked
package io.afferent.ingest.recording.activations;

import org.jspecify.annotations.NullMarked;
