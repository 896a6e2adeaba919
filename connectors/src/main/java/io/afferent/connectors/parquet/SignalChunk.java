package io.afferent.connectors.parquet;

import io.afferent.schema.EegBlock;
import io.afferent.schema.wire.SampleBytes;
import java.util.List;

/**
 * One row of a file of signals: consecutive samples of one stream. The array is not copied.
 *
 * @param streamId stream
 * @param recordingId recording
 * @param operator step that made the signal, empty for a signal as it came in
 * @param firstSampleIndex index of the first sample, in the rate given
 * @param rateNumerator numerator of the exact rate (Hz)
 * @param rateDenominator denominator of the exact rate (Hz)
 * @param deviceTimeNanos device time of the first sample (ns since the epoch of its clock)
 * @param warmUp whether any sample still carries a filter's start-up transient
 * @param physicalUnit unit of the samples, empty when it differs or is not known
 * @param units labels of the columns
 * @param samples values {@code [sampleCount, units]}, sample-major
 */
// An array of its own, seen once on its way into a file: no copy, and nobody compares chunks.
@SuppressWarnings("ArrayRecordComponent")
public record SignalChunk(
    String streamId,
    String recordingId,
    String operator,
    long firstSampleIndex,
    long rateNumerator,
    long rateDenominator,
    long deviceTimeNanos,
    boolean warmUp,
    String physicalUnit,
    List<String> units,
    float[] samples) {

  public SignalChunk {
    if (units.isEmpty() || samples.length % units.size() != 0) {
      throw new IllegalArgumentException(
          "samples must be a whole number of rows of at least one unit, got "
              + samples.length
              + " values for "
              + units.size()
              + " units");
    }
  }

  /** The samples of a block as they stand in it: digital values, or SI values of derived blocks. */
  public static SignalChunk of(
      EegBlock block, String operator, String physicalUnit, List<String> units) {
    return new SignalChunk(
        block.getStreamId(),
        block.getRecordingId(),
        operator,
        block.getFirstSampleIndex(),
        block.getRateNumerator(),
        block.getRateDenominator(),
        block.getDeviceTimeNanos(),
        false,
        physicalUnit,
        units,
        SampleBytes.toFloats(block.getSamples(), block.getSampleType()));
  }

  /** Rows. */
  public int sampleCount() {
    return samples.length / units.size();
  }
}
