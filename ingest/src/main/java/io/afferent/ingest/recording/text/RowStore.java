package io.afferent.ingest.recording.text;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.stored.SampleStore;
import java.io.IOException;

/**
 * FLOAT64 samples that lie in a text file row after row. Holds one block of decoded rows, at most 4
 * MiB or one row. Not thread-safe.
 */
public final class RowStore implements SampleStore {
  private final RecordingFile file;
  private final RowIndex index;
  private final RowDecoder decoder;
  private final int bytesPerSample;
  private byte[] decoded = new byte[0];
  private long decodedBlock = -1;

  /**
   * @param index the rows, all of which {@code decoder} has split
   * @param units values of a row that are wanted
   */
  public RowStore(RecordingFile file, RowIndex index, RowDecoder decoder, int units) {
    this.file = file;
    this.index = index;
    this.decoder = decoder;
    this.bytesPerSample = Math.multiplyExact(8, units);
  }

  @Override
  public void read(long firstStored, int count, byte[] dst) throws IOException {
    int done = 0;
    while (done < count) {
      long row = firstStored + done;
      long block = row / index.rowsPerBlock();
      if (block != decodedBlock) {
        decode(block);
      }
      int from = (int) (row % index.rowsPerBlock());
      int part = Math.min(count - done, index.rowsPerBlock() - from);
      System.arraycopy(
          decoded, from * bytesPerSample, dst, done * bytesPerSample, part * bytesPerSample);
      done += part;
    }
  }

  private void decode(long block) throws IOException {
    decodedBlock = -1;
    int rows = (int) Math.min(index.rowsPerBlock(), index.rows() - block * index.rowsPerBlock());
    if (decoded.length < rows * bytesPerSample) {
      decoded = new byte[rows * bytesPerSample];
    }
    LineReader line = new LineReader(file, index.offset(block), index.linesBefore(block));
    int row = 0;
    while (row < rows) {
      if (!line.next()) {
        throw changed();
      }
      if (decoder.isRow(line)) {
        if (!decoder.split(line)) {
          throw decoder.wrongCells(line);
        }
        decoder.decode(line, decoded, row * bytesPerSample);
        row++;
      }
    }
    decodedBlock = block;
  }

  private RecordingException changed() {
    return file.refused(
        "has fewer rows than when it was opened; do not change it while it is read");
  }
}
