/** GDF 1.x and 2.x: biosignals in one file, with an event table behind the samples. */
@NullMarked
package io.afferent.ingest.recording.gdf;

import org.jspecify.annotations.NullMarked;
