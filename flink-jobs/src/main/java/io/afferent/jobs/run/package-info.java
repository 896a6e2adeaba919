/** Running a pipeline from start to end: broker, job, replay, what came out. */
@NullMarked
package io.afferent.jobs.run;

import org.jspecify.annotations.NullMarked;
