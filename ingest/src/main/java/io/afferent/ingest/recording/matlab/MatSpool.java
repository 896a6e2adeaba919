package io.afferent.ingest.recording.matlab;

import io.afferent.ingest.recording.file.RecordingFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A variable after decompression: in memory up to 1 MiB, else in a temporary file that is gone when
 * the spool is closed. The length that the variable declares is believed only as far as its
 * compressed bytes could hold it, and never more than that is written.
 */
final class MatSpool implements Closeable {
  /** No deflated stream expands by more than this. */
  private static final long LARGEST_RATIO = 1032;

  private static final int LARGEST_IN_MEMORY = 1 << 20;
  private static final int CHUNK_BYTES = 1 << 16;

  /** What is left free where the temporary file goes. */
  private static final long FREE_BYTES = 64L << 20;

  private final MatBytes bytes;
  private final long memory;
  private final Closeable files;

  private MatSpool(MatBytes bytes, long memory, Closeable files) {
    this.bytes = bytes;
    this.memory = memory;
    this.files = files;
  }

  /** Bytes that it takes in memory. */
  long memory() {
    return memory;
  }

  MatBytes bytes() {
    return bytes;
  }

  /** The first bytes of a compressed element, fewer when it is shorter. */
  static MatBytes head(RecordingFile file, MatElement element, int length, ByteOrder order)
      throws IOException {
    byte[] head = new byte[length];
    try (MatInflater inflater = new MatInflater(file, element.content(), element.length())) {
      int got = inflater.read(head, 0, length);
      return inMemory(file, element, head, got, order);
    }
  }

  /**
   * Inflates a whole element.
   *
   * @param memory bytes that it may take in memory, at most 1 MiB of them
   */
  static MatSpool of(
      RecordingFile file, MatElement element, ByteOrder order, Path temporaryFolder, long memory)
      throws IOException {
    try (MatInflater inflater = new MatInflater(file, element.content(), element.length())) {
      byte[] tag = new byte[MatElement.TAG_BYTES];
      if (inflater.read(tag, 0, tag.length) < tag.length) {
        throw inflater.refused("the compressed variable holds nothing");
      }
      long declared = ByteBuffer.wrap(tag).order(order).getInt(4) & 0xFFFFFFFFL;
      long size = declared + tag.length;
      if (size > (element.length() + 1) * LARGEST_RATIO) {
        throw inflater.refused(
            element.length()
                + " compressed bytes cannot hold the "
                + size
                + " bytes that the variable declares");
      }
      return size <= Math.min(LARGEST_IN_MEMORY, memory)
          ? memory(file, element, order, inflater, tag, (int) size)
          : temporary(file, element, order, inflater, tag, size, temporaryFolder);
    }
  }

  private static MatSpool memory(
      RecordingFile file,
      MatElement element,
      ByteOrder order,
      MatInflater inflater,
      byte[] tag,
      int size)
      throws IOException {
    byte[] all = new byte[size];
    System.arraycopy(tag, 0, all, 0, tag.length);
    if (inflater.read(all, tag.length, size - tag.length) < size - tag.length) {
      throw inflater.refused("the compressed variable ends early");
    }
    inflater.requireEnd();
    return new MatSpool(inMemory(file, element, all, size, order), size, () -> {});
  }

  private static MatBytes inMemory(
      RecordingFile file, MatElement element, byte[] all, int size, ByteOrder order) {
    return MatBytes.inflated(
        (at, dst, offset, length) -> System.arraycopy(all, (int) at, dst, offset, length),
        size,
        order,
        file,
        element.at());
  }

  private static MatSpool temporary(
      RecordingFile file,
      MatElement element,
      ByteOrder order,
      MatInflater inflater,
      byte[] tag,
      long size,
      Path folder)
      throws IOException {
    Path path = Files.createTempFile(folder, "afferent-mat-", ".tmp");
    RecordingFile spooled;
    try {
      long free = Files.getFileStore(path).getUsableSpace();
      if (size > free - FREE_BYTES) {
        throw file.refused(
            "a compressed variable takes "
                + size
                + " bytes in "
                + path.getParent()
                + ", where "
                + free
                + " are free; set java.io.tmpdir to a larger place, or save the file without"
                + " compression (save -v6)");
      }
      write(path, inflater, tag, size);
      spooled = RecordingFile.open(path);
    } catch (IOException | RuntimeException | Error failed) {
      Files.deleteIfExists(path);
      throw failed;
    }
    deleteEarly(path);
    MatBytes bytes = MatBytes.inflated(spooled::read, size, order, file, element.at());
    return new MatSpool(
        bytes,
        0,
        () -> {
          spooled.close();
          Files.deleteIfExists(path);
        });
  }

  /** Where the system allows it, so that not even a killed process leaves samples behind. */
  private static void deleteEarly(Path path) {
    try {
      Files.delete(path);
    } catch (IOException stillOpen) {
      path.toFile().deleteOnExit();
    }
  }

  private static void write(Path path, MatInflater inflater, byte[] tag, long size)
      throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    try (OutputStream out = Files.newOutputStream(path)) {
      out.write(tag);
      for (long done = tag.length; done < size; ) {
        int wanted = (int) Math.min(chunk.length, size - done);
        int got = inflater.read(chunk, 0, wanted);
        out.write(chunk, 0, got);
        if (got < wanted) {
          throw inflater.refused("the compressed variable ends early");
        }
        done += got;
      }
    }
    inflater.requireEnd();
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
