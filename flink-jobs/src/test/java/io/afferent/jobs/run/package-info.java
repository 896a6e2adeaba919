/** Whole pipelines on a real broker and a real Flink cluster in this JVM. */
@NullMarked
package io.afferent.jobs.run;

import org.jspecify.annotations.NullMarked;
