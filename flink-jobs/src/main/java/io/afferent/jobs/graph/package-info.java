/** From a checked pipeline to a Flink job: sources, ordering, steps, sinks. */
@NullMarked
package io.afferent.jobs.graph;

import org.jspecify.annotations.NullMarked;
