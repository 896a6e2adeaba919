package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.RecordingFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** The bytes of an image file, without its compression. Not thread-safe. */
interface ImageBytes extends Closeable {
  /** Opens a file, compressed by gzip or not, as its first bytes tell. */
  static ImageBytes open(Path path) throws IOException {
    RecordingFile file = RecordingFile.open(path);
    return CloseOnFailure.of(
        file,
        () -> {
          byte[] magic = file.read(0, (int) Math.min(2, file.size()), "the begin");
          return isCompressed(magic) ? new InflatedBytes(file) : new PlainBytes(file);
        });
  }

  /** Whether a file that begins so is compressed by gzip. */
  static boolean isCompressed(byte[] head) {
    return head.length > 1 && (head[0] & 0xFF) == 0x1F && (head[1] & 0xFF) == 0x8B;
  }

  /** Name of the file without folders. */
  String name();

  /**
   * Refuses an image that ends too early. May read all of a compressed one.
   *
   * @param length bytes that the image must have, not negative
   * @return whether it has more; false where that is not known
   */
  boolean requireLength(long length) throws IOException;

  /**
   * Fills {@code length} bytes of {@code dst} from {@code offset}.
   *
   * @param position first byte of the image without compression
   * @throws RecordingException if the image ends before, or its compression is damaged
   */
  void read(long position, byte[] dst, int offset, int length) throws IOException;

  /** Whether the image went through a copy that changed line ends; false where that would show. */
  boolean isTextModeCopy() throws IOException;

  /** An exception that names the file. */
  RecordingException refused(String reason);

  /**
   * An exception that names the file and a byte.
   *
   * @param position byte of the image without compression
   */
  RecordingException refusedAt(long position, String reason);

  /** Reads a stretch into a new array; the length must be one that is bounded by the format. */
  default byte[] read(long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    read(position, bytes, 0, length);
    return bytes;
  }
}
