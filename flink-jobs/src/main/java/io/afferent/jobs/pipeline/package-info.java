/** Pipeline files: their model, the operators they can name, and the check before a job starts. */
@NullMarked
package io.afferent.jobs.pipeline;

import org.jspecify.annotations.NullMarked;
