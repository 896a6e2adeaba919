package io.afferent.ingest.recording.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.PositionalBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The header of a safetensors file: its tensors in the order of the file, and its metadata. Memory
 * grows with the number of tensors, never with their size. Immutable.
 *
 * @param tensors tensors by offset; they cover the file behind the header without overlap or hole
 * @param metadata what stands under {@code __metadata__}
 */
public record SafetensorsHeader(List<SafetensorsTensor> tensors, Map<String, String> metadata) {
  /** Longest header that is read (bytes), the bound of the format's own library. */
  public static final int LARGEST_HEADER = 100_000_000;

  private static final int LENGTH_BYTES = 8;
  private static final int LONGEST_NAME = 4096;
  private static final int LONGEST_TEXT = 1 << 22;
  private static final int DEEPEST = 8;
  private static final int LONGEST_NUMBER = 32;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNameLength(LONGEST_NAME)
                  .maxStringLength(LONGEST_TEXT)
                  .maxNumberLength(LONGEST_NUMBER)
                  .build())
          .build();

  public SafetensorsHeader {
    tensors = List.copyOf(tensors);
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  /**
   * Whether a file begins as this format does.
   *
   * @param head the first bytes of the file
   */
  public static boolean begins(ByteBuffer head) {
    if (head.remaining() < LENGTH_BYTES + 2) {
      return false;
    }
    ByteBuffer bytes = head.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    long length = bytes.getLong(bytes.position());
    byte first = bytes.get(bytes.position() + LENGTH_BYTES);
    return length >= 2 && length <= LARGEST_HEADER && first == '{';
  }

  /**
   * Reads and checks a header.
   *
   * @throws RecordingException if the file is damaged or contradicts itself
   */
  public static SafetensorsHeader read(PositionalBytes file) throws IOException {
    byte[] prefix = file.read(0, LENGTH_BYTES, "the length of the header");
    long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > LARGEST_HEADER) {
      throw file.refusedAt(
          0,
          "a header has 2 to "
              + LARGEST_HEADER
              + " bytes, its length says "
              + Long.toUnsignedString(length)
              + "; it is damaged or another file");
    }
    file.requireRange(LENGTH_BYTES, length, "the header");
    if (file.read(LENGTH_BYTES, 1, "the header")[0] != '{') {
      throw file.refusedAt(LENGTH_BYTES, "the header must begin with {; it is another file");
    }
    long dataOffset = LENGTH_BYTES + length;
    requireUtf8(file, length);
    Map<String, String> metadata = new TreeMap<>();
    List<SafetensorsTensor> tensors = new ArrayList<>();
    try (InputStream bytes = new HeaderBytes(file, LENGTH_BYTES, length);
        JsonParser json = JSON.createParser(bytes)) {
      new SafetensorsEntries(file, json, dataOffset).read(tensors, metadata);
    } catch (JsonProcessingException notJson) {
      throw notJson(file, notJson);
    }
    tensors.sort(
        Comparator.comparingLong(SafetensorsTensor::offset)
            .thenComparingLong(SafetensorsTensor::byteCount));
    requireCover(file, tensors, dataOffset);
    return new SafetensorsHeader(tensors, metadata);
  }

  private static RecordingException notJson(PositionalBytes file, JsonProcessingException failed) {
    long at = failed.getLocation() == null ? 0 : failed.getLocation().getByteOffset();
    String message = String.valueOf(failed.getOriginalMessage()).lines().findFirst().orElse("");
    return file.refusedAt(
        LENGTH_BYTES + Math.max(0, at),
        "the header must be JSON in which each name stands once: "
            + message
            + "; the file is damaged");
  }

  /** The parser is lenient about bytes that are no UTF-8, and names would then be mistaken. */
  private static void requireUtf8(PositionalBytes file, long length) throws IOException {
    try (Reader text =
        new InputStreamReader(
            new HeaderBytes(file, LENGTH_BYTES, length), StandardCharsets.UTF_8.newDecoder())) {
      text.transferTo(Writer.nullWriter());
    } catch (CharacterCodingException notUtf8) {
      throw file.refusedAt(LENGTH_BYTES, "the header must be UTF-8; the file is damaged");
    }
  }

  private static void requireCover(
      PositionalBytes file, List<SafetensorsTensor> tensors, long dataOffset)
      throws RecordingException {
    long end = dataOffset;
    for (SafetensorsTensor tensor : tensors) {
      if (tensor.offset() != end) {
        throw file.refusedAt(
            tensor.offset(),
            SafetensorsEntries.naming(tensor.name())
                + (tensor.offset() < end ? " overlaps" : " leaves a hole behind")
                + " the tensors in front of it, which end at byte "
                + end
                + "; the file is damaged");
      }
      end = tensor.offset() + tensor.byteCount();
    }
    if (end != file.size()) {
      throw file.refusedAt(
          Math.min(end, file.size()),
          "the tensors end at byte "
              + end
              + ", but the file has "
              + file.size()
              + " bytes; it is cut off, or still written");
    }
  }
}
