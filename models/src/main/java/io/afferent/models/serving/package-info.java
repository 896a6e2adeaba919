/** Serving of encoders: one model per process, one dynamic batcher for all callers. */
@NullMarked
package io.afferent.models.serving;

import org.jspecify.annotations.NullMarked;
