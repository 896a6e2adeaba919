/**
 * Numbers in text files of any size: lines through a window, cells, decimals without an object per
 * value, and samples found again by an index of rows.
 */
@NullMarked
package io.afferent.ingest.recording.text;

import org.jspecify.annotations.NullMarked;
