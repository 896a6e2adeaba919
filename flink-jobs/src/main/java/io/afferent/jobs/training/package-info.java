/** Training windows from recordings, through the kernels that serve live signals. */
@NullMarked
package io.afferent.jobs.training;

import org.jspecify.annotations.NullMarked;
