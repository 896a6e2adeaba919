package io.afferent.ingest.recording.spikeglx;

/**
 * One saved channel.
 *
 * @param kind what it carries
 * @param index position among all acquired channels of its kind, from 0; other than in the file
 *     when only some were saved
 */
record SpikeGlxChannel(SpikeGlxKind kind, int index) {}
