/**
 * Persyst recordings: a layout in text ({@code .lay}) that names channels, scale and times, beside
 * the samples ({@code .dat}).
 */
@NullMarked
package io.afferent.ingest.recording.persyst;

import org.jspecify.annotations.NullMarked;
