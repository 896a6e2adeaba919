/**
 * Finding events in a signal as it arrives: the level of each unit against its threshold, and
 * events as stretches in which enough units are above theirs. Free of Flink.
 */
@NullMarked
package io.afferent.jobs.detect;

import org.jspecify.annotations.NullMarked;
