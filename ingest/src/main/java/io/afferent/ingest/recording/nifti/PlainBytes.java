package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.LineEndDamage;
import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;

/** An image without compression, read at any position. */
final class PlainBytes implements ImageBytes {
  private final RecordingFile file;

  PlainBytes(RecordingFile file) {
    this.file = file;
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public boolean requireLength(long length) throws IOException {
    if (file.size() < length) {
      throw file.refusedAt(
          file.size(),
          "the file ends here, but by its header it has "
              + length
              + " bytes; it is cut off, so copy it again");
    }
    return file.size() > length;
  }

  @Override
  public void read(long position, byte[] dst, int offset, int length) throws IOException {
    file.requireRange(position, length, "a part of the image");
    file.read(position, dst, offset, length);
  }

  @Override
  public boolean isTextModeCopy() throws IOException {
    return LineEndDamage.isSuspect(file, 0);
  }

  @Override
  public RecordingException refused(String reason) {
    return file.refused(reason);
  }

  @Override
  public RecordingException refusedAt(long position, String reason) {
    return file.refusedAt(position, reason);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
