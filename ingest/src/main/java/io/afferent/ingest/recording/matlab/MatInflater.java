package io.afferent.ingest.recording.matlab;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates one compressed element of a file, in pieces as they are asked for. */
final class MatInflater implements Closeable {
  private static final int CHUNK_BYTES = 1 << 16;

  private final Inflater inflater = new Inflater();
  private final RecordingFile file;
  private final long at;
  private final long end;
  private final byte[] input;
  private long next;

  /**
   * @param at first compressed byte
   * @param length how many compressed bytes there are, all inside of the file
   */
  MatInflater(RecordingFile file, long at, long length) {
    this.file = file;
    this.at = at;
    this.next = at;
    this.end = at + length;
    this.input = new byte[(int) Math.min(CHUNK_BYTES, length)];
  }

  /** Fills {@code dst} as far as the content goes and tells how far. */
  int read(byte[] dst, int offset, int length) throws IOException {
    int done = 0;
    try {
      while (done < length && !inflater.finished()) {
        int got = inflater.inflate(dst, offset + done, length - done);
        done += got;
        if (got == 0 && !inflater.finished()) {
          if (inflater.needsDictionary() || next == end) {
            break;
          }
          if (inflater.needsInput()) {
            feed();
          }
        }
      }
    } catch (DataFormatException damaged) {
      throw refused("the compressed variable cannot be inflated (" + damaged.getMessage() + ")");
    }
    return done;
  }

  /** Refuses content that is longer than it should be or has a wrong check sum. */
  void requireEnd() throws IOException {
    byte[] rest = new byte[1];
    if (read(rest, 0, 1) > 0 || !inflater.finished()) {
      throw refused("the compressed variable does not end where it says it does");
    }
  }

  private void feed() throws IOException {
    int length = (int) Math.min(input.length, end - next);
    file.read(next, input, 0, length);
    inflater.setInput(input, 0, length);
    next += length;
  }

  /** An exception that names the file and where the compressed variable lies. */
  RecordingException refused(String reason) {
    return file.refusedAt(at, reason + "; the file is damaged");
  }

  @Override
  public void close() {
    inflater.end();
  }
}
