/** Self-supervised training of encoders, exact by seed, ending in a bundle. */
@NullMarked
package io.afferent.models.training;

import org.jspecify.annotations.NullMarked;
