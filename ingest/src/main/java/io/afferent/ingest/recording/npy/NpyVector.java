package io.afferent.ingest.recording.npy;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.RecordingFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A one-dimensional array in a {@code .npy} file, element by element from a window of 8 KiB. As
 * many elements as the file really has, whatever the shape says. Not thread-safe.
 */
public final class NpyVector implements Closeable {
  private static final int WINDOW_BYTES = 1 << 13;
  private static final int LONGEST_TEXT = 1 << 16;

  private final RecordingFile file;
  private final NpyHeader header;
  private final int elementBytes;
  private final long size;
  private long windowFirst;
  private int windowCount;
  private final ByteBuffer window;

  private NpyVector(RecordingFile file, NpyHeader header) throws RecordingException {
    this.file = file;
    this.header = header;
    this.elementBytes = header.elementBytes();
    long others = 1;
    for (int axis = 1; axis < header.shape().size(); axis++) {
      others = header.shape().get(axis) == 1 ? others : 0;
    }
    if (elementBytes < 1 || elementBytes > LONGEST_TEXT || others != 1) {
      throw file.refusedAt(
          0, "a column of numbers or texts is wanted, was " + header.descr() + header.shape());
    }
    if (file.size() < header.dataOffset()) {
      throw file.refusedAt(file.size(), "the file ends inside its header");
    }
    this.size = (file.size() - header.dataOffset()) / elementBytes;
    int perWindow = Math.max(1, WINDOW_BYTES / elementBytes);
    this.window =
        ByteBuffer.allocate(perWindow * elementBytes)
            .order(header.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Opens a file.
   *
   * @throws RecordingException if it holds no column of numbers or texts
   */
  public static NpyVector open(Path path) throws IOException {
    RecordingFile file = RecordingFile.open(path);
    return CloseOnFailure.of(file, () -> new NpyVector(file, NpyHeader.read(file)));
  }

  public NpyHeader header() {
    return header;
  }

  /** How many elements the file has. */
  public long size() {
    return size;
  }

  /** Whether elements are whole numbers of at most eight bytes. */
  public boolean isWhole() {
    return (header.kind() == 'i' || header.kind() == 'u')
        && Integer.bitCount(elementBytes) == 1
        && elementBytes <= 8;
  }

  /** Whether elements are floating numbers of four or eight bytes. */
  public boolean isFloating() {
    return header.kind() == 'f' && (elementBytes == 4 || elementBytes == 8);
  }

  /** A whole number; those of eight bytes without sign come with their bits. */
  public long whole(long index) throws IOException {
    int at = locate(index);
    boolean signed = header.kind() == 'i';
    return switch (elementBytes) {
      case 1 -> signed ? window.get(at) : window.get(at) & 0xFF;
      case 2 -> signed ? window.getShort(at) : window.getShort(at) & 0xFFFF;
      case 4 -> signed ? window.getInt(at) : window.getInt(at) & 0xFFFFFFFFL;
      case 8 -> window.getLong(at);
      default -> throw new IllegalStateException("no whole numbers: " + header.descr());
    };
  }

  /** A floating number. */
  public double floating(long index) throws IOException {
    int at = locate(index);
    return elementBytes == 4 ? window.getFloat(at) : window.getDouble(at);
  }

  /** A text without the zeros that pad it. */
  public String text(long index) throws IOException {
    int at = locate(index);
    StringBuilder text = new StringBuilder();
    if (header.kind() == 'U') {
      for (int i = 0; i < elementBytes; i += 4) {
        int point = window.getInt(at + i);
        if (point == 0) {
          break;
        }
        text.appendCodePoint(Character.isValidCodePoint(point) ? point : 0xFFFD);
      }
      return text.toString();
    }
    String padded = new String(window.array(), at, elementBytes, StandardCharsets.UTF_8);
    int end = padded.indexOf('\0');
    return end < 0 ? padded : padded.substring(0, end);
  }

  private int locate(long index) throws IOException {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("element " + index + " of " + size);
    }
    if (index < windowFirst || index >= windowFirst + windowCount) {
      int count = (int) Math.min(window.capacity() / elementBytes, size - index);
      windowCount = 0;
      file.read(
          header.dataOffset() + index * elementBytes, window.array(), 0, count * elementBytes);
      windowFirst = index;
      windowCount = count;
    }
    return (int) (index - windowFirst) * elementBytes;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
