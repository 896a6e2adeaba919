/** The safetensors container of named tensors, read with every check and written canonically. */
@NullMarked
package io.afferent.models.safetensors;

import org.jspecify.annotations.NullMarked;
