/**
 * Tables of numbers as recordings: CSV, TSV and other text with one row per sample, read by a
 * layout that lies beside them, or by their own header line where that says everything. See {@link
 * io.afferent.ingest.recording.table.TableFormat} for the layout.
 */
@NullMarked
package io.afferent.ingest.recording.table;

import org.jspecify.annotations.NullMarked;
