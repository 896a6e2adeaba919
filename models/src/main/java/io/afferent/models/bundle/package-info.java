/**
 * Bundles: directories that hold one servable model, with everything needed to trust and use it.
 */
@NullMarked
package io.afferent.models.bundle;

import org.jspecify.annotations.NullMarked;
