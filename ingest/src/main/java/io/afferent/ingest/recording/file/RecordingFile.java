package io.afferent.ingest.recording.file;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingFormat;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Positional reading of one file, with its name for messages. Lengths are checked against the size
 * of the file before anything is allocated. Positional reads are thread-safe.
 */
public final class RecordingFile implements PositionalBytes, Closeable {
  private final Path path;
  private final String name;
  private final FileChannel channel;
  private final long size;

  private RecordingFile(Path path, String name, FileChannel channel, long size) {
    this.path = path;
    this.name = name;
    this.channel = channel;
    this.size = size;
  }

  /**
   * Opens a file.
   *
   * @throws RecordingException if there is no such file, or it is a folder
   */
  public static RecordingFile open(Path path) throws IOException {
    String name = String.valueOf(path.getFileName());
    if (Files.isDirectory(path)) {
      throw new RecordingException(name + ": is a folder, not a file; name one file");
    }
    FileChannel channel;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
    } catch (NoSuchFileException missing) {
      throw new RecordingException(path + ": no such file; check the path", missing);
    }
    try {
      return new RecordingFile(path, name, channel, channel.size());
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
  }

  /**
   * The first bytes of a file, by which formats are told apart; fewer for a shorter file.
   *
   * @return at most {@value RecordingFormat#HEAD_BYTES} bytes from position 0, read-only
   * @throws RecordingException if it is no file or must not be read
   */
  public static ByteBuffer head(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      // Samples are read by position, and opening a pipe nobody writes to never returns.
      throw new RecordingException(
          path
              + (Files.isDirectory(path)
                  ? ": is a folder, not a file; name one file"
                  : ": is a pipe or a device, not a file; write its content to a file first"));
    }
    ByteBuffer head = ByteBuffer.allocate(RecordingFormat.HEAD_BYTES);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      int got = 0;
      while (got >= 0 && head.hasRemaining()) {
        got = channel.read(head);
      }
    } catch (AccessDeniedException denied) {
      throw new RecordingException(
          path + ": no permission to read it; ask its owner, or change its mode", denied);
    }
    return head.flip().asReadOnlyBuffer();
  }

  public Path path() {
    return path;
  }

  /** Name without folders. */
  @Override
  public String name() {
    return name;
  }

  /** Name without folders and without the last extension. */
  public String baseName() {
    return FileNames.baseName(name);
  }

  /** Size when the file was opened (bytes). */
  @Override
  public long size() {
    return size;
  }

  /**
   * How many complete samples of all channels lie between a byte and the end of the file. Bytes
   * behind the last of them are told.
   *
   * @param what whose samples they are, for the warning
   * @param position first byte of the first sample, not behind the end of the file
   * @param channels channels of a sample, at least 1
   * @param bytesPerValue bytes of one channel of a sample
   */
  public long completeSamples(
      String what, long position, int channels, int bytesPerValue, SourceWarnings warnings) {
    long frame = (long) channels * bytesPerValue;
    long length = size - position;
    long rest = length % frame;
    if (rest != 0) {
      warnings.add(
          what
              + ": the last "
              + rest
              + " bytes from byte "
              + (size - rest)
              + " on are no whole sample of "
              + channels
              + " channels and were left out");
    }
    return length / frame;
  }

  /**
   * Reads a whole small file.
   *
   * @param largestSize most bytes that such a file may have
   * @throws RecordingException if the file is larger
   */
  public byte[] readAll(int largestSize) throws IOException {
    if (size > largestSize) {
      throw refused(
          "has "
              + size
              + " bytes; a header of this format has at most "
              + largestSize
              + ", so this is another file");
    }
    return read(0, (int) size, "the file");
  }

  /**
   * Fills {@code length} bytes of {@code bytes} from {@code offset}.
   *
   * @throws RecordingException if the file ends before
   */
  @Override
  public void read(long position, byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer target = ByteBuffer.wrap(bytes, offset, length);
    long at = position;
    while (target.hasRemaining()) {
      int got = channel.read(target, at);
      if (got < 0) {
        throw refused(
            "the file ends at byte "
                + at
                + " where "
                + target.remaining()
                + " more were expected; it was "
                + size
                + " bytes long when it was opened, do not change it while it is read");
      }
      at += got;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
