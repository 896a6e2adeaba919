/**
 * What readers of all formats need of files: positional reading with checks before every
 * allocation, text in the encodings that files really have, and the files beside a header.
 */
@NullMarked
package io.afferent.ingest.recording.file;

import org.jspecify.annotations.NullMarked;
