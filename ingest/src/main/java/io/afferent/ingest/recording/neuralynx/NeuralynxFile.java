package io.afferent.ingest.recording.neuralynx;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * A file of records behind a header.
 *
 * @param file the file
 * @param kind what its records are
 * @param header its header
 * @param records whole records that it has
 */
record NeuralynxFile(RecordingFile file, NeuralynxKind kind, NeuralynxHeader header, long records)
    implements Closeable {
  /** Stamps beyond are damage: 285 years (us). */
  private static final long LARGEST_STAMP = 9_000_000_000_000_000L;

  /** Takes the records of a file. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Takes a record.
     *
     * @param index number of the record
     * @param bytes holds it
     * @param at its first byte
     */
    void visit(long index, ByteBuffer bytes, int at) throws IOException;
  }

  private static final int RECORDS_AT_ONCE = 128;

  static NeuralynxFile open(Path path, NeuralynxKind kind, SourceWarnings warnings)
      throws IOException {
    RecordingFile file = RecordingFile.open(path);
    return CloseOnFailure.of(
        file,
        () -> {
          NeuralynxHeader header = NeuralynxHeader.read(file, kind);
          long bytes = file.size() - NeuralynxHeader.BYTES;
          long rest = bytes % kind.recordBytes();
          if (rest > 0) {
            warnings.add(
                file.name()
                    + ": the last "
                    + rest
                    + " bytes from byte "
                    + (file.size() - rest)
                    + " on are no whole record of "
                    + kind.recordBytes()
                    + " bytes and were left out");
          }
          return new NeuralynxFile(file, kind, header, bytes / kind.recordBytes());
        });
  }

  /** First byte of a record. */
  long offset(long record) {
    return NeuralynxHeader.BYTES + record * kind.recordBytes();
  }

  /** Goes once over all records. */
  void forEachRecord(Visitor visitor) throws IOException {
    byte[] window = new byte[(int) Math.min(RECORDS_AT_ONCE, records) * kind.recordBytes()];
    ByteBuffer bytes = ByteBuffer.wrap(window).order(ByteOrder.LITTLE_ENDIAN);
    for (long first = 0; first < records; first += RECORDS_AT_ONCE) {
      int part = (int) Math.min(RECORDS_AT_ONCE, records - first);
      file.read(offset(first), window, 0, part * kind.recordBytes());
      for (int i = 0; i < part; i++) {
        visitor.visit(first + i, bytes, i * kind.recordBytes());
      }
    }
  }

  /** The time of a record (us), which begins at {@code at} of {@code bytes}. */
  long stamp(long record, ByteBuffer bytes, int at) throws RecordingException {
    long stamp = bytes.getLong(at);
    if (stamp < 0 || stamp > LARGEST_STAMP) {
      throw file.refusedAt(
          offset(record),
          "record "
              + record
              + " has the time "
              + Long.toUnsignedString(stamp)
              + " us, allowed are 0 to "
              + LARGEST_STAMP
              + "; it is damaged");
    }
    return stamp;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
