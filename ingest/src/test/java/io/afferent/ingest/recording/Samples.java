package io.afferent.ingest.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Decodes what a recording gives, independently of the code under test. */
public final class Samples {
  private Samples() {}

  /** All stored samples of a stream as digital values, unit by unit; gaps are left out. */
  public static int[][] digital(Recording recording, int stream) {
    SignalStream description = recording.streams().get(stream);
    int units = description.units().size();
    int total = (int) description.sampleCount();
    for (RecordingGap gap : recording.gaps(stream)) {
      total -= (int) gap.missingCount();
    }
    int[][] values = new int[units][total];
    byte[] bytes = new byte[997 * description.bytesPerSample()];
    int stored = 0;
    long index = 0;
    try {
      while (stored < total) {
        int got = recording.read(stream, index, 997, bytes);
        if (got == 0) {
          index++;
          continue;
        }
        for (int i = 0; i < got; i++) {
          for (int unit = 0; unit < units; unit++) {
            values[unit][stored + i] = value(bytes, (i * units + unit), description);
          }
        }
        stored += got;
        index += got;
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return values;
  }

  /** All stored samples of a unit in the unit of the file. */
  public static double[] source(Recording recording, int stream, int unit) {
    SignalUnit described = recording.streams().get(stream).units().get(unit);
    int[] digital = digital(recording, stream)[unit];
    double[] values = new double[digital.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = digital[i] * described.sourceGain() + described.sourceOffset();
    }
    return values;
  }

  /** All stored samples of a unit in its SI unit, from any type of 16 bits or more. */
  public static double[] physical(Recording recording, int stream, int unit) throws IOException {
    SignalStream description = recording.streams().get(stream);
    SignalUnit described = description.units().get(unit);
    int units = description.units().size();
    double[] values = new double[(int) description.sampleCount()];
    ByteBuffer bytes =
        ByteBuffer.allocate(997 * description.bytesPerSample()).order(ByteOrder.LITTLE_ENDIAN);
    int stored = 0;
    long index = 0;
    while (index < description.sampleCount()) {
      int got = recording.read(stream, index, 997, bytes.array());
      for (int i = 0; i < got; i++) {
        int at = (i * units + unit) * description.bytesPerValue();
        double digital =
            switch (description.sampleType()) {
              case FLOAT32 -> bytes.getFloat(at);
              case FLOAT64 -> bytes.getDouble(at);
              default -> value(bytes.array(), i * units + unit, description);
            };
        values[stored++] = digital * described.gain() + described.offset();
      }
      index = got > 0 ? index + got : firstBehindGap(recording, stream, index);
    }
    return Arrays.copyOf(values, stored);
  }

  private static long firstBehindGap(Recording recording, int stream, long index) {
    for (RecordingGap gap : recording.gaps(stream)) {
      if (gap.firstMissingIndex() <= index && index < gap.firstGoodIndex()) {
        return gap.firstGoodIndex();
      }
    }
    throw new AssertionError("no sample " + index + " and no gap");
  }

  private static int value(byte[] bytes, int position, SignalStream stream) {
    int at = position * stream.bytesPerValue();
    return switch (stream.sampleType()) {
      case INT16 -> (bytes[at] & 0xFF) | bytes[at + 1] << 8;
      case INT24 -> (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8 | bytes[at + 2] << 16;
      case INT32 ->
          (bytes[at] & 0xFF)
              | (bytes[at + 1] & 0xFF) << 8
              | (bytes[at + 2] & 0xFF) << 16
              | bytes[at + 3] << 24;
      default -> throw new IllegalArgumentException("not an integer type: " + stream.sampleType());
    };
  }
}
