package io.afferent.ingest.recording.hdf5;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * jHDF throws exceptions of many sorts on damaged files, and nests its calls as deep as a file
 * tells it to. All of it becomes a {@link RecordingException}.
 */
final class Hdf5Damage {

  /**
   * What calls jHDF.
   *
   * @param <T> what is read
   */
  @FunctionalInterface
  interface Reading<T> {
    T read() throws IOException;
  }

  private Hdf5Damage() {}

  /**
   * Calls jHDF.
   *
   * @param what what is read, for the message
   */
  static <T> T guarded(RecordingFile file, String what, Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (UncheckedIOException failed) {
      throw new RecordingException(
          file.name() + ": " + what + ": " + Hdf5File.reason(failed), failed);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError damaged) {
      throw new RecordingException(
          file.name()
              + ": "
              + what
              + " cannot be read ("
              + Hdf5File.reason(damaged)
              + "); the file is damaged, or uses a part of HDF5 that is not read here: h5repack"
              + " may help",
          damaged);
    }
  }
}
