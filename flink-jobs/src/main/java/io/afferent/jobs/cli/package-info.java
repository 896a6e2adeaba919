/** The command line: one class per command, and how errors reach a person. */
@NullMarked
package io.afferent.jobs.cli;

import org.jspecify.annotations.NullMarked;
