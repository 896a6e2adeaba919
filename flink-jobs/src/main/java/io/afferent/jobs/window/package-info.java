/**
 * Windows on the absolute sample grid of a stream: assembled from blocks of any size, split at
 * gaps, and counted when they cannot be completed.
 */
@NullMarked
package io.afferent.jobs.window;

import org.jspecify.annotations.NullMarked;
