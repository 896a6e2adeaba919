package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Elements of one data set or of one item of a sequence, as far as they are read. Values are
 * decoded when they are asked for; which type a value has is known from its tag, because implicit
 * files do not tell. Not thread-safe.
 */
final class DataSet {
  private static final byte[] NONE = new byte[0];

  /** One element: where its value is, and the value itself when it is short. */
  static final class Element {
    private final int tag;
    private final long offset;
    private final long length;
    private final byte[] value;

    /**
     * @param offset first byte of the value in the file
     * @param length bytes of the value; -1 for a length that is not told
     * @param value the value, empty for one that is too long to be kept; owned by the element
     */
    Element(int tag, long offset, long length, byte[] value) {
      this.tag = tag;
      this.offset = offset;
      this.length = length;
      this.value = value;
    }

    int tag() {
      return tag;
    }

    /** First byte of the value in the file. */
    long offset() {
      return offset;
    }

    /** Bytes of the value; -1 for a length that is not told. */
    long length() {
      return length;
    }
  }

  private final RecordingFile file;
  private final Map<Integer, Element> elements = new HashMap<>();
  private final Map<Integer, List<DataSet>> sequences = new HashMap<>();
  private @Nullable Element pixelData;

  DataSet(RecordingFile file) {
    this.file = file;
  }

  RecordingFile file() {
    return file;
  }

  void put(Element element) {
    elements.put(element.tag, element);
  }

  void put(int sequence, List<DataSet> items) {
    sequences.put(sequence, items);
  }

  void pixelData(Element element) {
    pixelData = element;
  }

  @Nullable Element pixelData() {
    return pixelData;
  }

  @Nullable Element element(int tag) {
    return elements.get(tag);
  }

  /** Items of a sequence, none when it is absent. */
  List<DataSet> items(int sequence) {
    return sequences.getOrDefault(sequence, List.of());
  }

  /** The first item of a sequence; an empty data set when there is none. */
  DataSet first(int sequence) {
    List<DataSet> items = items(sequence);
    return items.isEmpty() ? new DataSet(file) : items.get(0);
  }

  /** Text without padding, empty when absent. */
  String text(int tag) {
    byte[] value = bytes(tag);
    int end = value.length;
    while (end > 0 && value[end - 1] == 0) {
      end--;
    }
    return SourceText.decode(value, 0, end).strip();
  }

  /** Parts of a text between backslashes; none when absent. */
  List<String> texts(int tag) {
    String text = text(tag);
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> parts = new ArrayList<>();
    for (String part : text.split("\\\\", -1)) {
      parts.add(part.strip());
    }
    return parts;
  }

  /** A decimal written as text; empty when absent. */
  Optional<BigDecimal> decimal(int tag) throws RecordingException {
    List<String> parts = texts(tag);
    return parts.isEmpty() || parts.get(0).isEmpty()
        ? Optional.empty()
        : Optional.of(decimal(tag, parts.get(0)));
  }

  private BigDecimal decimal(int tag, String text) throws RecordingException {
    Optional<BigDecimal> value = SourceText.decimal(text);
    if (value.isEmpty()) {
      throw refused(tag, "must be a decimal number, was " + SourceText.quoted(text));
    }
    return value.get();
  }

  /**
   * As many decimals as wanted, written as text; null when absent.
   *
   * @throws RecordingException if there are more or fewer
   */
  double @Nullable [] decimals(int tag, int count) throws RecordingException {
    List<String> parts = texts(tag);
    if (parts.isEmpty()) {
      return null;
    }
    if (parts.size() != count) {
      throw refused(tag, "must have " + count + " values, had " + parts.size());
    }
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = decimal(tag, parts.get(i)).doubleValue();
    }
    return values;
  }

  /** A whole number written as text; empty when absent. */
  OptionalLong whole(int tag) throws RecordingException {
    Optional<BigDecimal> value = decimal(tag);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      long whole = value.get().longValueExact();
      if (whole >= Integer.MIN_VALUE && whole <= Integer.MAX_VALUE) {
        return OptionalLong.of(whole);
      }
    } catch (ArithmeticException notWhole) {
      // Told below, together with numbers out of range.
    }
    throw refused(tag, "must be a whole number of 32 bits, was " + value.get());
  }

  /** An unsigned number of 16 bits; empty when absent. */
  OptionalLong unsigned16(int tag) throws RecordingException {
    byte[] value = bytes(tag);
    if (value.length == 0) {
      return OptionalLong.empty();
    }
    if (value.length % 2 != 0) {
      throw refused(tag, "must be numbers of 2 bytes, had " + value.length + " bytes");
    }
    return OptionalLong.of((value[0] & 0xFF) | (value[1] & 0xFF) << 8);
  }

  /** Unsigned numbers of 32 bits; none when absent. */
  long[] unsigned32(int tag) throws RecordingException {
    byte[] value = bytes(tag);
    if (value.length % 4 != 0) {
      throw refused(tag, "must be numbers of 4 bytes, had " + value.length + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    long[] numbers = new long[value.length / 4];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = buffer.getInt() & 0xFFFFFFFFL;
    }
    return numbers;
  }

  /** A number of 64 bits with a floating point; empty when absent. */
  Optional<Double> float64(int tag) throws RecordingException {
    byte[] value = bytes(tag);
    if (value.length == 0) {
      return Optional.empty();
    }
    if (value.length % 8 != 0) {
      throw refused(tag, "must be numbers of 8 bytes, had " + value.length + " bytes");
    }
    double number = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getDouble();
    if (!Double.isFinite(number)) {
      throw refused(tag, "must be a finite number, was " + number);
    }
    return Optional.of(number);
  }

  /** All 64-bit numbers of an element, as text; none when it is no such element. */
  List<String> float64Texts(int tag) {
    byte[] value = bytes(tag);
    List<String> texts = new ArrayList<>();
    if (value.length % 8 == 0) {
      ByteBuffer buffer = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
      while (buffer.hasRemaining()) {
        texts.add(Double.toString(buffer.getDouble()));
      }
    }
    return texts;
  }

  /**
   * Tag of an element of a maker: its block in the group is that of the maker's name.
   *
   * @return empty when the maker has no block there
   */
  OptionalLong privateTag(int group, String creator, int element) {
    for (int block = 0x10; block <= 0xFF; block++) {
      if (text(group << 16 | block).equals(creator)) {
        return OptionalLong.of(Integer.toUnsignedLong(group << 16 | block << 8 | element));
      }
    }
    return OptionalLong.empty();
  }

  /** An exception that names the file, the element and where it is. */
  RecordingException refused(int tag, String reason) {
    Element element = elements.get(tag);
    String text = DicomTag.text(tag) + " " + reason;
    return element == null ? file.refused(text) : file.refusedAt(element.offset(), text);
  }

  private byte[] bytes(int tag) {
    Element element = elements.get(tag);
    return element == null ? NONE : element.value;
  }
}
