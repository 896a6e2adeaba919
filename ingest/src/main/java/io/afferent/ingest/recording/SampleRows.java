package io.afferent.ingest.recording;

import io.afferent.schema.wire.SampleBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Samples of one stream in physical units, sample after sample, whatever the layout of the file.
 * Samples in gaps are passed over. Not thread-safe.
 */
public final class SampleRows {

  /** Receives samples. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * One sample.
     *
     * @param sampleIndex index in the recording
     * @param values one value per unit, in the unit that was asked for; valid during the call
     * @return whether to go on
     */
    boolean sample(long sampleIndex, double[] values) throws IOException;
  }

  private static final int READ_BYTES = 1 << 20;

  private final Recording recording;
  private final int stream;
  private final double[] gains;
  private final double[] offsets;

  /**
   * @param stream position in {@link Recording#streams()}
   * @param inSourceUnits whether values come in the units of the file rather than in SI units
   */
  public SampleRows(Recording recording, int stream, boolean inSourceUnits) {
    this.recording = recording;
    this.stream = stream;
    SignalStream description = recording.streams().get(stream);
    int units = description.units().size();
    this.gains = new double[units];
    this.offsets = new double[units];
    for (int unit = 0; unit < units; unit++) {
      SignalUnit described = description.units().get(unit);
      gains[unit] = inSourceUnits ? described.sourceGain() : described.gain();
      offsets[unit] = inSourceUnits ? described.sourceOffset() : described.offset();
    }
  }

  /**
   * Visits samples.
   *
   * @param firstSampleIndex index of the first wanted sample, not negative
   * @param sampleCount how many indexes are wanted, those in gaps counted
   * @return how many samples were visited: fewer at gaps, at the end, and when the visitor had
   *     enough
   */
  public long visit(long firstSampleIndex, long sampleCount, Visitor visitor) throws IOException {
    SignalStream description = recording.streams().get(stream);
    long end =
        sampleCount >= description.sampleCount() - firstSampleIndex
            ? description.sampleCount()
            : firstSampleIndex + sampleCount;
    int room = Math.max(1, READ_BYTES / description.bytesPerSample());
    byte[] bytes = new byte[room * description.bytesPerSample()];
    double[] values = new double[gains.length];
    List<RecordingGap> gaps = recording.gaps(stream);
    int nextGap = 0;
    long visited = 0;
    long index = firstSampleIndex;
    while (index < end) {
      int got = recording.read(stream, index, (int) Math.min(room, end - index), bytes);
      if (got == 0) {
        while (nextGap < gaps.size() && gaps.get(nextGap).firstGoodIndex() <= index) {
          nextGap++;
        }
        boolean inGap = nextGap < gaps.size() && gaps.get(nextGap).firstMissingIndex() <= index;
        index = inGap ? gaps.get(nextGap).firstGoodIndex() : end;
        continue;
      }
      ByteBuffer read = ByteBuffer.wrap(bytes, 0, got * description.bytesPerSample());
      double[] digital = SampleBytes.toDoubles(read, description.sampleType());
      for (int sample = 0; sample < got; sample++) {
        for (int unit = 0; unit < values.length; unit++) {
          values[unit] = digital[sample * values.length + unit] * gains[unit] + offsets[unit];
        }
        if (!visitor.sample(index + sample, values)) {
          return visited + sample + 1;
        }
      }
      visited += got;
      index += got;
    }
    return visited;
  }
}
