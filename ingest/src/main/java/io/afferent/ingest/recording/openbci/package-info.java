/**
 * Logs of the OpenBCI GUI: text with one row per sample below lines that begin with {@code %}, of
 * all versions, with losses found by the sample counter and the clock together.
 */
@NullMarked
package io.afferent.ingest.recording.openbci;

import org.jspecify.annotations.NullMarked;
