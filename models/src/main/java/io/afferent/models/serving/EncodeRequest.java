package io.afferent.models.serving;

/**
 * One window to encode. The samples are not copied: the caller must leave them unchanged until the
 * result is there.
 *
 * @param samples samples, sample-major {@code [sampleCount][channelCount]}, in the unit of the
 *     bundle's input contract
 * @param sampleCount samples per channel, T
 * @param channelCount channels, C, at least 1
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of samples that is never compared
public record EncodeRequest(float[] samples, int sampleCount, int channelCount) {
  public EncodeRequest {
    if (sampleCount < 1 || channelCount < 1) {
      throw new IllegalArgumentException(
          "a window must have at least 1 sample and 1 channel, had "
              + sampleCount
              + " and "
              + channelCount);
    }
    if ((long) sampleCount * channelCount != samples.length) {
      throw new IllegalArgumentException(
          "a window of "
              + sampleCount
              + " samples of "
              + channelCount
              + " channels must have their product of values, had "
              + samples.length);
    }
  }
}
