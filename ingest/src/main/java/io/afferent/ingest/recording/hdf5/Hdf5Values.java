package io.afferent.ingest.recording.hdf5;

import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;
import java.util.OptionalLong;

/** Where the values of a data set are. */
interface Hdf5Values {
  /** Copies values to the begin of {@code dst}; all of them are there. */
  void read(long first, int count, byte[] dst) throws IOException;

  /** Where they lie one behind the other in the file, if they do. */
  default OptionalLong position() {
    return OptionalLong.empty();
  }

  /** How many of {@code count} values were never written. */
  default long missing(long count) {
    return 0;
  }

  /** Values in an array. */
  static Hdf5Values inMemory(byte[] bytes, int bytesPerValue) {
    return (first, count, dst) ->
        System.arraycopy(bytes, (int) first * bytesPerValue, dst, 0, count * bytesPerValue);
  }

  /** Values that were never written. */
  static Hdf5Values never(byte[] fill) {
    return new Hdf5Values() {
      @Override
      public void read(long first, int count, byte[] dst) {
        for (int i = 0; i < count; i++) {
          System.arraycopy(fill, 0, dst, i * fill.length, fill.length);
        }
      }

      @Override
      public long missing(long count) {
        return count;
      }
    };
  }

  /** Values that lie one behind the other. */
  static Hdf5Values at(RecordingFile file, long position, int bytesPerValue) {
    return new Hdf5Values() {
      @Override
      public void read(long first, int count, byte[] dst) throws IOException {
        file.read(position + first * bytesPerValue, dst, 0, count * bytesPerValue);
      }

      @Override
      public OptionalLong position() {
        return OptionalLong.of(position);
      }
    };
  }
}
