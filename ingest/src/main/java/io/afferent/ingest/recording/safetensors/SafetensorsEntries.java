package io.afferent.ingest.recording.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.PositionalBytes;
import io.afferent.ingest.recording.file.SourceText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parses the JSON of a header token by token; each tensor is checked for itself. */
final class SafetensorsEntries {
  private static final String METADATA = "__metadata__";
  private static final int HEADER_OFFSET = 8;
  private static final int MOST_TENSORS = 100_000;
  private static final int MOST_AXES = 32;
  private static final long LARGEST_METADATA = 1 << 22;

  private final PositionalBytes file;
  private final JsonParser json;
  private final long dataOffset;

  /**
   * @param dataOffset first byte behind the header
   */
  SafetensorsEntries(PositionalBytes file, JsonParser json, long dataOffset) {
    this.file = file;
    this.json = json;
    this.dataOffset = dataOffset;
  }

  /** A tensor in a message. */
  static String naming(String name) {
    return "tensor " + SourceText.quoted(name);
  }

  void read(List<SafetensorsTensor> tensors, Map<String, String> metadata) throws IOException {
    require(json.nextToken(), JsonToken.START_OBJECT, "the header");
    while (next("the header") != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken value = next("the header");
      if (name.equals(METADATA)) {
        metadata(value, metadata);
      } else {
        if (tensors.size() == MOST_TENSORS) {
          throw refused("more than " + MOST_TENSORS + " tensors are not read; split the file");
        }
        tensors.add(tensor(name, value));
      }
    }
    if (json.nextToken() != null) {
      throw refused("only blanks may stand behind the JSON of the header");
    }
  }

  private void metadata(JsonToken token, Map<String, String> metadata) throws IOException {
    require(token, JsonToken.START_OBJECT, METADATA);
    long length = 0;
    while (next(METADATA) != JsonToken.END_OBJECT) {
      String key = json.currentName();
      require(next(METADATA), JsonToken.VALUE_STRING, METADATA + " " + SourceText.quoted(key));
      String value = json.getText();
      length += key.length() + value.length();
      if (length > LARGEST_METADATA) {
        throw refused(METADATA + " has more than " + LARGEST_METADATA + " characters");
      }
      metadata.put(key, value);
    }
  }

  private SafetensorsTensor tensor(String name, JsonToken token) throws IOException {
    String what = naming(name);
    require(token, JsonToken.START_OBJECT, what);
    Optional<SafetensorsType> type = Optional.empty();
    Optional<List<Long>> shape = Optional.empty();
    Optional<List<Long>> offsets = Optional.empty();
    while (next(what) != JsonToken.END_OBJECT) {
      String key = json.currentName();
      JsonToken value = next(what);
      switch (key) {
        case "dtype" -> type = Optional.of(type(value, what));
        case "shape" -> shape = Optional.of(numbers(value, what + " shape"));
        case "data_offsets" -> offsets = Optional.of(numbers(value, what + " data_offsets"));
        default ->
            throw refused(
                what
                    + " has "
                    + SourceText.quoted(key)
                    + "; only dtype, shape and data_offsets are of this format");
      }
    }
    if (type.isEmpty() || shape.isEmpty() || offsets.isEmpty() || offsets.get().size() != 2) {
      throw refused(what + " must have a dtype, a shape and data_offsets of two numbers");
    }
    long begin = offsets.get().get(0);
    long end = offsets.get().get(1);
    long bytes = byteCount(type.get(), shape.get(), what);
    if (begin > end || end - begin != bytes || end > file.size() - dataOffset) {
      throw refused(
          what
              + " takes "
              + bytes
              + " bytes by its shape, data_offsets are "
              + begin
              + " to "
              + end
              + " of "
              + (file.size() - dataOffset)
              + "; the file is cut off or damaged");
    }
    return new SafetensorsTensor(name, type.get(), shape.get(), dataOffset + begin, bytes);
  }

  private long byteCount(SafetensorsType type, List<Long> shape, String what)
      throws RecordingException {
    long bytes = type.elementBytes();
    boolean empty = shape.contains(0L);
    try {
      for (long length : shape) {
        // Also in an empty tensor the other axes must be numbers that software can multiply.
        bytes = Math.multiplyExact(bytes, Math.max(1, length));
      }
    } catch (ArithmeticException tooLarge) {
      throw refused(what + " has a shape that is larger than any file");
    }
    return empty ? 0 : bytes;
  }

  private SafetensorsType type(JsonToken token, String what) throws IOException {
    require(token, JsonToken.VALUE_STRING, what + " dtype");
    String text = json.getText();
    Optional<SafetensorsType> type = SafetensorsType.named(text);
    if (type.isEmpty()) {
      throw refused(
          what
              + " has the dtype "
              + SourceText.quoted(text)
              + "; read are "
              + List.of(SafetensorsType.values()));
    }
    return type.get();
  }

  private List<Long> numbers(JsonToken token, String what) throws IOException {
    require(token, JsonToken.START_ARRAY, what);
    List<Long> numbers = new ArrayList<>();
    for (JsonToken item = next(what); item != JsonToken.END_ARRAY; item = next(what)) {
      require(item, JsonToken.VALUE_NUMBER_INT, what);
      long number = json.getLongValue();
      if (number < 0) {
        throw refused(what + " must not be negative, was " + number);
      }
      if (numbers.size() == MOST_AXES) {
        throw refused(what + " has more than " + MOST_AXES + " numbers");
      }
      numbers.add(number);
    }
    return numbers;
  }

  private JsonToken next(String what) throws IOException {
    JsonToken token = json.nextToken();
    if (token == null) {
      throw refused("the header ends inside " + what);
    }
    return token;
  }

  private void require(@Nullable JsonToken found, JsonToken wanted, String what)
      throws RecordingException {
    if (found != wanted) {
      throw refused(what + " must be " + wanted + " there, was " + found);
    }
  }

  private RecordingException refused(String reason) {
    long at = Math.max(0, json.currentLocation().getByteOffset());
    return file.refusedAt(HEADER_OFFSET + at, reason);
  }
}
