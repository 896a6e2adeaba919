/**
 * Recordings in files: one contract for every format, the service that finds the format of a file,
 * and what can be told about a recording without decoding it. Readers give digital samples exactly
 * as the file holds them, next to what is needed to convert them.
 */
@NullMarked
package io.afferent.ingest.recording;

import org.jspecify.annotations.NullMarked;
