package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;
import java.io.InputStream;

/** A file from its begin to its end. Closing it leaves the file open. Not thread-safe. */
final class CompressedInput extends InputStream {
  private final RecordingFile file;
  private long position;

  CompressedInput(RecordingFile file) {
    this.file = file;
  }

  /** Bytes that were taken. */
  long position() {
    return position;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int part = (int) Math.min(length, file.size() - position);
    if (part <= 0) {
      return -1;
    }
    file.read(position, bytes, offset, part);
    position += part;
    return part;
  }

  /** Tells the inflater whether another member may follow. */
  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, file.size() - position);
  }
}
