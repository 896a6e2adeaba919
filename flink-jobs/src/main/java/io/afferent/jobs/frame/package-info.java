/**
 * The internal frame: consecutive samples of one stream on their way through a job, with its own
 * serializer.
 */
@NullMarked
package io.afferent.jobs.frame;

import org.jspecify.annotations.NullMarked;
