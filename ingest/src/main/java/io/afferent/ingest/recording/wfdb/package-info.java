/**
 * WFDB records, as PhysioNet publishes them: a header ({@code .hea}), signal files in ten binary
 * formats, records cut into segments, and annotation files.
 */
@NullMarked
package io.afferent.ingest.recording.wfdb;

import org.jspecify.annotations.NullMarked;
