package io.afferent.ingest.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Files in the resources of a test's package, and reference values in them. */
public final class Fixture {
  private Fixture() {}

  public static Path file(Class<?> test, String name) {
    URL found = test.getResource(name);
    if (found == null) {
      throw new IllegalArgumentException("no fixture " + name + " beside " + test.getSimpleName());
    }
    try {
      return Path.of(found.toURI());
    } catch (URISyntaxException notAPath) {
      throw new IllegalArgumentException(notAPath);
    }
  }

  /** All values of a file of 64-bit little-endian floats. */
  public static double[] values(Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      double[] values = new double[bytes.remaining() / 8];
      bytes.asDoubleBuffer().get(values);
      return values;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * All samples of a stream in SI units, sample-major; samples in gaps are NaN. Decodes
   * independently of the code under test.
   */
  public static double[] physical(Recording recording, int stream) throws IOException {
    SignalStream described = recording.streams().get(stream);
    int units = described.units().size();
    int total = (int) described.sampleCount();
    double[] values = new double[total * units];
    Arrays.fill(values, Double.NaN);
    byte[] bytes = new byte[97 * described.bytesPerSample()];
    ByteBuffer decoded = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int index = 0; index < total; ) {
      int got = recording.read(stream, index, 97, bytes);
      for (int i = 0; i < got * units; i++) {
        SignalUnit unit = described.units().get(i % units);
        values[index * units + i] = raw(decoded, i, described) * unit.gain() + unit.offset();
      }
      index += Math.max(1, got);
    }
    return values;
  }

  private static double raw(ByteBuffer bytes, int position, SignalStream stream) {
    return switch (stream.sampleType()) {
      case INT8 -> bytes.get(position);
      case INT16 -> bytes.getShort(position * 2);
      case INT32 -> bytes.getInt(position * 4);
      case FLOAT32 -> bytes.getFloat(position * 4);
      case FLOAT64 -> bytes.getDouble(position * 8);
      default -> throw new IllegalArgumentException("type " + stream.sampleType());
    };
  }
}
