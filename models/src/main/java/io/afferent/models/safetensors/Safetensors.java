package io.afferent.models.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A safetensors container in memory (specification of signals, B16). Everything is checked before a
 * tensor can be read: length of the header, strict JSON without duplicate names, types, shapes, and
 * that the ranges of the tensors cover the data without overlap or hole. Immutable and thread-safe.
 * At most 2 GiB - 1 in all: larger files are refused with a clear message.
 */
public final class Safetensors {
  /** Longest header that is accepted, in bytes. */
  public static final int MAX_HEADER_BYTES = 100_000_000;

  private static final int LENGTH_BYTES = 8;
  private static final int MAX_DIMENSIONS = 32;
  private static final String METADATA = "__metadata__";
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final SortedMap<String, Tensor> tensors;
  private final SortedMap<String, String> metadata;

  private Safetensors(SortedMap<String, Tensor> tensors, SortedMap<String, String> metadata) {
    this.tensors = Collections.unmodifiableSortedMap(tensors);
    this.metadata = Collections.unmodifiableSortedMap(metadata);
  }

  /** A container of tensors and metadata. */
  public static Safetensors of(Map<String, Tensor> tensors, Map<String, String> metadata) {
    if (tensors.containsKey(METADATA)) {
      throw new IllegalArgumentException("no tensor may have the name " + METADATA);
    }
    return new Safetensors(new TreeMap<>(tensors), new TreeMap<>(metadata));
  }

  /**
   * Reads a file.
   *
   * @throws SafetensorsException when it is not valid, with what is wrong
   */
  public static Safetensors read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > Integer.MAX_VALUE - 8) {
      throw new SafetensorsException(
          file.getFileName() + " has " + size + " bytes, but at most 2 GiB are read");
    }
    return parse(Files.readAllBytes(file));
  }

  /**
   * Reads the bytes of a file; the tensors are views of them.
   *
   * @throws SafetensorsException when they are not valid, with what is wrong
   */
  public static Safetensors parse(byte[] file) throws SafetensorsException {
    if (file.length < LENGTH_BYTES) {
      throw new SafetensorsException(
          "a file must begin with the 8-byte length of its header, but has "
              + file.length
              + " bytes");
    }
    ByteBuffer all = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long headerBytes = all.getLong(0);
    if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES) {
      throw new SafetensorsException(
          "the header must have 2 to "
              + MAX_HEADER_BYTES
              + " bytes, but its length says "
              + Long.toUnsignedString(headerBytes));
    }
    if (headerBytes > file.length - LENGTH_BYTES) {
      throw new SafetensorsException(
          "the header's length says "
              + headerBytes
              + " bytes, but only "
              + (file.length - LENGTH_BYTES)
              + " follow");
    }
    int header = (int) headerBytes;
    if (file[LENGTH_BYTES] != '{') {
      throw new SafetensorsException("the header must start with '{'");
    }
    SortedMap<String, Entry> entries = new TreeMap<>();
    SortedMap<String, String> metadata = new TreeMap<>();
    parseHeader(decode(all, header), entries, metadata);
    ByteBuffer data = all.slice(LENGTH_BYTES + header, file.length - LENGTH_BYTES - header);
    requireCover(entries, data.capacity());
    TreeMap<String, Tensor> tensors = new TreeMap<>();
    entries.forEach(
        (name, entry) ->
            tensors.put(
                name,
                new Tensor(
                    entry.type(),
                    entry.shape(),
                    data.slice((int) entry.begin(), (int) (entry.end() - entry.begin())))));
    return new Safetensors(tensors, metadata);
  }

  private static String decode(ByteBuffer all, int header) throws SafetensorsException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(all.slice(LENGTH_BYTES, header)).toString();
    } catch (CharacterCodingException e) {
      throw new SafetensorsException("the header must be UTF-8", e);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(String name, TensorType type, long[] shape, long begin, long end) {}

  private static void parseHeader(
      String header, Map<String, Entry> entries, Map<String, String> metadata)
      throws SafetensorsException {
    try (JsonParser parser = JSON.createParser(header)) {
      require(parser, parser.nextToken(), JsonToken.START_OBJECT, "the header");
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        if (METADATA.equals(name)) {
          parseMetadata(parser, metadata);
        } else {
          entries.put(name, parseEntry(parser, name));
        }
      }
      if (parser.nextToken() != null) {
        throw new SafetensorsException("only blanks may follow the header's JSON object");
      }
    } catch (JsonProcessingException e) {
      throw new SafetensorsException(
          "the header must be JSON without duplicate names: " + e.getOriginalMessage(), e);
    } catch (SafetensorsException e) {
      throw e;
    } catch (IOException e) {
      throw new SafetensorsException("the header cannot be read: " + e.getMessage(), e);
    }
  }

  private static void parseMetadata(JsonParser parser, Map<String, String> metadata)
      throws IOException {
    require(parser, parser.currentToken(), JsonToken.START_OBJECT, METADATA);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      require(parser, parser.nextToken(), JsonToken.VALUE_STRING, METADATA + " '" + key + "'");
      metadata.put(key, parser.getText());
    }
  }

  private static Entry parseEntry(JsonParser parser, String name) throws IOException {
    String what = "tensor '" + name + "'";
    require(parser, parser.currentToken(), JsonToken.START_OBJECT, what);
    TensorType type = null;
    long[] shape = null;
    long[] offsets = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (key) {
        case "dtype" -> {
          require(parser, token, JsonToken.VALUE_STRING, what + " dtype");
          type = typeOf(parser.getText(), what);
        }
        case "shape" -> shape = parseNumbers(parser, what + " shape");
        case "data_offsets" -> offsets = parseNumbers(parser, what + " data_offsets");
        default ->
            throw new SafetensorsException(
                what + " has the unknown field '" + key + "'; known: dtype, shape, data_offsets");
      }
    }
    if (type == null || shape == null || offsets == null || offsets.length != 2) {
      throw new SafetensorsException(
          what + " must have dtype, shape and data_offsets [begin, end]");
    }
    requireSize(what, type, shape, offsets);
    return new Entry(name, type, shape, offsets[0], offsets[1]);
  }

  private static void requireSize(String what, TensorType type, long[] shape, long[] offsets)
      throws SafetensorsException {
    long bytes;
    try {
      bytes = Math.multiplyExact(Tensor.elementCount(shape), (long) type.sizeBytes());
    } catch (ArithmeticException e) {
      throw new SafetensorsException(what + " has a shape whose size overflows", e);
    }
    if (offsets[0] > offsets[1] || offsets[1] - offsets[0] != bytes) {
      throw new SafetensorsException(
          what
              + " needs "
              + bytes
              + " bytes by its shape, but data_offsets are "
              + offsets[0]
              + " to "
              + offsets[1]);
    }
  }

  private static TensorType typeOf(String text, String what) throws SafetensorsException {
    for (TensorType type : TensorType.values()) {
      if (type.name().equals(text)) {
        return type;
      }
    }
    throw new SafetensorsException(
        what + " has the unknown dtype '" + text + "'; known: " + List.of(TensorType.values()));
  }

  private static long[] parseNumbers(JsonParser parser, String what) throws IOException {
    require(parser, parser.currentToken(), JsonToken.START_ARRAY, what);
    List<Long> numbers = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(parser, parser.currentToken(), JsonToken.VALUE_NUMBER_INT, what + " item");
      long number = parser.getLongValue();
      if (number < 0) {
        throw new SafetensorsException(what + " must not be negative, had " + number);
      }
      numbers.add(number);
      if (numbers.size() > MAX_DIMENSIONS) {
        throw new SafetensorsException(what + " must have at most " + MAX_DIMENSIONS + " items");
      }
    }
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  private static void require(JsonParser parser, JsonToken found, JsonToken wanted, String what)
      throws IOException {
    if (found == null) {
      throw new JsonParseException(parser, "it ends inside " + what);
    }
    if (found != wanted) {
      throw new SafetensorsException(what + " must be " + wanted + ", was " + found);
    }
  }

  /** Sorted by begin, each range must start where the one before ended. */
  private static void requireCover(Map<String, Entry> entries, long dataBytes)
      throws SafetensorsException {
    List<Entry> sorted = new ArrayList<>(entries.values());
    sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long end = 0;
    for (Entry entry : sorted) {
      if (entry.begin() != end) {
        throw new SafetensorsException(
            "tensor '"
                + entry.name()
                + "' begins at "
                + entry.begin()
                + (entry.begin() < end ? " and overlaps" : " and leaves a hole after")
                + " the tensors before it, which end at "
                + end);
      }
      end = entry.end();
    }
    if (end != dataBytes) {
      throw new SafetensorsException(
          "the tensors end at " + end + ", but the file holds " + dataBytes + " bytes of data");
    }
  }

  /** All tensors by name. */
  public SortedMap<String, Tensor> tensors() {
    return tensors;
  }

  /** The strings under {@code __metadata__}. */
  public SortedMap<String, String> metadata() {
    return metadata;
  }

  /**
   * The bytes of a file with these tensors: names sorted, header padded with blanks to a multiple
   * of 8, so that equal content gives equal bytes.
   */
  public byte[] toBytes() {
    try {
      byte[] header = header();
      int data = 0;
      for (Tensor tensor : tensors.values()) {
        data = Math.addExact(data, tensor.bytes().capacity());
      }
      ByteBuffer out =
          ByteBuffer.allocate(Math.addExact(LENGTH_BYTES + header.length, data))
              .order(ByteOrder.LITTLE_ENDIAN);
      out.putLong(header.length).put(header);
      tensors.values().forEach(tensor -> out.put(tensor.bytes()));
      return out.array();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
  }

  /** Writes a file with {@link #toBytes()}. */
  public void write(Path file) throws IOException {
    Files.write(file, toBytes());
  }

  private byte[] header() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(METADATA);
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      long begin = 0;
      for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
        Tensor tensor = entry.getValue();
        long end = begin + tensor.bytes().capacity();
        json.writeObjectFieldStart(entry.getKey());
        json.writeStringField("dtype", tensor.type().name());
        json.writeFieldName("shape");
        json.writeArray(tensor.shape(), 0, tensor.shape().length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {begin, end}, 0, 2);
        json.writeEndObject();
        begin = end;
      }
      json.writeEndObject();
    }
    while (out.size() % 8 != 0) {
      out.write(' ');
    }
    return out.toByteArray();
  }
}
