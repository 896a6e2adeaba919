/**
 * SpikeGLX recordings: a {@code .meta} text beside a {@code .bin} of 16-bit samples, from
 * Neuropixels probes, National Instruments cards and OneBox inputs.
 */
@NullMarked
package io.afferent.ingest.recording.spikeglx;

import org.jspecify.annotations.NullMarked;
