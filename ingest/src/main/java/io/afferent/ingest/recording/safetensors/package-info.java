/**
 * The safetensors container, read by position: names, types and places of its tensors, all checked
 * before any tensor is read. Knows nothing of what the tensors mean.
 */
@NullMarked
package io.afferent.ingest.recording.safetensors;

import org.jspecify.annotations.NullMarked;
