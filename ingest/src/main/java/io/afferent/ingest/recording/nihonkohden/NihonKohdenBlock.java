package io.afferent.ingest.recording.nihonkohden;

import java.util.List;
import java.util.OptionalLong;

/**
 * One stretch of samples.
 *
 * @param address byte at which the block begins
 * @param dataOffset byte at which its samples begin
 * @param channels numbers of the electrodes, in the order of the samples
 * @param rateHz rate (Hz)
 * @param samples how many samples it has
 * @param startNanos local time of its first sample, in whole seconds (ns), empty when not told
 */
record NihonKohdenBlock(
    long address,
    long dataOffset,
    List<Integer> channels,
    int rateHz,
    long samples,
    OptionalLong startNanos) {
  NihonKohdenBlock {
    channels = List.copyOf(channels);
  }

  /** Bytes of one sample; the marker word stands behind the channels. */
  int frameBytes() {
    return 2 * (channels.size() + 1);
  }

  NihonKohdenBlock withSamples(long count) {
    return new NihonKohdenBlock(address, dataOffset, channels, rateHz, count, startNanos);
  }
}
