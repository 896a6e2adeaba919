/**
 * What a step of a pipeline computes, free of Flink: kernels, their state and where they emit to.
 */
@NullMarked
package io.afferent.jobs.step;

import org.jspecify.annotations.NullMarked;
