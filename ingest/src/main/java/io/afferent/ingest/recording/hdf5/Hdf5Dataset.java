package io.afferent.ingest.recording.hdf5;

import io.afferent.ingest.recording.RecordingException;
import io.jhdf.ObjectHeader;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.message.DataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessageV4;
import io.jhdf.object.message.DataLayoutMessage.CompactDataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ContiguousDataLayoutMessage;
import io.jhdf.object.message.DataSpaceMessage;
import io.jhdf.object.message.DataTypeMessage;
import io.jhdf.object.message.FillValueMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * A data set: values of one type, in the order of rows (the last index runs fastest). Values are
 * read when asked for. Not thread-safe, and usable until its file is closed.
 */
public final class Hdf5Dataset {
  /** Longest array that the convenient methods make. */
  private static final int MOST_AT_ONCE = 1 << 22;

  private static final int MOST_DIMENSIONS = 32;

  private final Hdf5Object object;
  private final Hdf5Type type;
  private final List<Long> dimensions;
  private final long count;
  private final Hdf5Values values;

  private Hdf5Dataset(
      Hdf5Object object, Hdf5Type type, List<Long> dimensions, long count, Hdf5Values values) {
    this.object = object;
    this.type = type;
    this.dimensions = dimensions;
    this.count = count;
    this.values = values;
  }

  static Hdf5Dataset of(Hdf5Object object, ObjectHeader header) throws IOException {
    DataTypeMessage typeMessage = header.getMessageOfType(DataTypeMessage.class);
    if (typeMessage.isMessageShared()) {
      throw new HdfException("its type is a committed one, which is not read");
    }
    Hdf5Type type = Hdf5Type.of(typeMessage.getDataType());
    DataSpaceMessage space = header.getMessageOfType(DataSpaceMessage.class);
    if (space.isMessageShared()) {
      throw new HdfException("its dimensions are shared ones, which are not read");
    }
    long[] lengths = space.getDataSpace().getDimensionsAsLong();
    if (lengths.length > MOST_DIMENSIONS || type.bytes() < 1) {
      throw new HdfException(
          "it has " + lengths.length + " dimensions of values of " + type.bytes() + " bytes");
    }
    long count = space.getDataSpace().getTotalLength();
    for (long length : lengths) {
      if (length < 0) {
        throw new HdfException("a dimension has the length " + length);
      }
    }
    Math.multiplyExact(count, (long) type.bytes());
    Hdf5Values values = values(object, header, type, lengths, count);
    return new Hdf5Dataset(object, type, Arrays.stream(lengths).boxed().toList(), count, values);
  }

  private static Hdf5Values values(
      Hdf5Object object, ObjectHeader header, Hdf5Type type, long[] lengths, long count)
      throws IOException {
    byte[] fill = fill(header, type.bytes());
    DataLayoutMessage layout = header.getMessageOfType(DataLayoutMessage.class);
    if (layout instanceof CompactDataLayoutMessage compact) {
      ByteBuffer data = compact.getDataBuffer();
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      if (bytes.length < count * type.bytes()) {
        throw new HdfException(
            count + " values of " + type.bytes() + " bytes lie in " + bytes.length + " bytes");
      }
      return Hdf5Values.inMemory(bytes, type.bytes());
    }
    if (layout instanceof ContiguousDataLayoutMessage contiguous) {
      if (contiguous.getAddress() < 0) {
        return Hdf5Values.never(fill);
      }
      Hdf5File file = object.file();
      long position = file.storage().position(contiguous.getAddress());
      file.file().requireRange(position, count * type.bytes(), "the values of " + object.path());
      return Hdf5Values.at(file.file(), position, type.bytes());
    }
    if (layout instanceof ChunkedDataLayoutMessage
        || layout instanceof ChunkedDataLayoutMessageV4) {
      return Hdf5Chunks.of(object, header, type, lengths, fill);
    }
    throw new HdfException("its layout is not read");
  }

  private static byte[] fill(ObjectHeader header, int bytes) {
    byte[] fill = new byte[bytes];
    if (header.hasMessageOfType(FillValueMessage.class)) {
      FillValueMessage message = header.getMessageOfType(FillValueMessage.class);
      if (message.isFillValueDefined() && message.getFillValue().remaining() == bytes) {
        message.getFillValue().get(fill);
      }
    }
    return fill;
  }

  /** The object of the data set, for its attributes. */
  public Hdf5Object object() {
    return object;
  }

  public Hdf5Type type() {
    return type;
  }

  /** Lengths of the dimensions; none of a single value. */
  public List<Long> dimensions() {
    return dimensions;
  }

  /** Product of the dimensions; 1 of a single value. */
  public long count() {
    return count;
  }

  /** Where in the file the values lie one behind the other, if they do. */
  public OptionalLong position() {
    return values.position();
  }

  /** Values that were never written, and read as the fill value of the data set. */
  public long missing() {
    return Math.min(count, values.missing(count));
  }

  /** An exception that names the file and the data set. */
  public RecordingException refused(String reason) {
    return object.refused(reason);
  }

  /**
   * Reads values as they lie in the file.
   *
   * @param first number of values before the first wanted one
   * @param wanted how many, all of them there
   * @param dst receives them from position 0
   */
  public void read(long first, int wanted, byte[] dst) throws IOException {
    if (first < 0 || wanted < 0 || first > count - wanted) {
      throw new IndexOutOfBoundsException(
          "values " + first + " to " + (first + wanted) + " of " + count);
    }
    values.read(first, wanted, dst);
  }

  /**
   * All values as numbers.
   *
   * @param most most values that there may be
   * @throws RecordingException if there are more, or they are no numbers
   */
  public double[] numbers(int most) throws IOException {
    requireNumbers();
    requireAtMost(most);
    double[] numbers = new double[(int) count];
    numbers(0, numbers.length, numbers);
    return numbers;
  }

  /** Reads numbers into the begin of {@code dst}. */
  public void numbers(long first, int wanted, double[] dst) throws IOException {
    int part = Math.max(1, Math.min(wanted, 1 << 16));
    byte[] bytes = new byte[part * type.bytes()];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (int done = 0; done < wanted; done += part) {
      int now = Math.min(part, wanted - done);
      read(first + done, now, bytes);
      for (int i = 0; i < now; i++) {
        dst[done + i] = type.number(buffer, i * type.bytes());
      }
    }
  }

  /** All values of integers or references. */
  public long[] integers(int most) throws IOException {
    if (type.kind() != Hdf5Kind.INTEGER && type.kind() != Hdf5Kind.REFERENCE) {
      throw refused("should be integers, is " + type.text());
    }
    requireAtMost(most);
    byte[] bytes = new byte[(int) count * type.bytes()];
    read(0, (int) count, bytes);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long[] integers = new long[(int) count];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = type.integer(buffer, i * type.bytes());
    }
    return integers;
  }

  /**
   * All values as texts.
   *
   * @param most most texts that there may be
   * @param longest most bytes of one; what is longer is cut
   */
  public List<String> texts(int most, int longest) throws IOException {
    if (type.kind() != Hdf5Kind.TEXT) {
      throw refused("should be text, is " + type.text());
    }
    requireAtMost(most);
    if (count * type.bytes() > MOST_AT_ONCE * 8L) {
      throw refused("has " + count + " texts of " + type.bytes() + " bytes, which are too many");
    }
    byte[] bytes = new byte[(int) count * type.bytes()];
    read(0, (int) count, bytes);
    return Hdf5Damage.guarded(
        object.file().file(),
        "the texts of " + object.path(),
        () -> Hdf5Text.read(object.file(), type, bytes, (int) count, longest));
  }

  private void requireNumbers() throws RecordingException {
    if (!type.isNumeric()) {
      throw refused("should be numbers, is " + type.text());
    }
  }

  private void requireAtMost(int most) throws RecordingException {
    if (count > Math.min(most, MOST_AT_ONCE)) {
      throw refused(
          "has " + count + " values, at most " + Math.min(most, MOST_AT_ONCE) + " are read here");
    }
    // Values that were never written take no place in the file.
    if (count > 1 << 16 && missing() > object.file().file().size()) {
      throw refused("counts " + count + " values that were never written; the file is damaged");
    }
  }
}
