package io.afferent.ingest.recording.eeglab;

import io.afferent.ingest.recording.matlab.MatNumbers;
import io.afferent.ingest.recording.matlab.MatType;
import io.afferent.ingest.recording.stored.InterleavedStore;
import io.afferent.ingest.recording.stored.SampleStore;
import io.afferent.schema.SampleType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Samples in a matrix of channels x samples, which is stored column by column. Types without a
 * sample type of their own are widened to one that holds all their values; 64-bit integers become
 * doubles.
 */
final class EeglabStore implements SampleStore {
  private static final int CHUNK_VALUES = 8192;

  private final MatNumbers numbers;
  private final int units;
  private final SampleType type;

  EeglabStore(MatNumbers numbers, int units) {
    this.numbers = numbers;
    this.units = units;
    this.type = sampleType(numbers.type());
  }

  SampleType type() {
    return type;
  }

  private static SampleType sampleType(MatType stored) {
    return switch (stored) {
      case INT8 -> SampleType.INT8;
      case UINT8, INT16 -> SampleType.INT16;
      case UINT16, INT32 -> SampleType.INT32;
      case FLOAT32 -> SampleType.FLOAT32;
      default -> SampleType.FLOAT64;
    };
  }

  @Override
  public void read(long firstStored, int count, byte[] dst) throws IOException {
    switch (numbers.type()) {
      case INT8, INT16, INT32, FLOAT32, FLOAT64 -> {
        numbers.read(firstStored * units, count * units, dst);
        if (numbers.order() == ByteOrder.BIG_ENDIAN && numbers.type().bytes() > 1) {
          int bytes = numbers.type().bytes();
          InterleavedStore.swap(dst, count * units * bytes, bytes);
        }
      }
      default -> widen(firstStored * units, count * units, dst);
    }
  }

  private void widen(long first, int count, byte[] dst) throws IOException {
    int bytes = numbers.type().bytes();
    byte[] stored = new byte[Math.min(count, CHUNK_VALUES) * bytes];
    ByteBuffer from = ByteBuffer.wrap(stored).order(numbers.order());
    ByteBuffer to = ByteBuffer.wrap(dst).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < count; ) {
      int part = Math.min(count - done, CHUNK_VALUES);
      numbers.read(first + done, part, stored);
      for (int i = 0; i < part; i++) {
        double value = MatNumbers.value(from, i * bytes, numbers.type());
        switch (type) {
          case INT16 -> to.putShort((short) value);
          case INT32 -> to.putInt((int) value);
          default -> to.putDouble(value);
        }
      }
      done += part;
    }
  }
}
