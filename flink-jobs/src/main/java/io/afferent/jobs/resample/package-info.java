/**
 * Rate conversion by an exact ratio, on an absolute grid of output indexes that does not depend on
 * how the input was cut into blocks.
 */
@NullMarked
package io.afferent.jobs.resample;

import org.jspecify.annotations.NullMarked;
