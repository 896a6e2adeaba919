package io.afferent.ingest.recording.hdf5;

import io.afferent.ingest.recording.stored.InterleavedStore;
import io.afferent.ingest.recording.stored.SampleStore;
import io.afferent.schema.SampleType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Samples of a data set of which a row holds all units of one sample. Types without a sample type
 * of their own are widened to one that holds all their values; integers of 64 bits become doubles.
 */
public final class Hdf5Samples implements SampleStore {
  private static final int VALUES_AT_ONCE = 8192;

  private final Hdf5Dataset data;
  private final int units;
  private final SampleType type;

  private Hdf5Samples(Hdf5Dataset data, int units) {
    this.data = data;
    this.units = units;
    this.type = sampleType(data.type());
  }

  /**
   * Where the samples are: read straight from the file when they lie there one behind the other.
   *
   * @param data numbers
   * @param units values in a row
   */
  public static SampleStore of(Hdf5Dataset data, int units) {
    Hdf5Type type = data.type();
    return data.position().isPresent() && isKept(type)
        ? new InterleavedStore(
            data.object().file().file(),
            data.position().getAsLong(),
            type.bytes(),
            units,
            type.order())
        : new Hdf5Samples(data, units);
  }

  /** The sample type of numbers of a type. */
  public static SampleType sampleType(Hdf5Type stored) {
    if (stored.kind() == Hdf5Kind.FLOAT) {
      return stored.bytes() == 4 ? SampleType.FLOAT32 : SampleType.FLOAT64;
    }
    return switch (stored.bytes()) {
      case 1 -> stored.signed() ? SampleType.INT8 : SampleType.INT16;
      case 2 -> stored.signed() ? SampleType.INT16 : SampleType.INT32;
      case 4 -> stored.signed() ? SampleType.INT32 : SampleType.FLOAT64;
      default -> SampleType.FLOAT64;
    };
  }

  /** Whether values have a sample type of their own. */
  private static boolean isKept(Hdf5Type type) {
    return type.kind() == Hdf5Kind.FLOAT || (type.signed() && type.bytes() < 8);
  }

  @Override
  public void read(long firstStored, int count, byte[] dst) throws IOException {
    int values = count * units;
    if (isKept(data.type())) {
      data.read(firstStored * units, values, dst);
      int bytes = data.type().bytes();
      if (bytes > 1 && data.type().order() == ByteOrder.BIG_ENDIAN) {
        InterleavedStore.swap(dst, values * bytes, bytes);
      }
    } else {
      widen(firstStored * units, values, dst);
    }
  }

  private void widen(long first, int count, byte[] dst) throws IOException {
    Hdf5Type stored = data.type();
    byte[] bytes = new byte[Math.min(count, VALUES_AT_ONCE) * stored.bytes()];
    ByteBuffer from = ByteBuffer.wrap(bytes);
    ByteBuffer to = ByteBuffer.wrap(dst).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < count; ) {
      int part = Math.min(count - done, VALUES_AT_ONCE);
      data.read(first + done, part, bytes);
      for (int i = 0; i < part; i++) {
        int at = i * stored.bytes();
        switch (type) {
          case INT16 -> to.putShort((short) stored.integer(from, at));
          case INT32 -> to.putInt((int) stored.integer(from, at));
          default -> to.putDouble(stored.number(from, at));
        }
      }
      done += part;
    }
  }
}
