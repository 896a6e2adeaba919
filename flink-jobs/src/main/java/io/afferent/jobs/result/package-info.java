/** What leaves a job: the side outputs of its operators and the results of encoders. */
@NullMarked
package io.afferent.jobs.result;

import org.jspecify.annotations.NullMarked;
