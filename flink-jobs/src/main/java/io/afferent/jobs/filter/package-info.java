/**
 * Causal recursive filters: their design as second-order sections and their streaming application
 * to sample-major frames.
 */
@NullMarked
package io.afferent.jobs.filter;

import org.jspecify.annotations.NullMarked;
