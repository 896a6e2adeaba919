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
 * A one-dimensional array in a {@code .npy} file, element by element from a window of 8 KiB. Not
 * thread-safe.
 */
public final class NpyVector implements Closeable {
  private static final int WINDOW_BYTES = 1 << 13;
  private static final int LONGEST_TEXT = 1 << 16;

  private final RecordingFile file;
  private final NpyHeader header;
  private final boolean ownsFile;
  private final int elementBytes;
  private final long size;
  private long windowFirst;
  private int windowCount;
  private final ByteBuffer window;

  /**
   * @param size how many elements are read, all of them in the file
   * @param ownsFile whether the file is closed with this
   */
  private NpyVector(RecordingFile file, NpyHeader header, long size, boolean ownsFile) {
    this.file = file;
    this.header = header;
    this.ownsFile = ownsFile;
    this.elementBytes = header.elementBytes();
    this.size = size;
    int perWindow = Math.max(1, WINDOW_BYTES / elementBytes);
    this.window =
        ByteBuffer.allocate(perWindow * elementBytes)
            .order(header.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Opens a file of as many elements as it really has, whatever the shape says: for files that may
   * still be written.
   *
   * @throws RecordingException if it holds no column of numbers or texts
   */
  public static NpyVector open(Path path) throws IOException {
    RecordingFile file = RecordingFile.open(path);
    return CloseOnFailure.of(
        file,
        () -> {
          NpyHeader header = NpyHeader.read(file);
          requireColumn(file, header);
          long size = (file.size() - header.dataOffset()) / header.elementBytes();
          return new NpyVector(file, header, size, true);
        });
  }

  /**
   * Opens a file of as many elements as its shape says.
   *
   * @throws RecordingException if it holds no column of numbers or texts, or ends before
   */
  public static NpyVector openDeclared(Path path) throws IOException {
    RecordingFile file = RecordingFile.open(path);
    return CloseOnFailure.of(
        file,
        () -> {
          NpyHeader header = NpyHeader.read(file);
          requireColumn(file, header);
          return elements(file, header);
        });
  }

  /** The elements of an array of any shape, in the order of the file. */
  static NpyVector elements(RecordingFile file, NpyHeader header) throws RecordingException {
    int bytes = header.elementBytes();
    if (bytes < 1 || bytes > LONGEST_TEXT) {
      throw file.refusedAt(0, "elements of type " + header.descr() + " are not read");
    }
    long room = Math.max(0, file.size() - header.dataOffset()) / bytes;
    long count = 1;
    for (long axis : header.shape()) {
      if (axis != 0 && count > room / axis) {
        throw file.refusedAt(
            header.dataOffset(),
            "an array of "
                + header.shape()
                + " elements of "
                + bytes
                + " bytes should follow, but the file has room for "
                + room
                + "; it is cut off or damaged");
      }
      count *= axis;
    }
    if (count > room) {
      throw file.refusedAt(header.dataOffset(), "the one element is missing; the file is cut off");
    }
    return new NpyVector(file, header, count, true);
  }

  private static void requireColumn(RecordingFile file, NpyHeader header)
      throws RecordingException {
    long others = 1;
    for (int axis = 1; axis < header.shape().size(); axis++) {
      others = header.shape().get(axis) == 1 ? others : 0;
    }
    int elementBytes = header.elementBytes();
    if (elementBytes < 1 || elementBytes > LONGEST_TEXT || others != 1) {
      throw file.refusedAt(
          0, "a column of numbers or texts is wanted, was " + header.descr() + header.shape());
    }
    if (file.size() < header.dataOffset()) {
      throw file.refusedAt(file.size(), "the file ends inside its header");
    }
  }

  /** The same elements through a window of its own; closing it leaves the file open. */
  public NpyVector another() {
    return new NpyVector(file, header, size, false);
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

  /**
   * A number of any type.
   *
   * @throws IllegalStateException if the elements are no numbers
   */
  public double number(long index) throws IOException {
    if (isFloating()) {
      return floating(index);
    }
    if (!isWhole()) {
      throw new IllegalStateException("no numbers: " + header.descr());
    }
    long whole = whole(index);
    boolean beyond = whole < 0 && header.kind() == 'u';
    return beyond ? ((whole >>> 1) | (whole & 1)) * 2.0 : whole;
  }

  /** An exception that names the file and the byte of an element. */
  public RecordingException refusedAt(long index, String reason) {
    return file.refusedAt(header.dataOffset() + index * elementBytes, reason);
  }

  /** Name of the file without folders. */
  public String fileName() {
    return file.name();
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
    if (ownsFile) {
      file.close();
    }
  }
}
