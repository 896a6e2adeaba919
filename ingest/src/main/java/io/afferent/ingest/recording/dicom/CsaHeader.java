package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The table that Siemens scanners put into a private element, in both of its forms: CSA2, which
 * begins with {@code SV10}, and CSA1, which begins with the count of its fields.
 */
final class CsaHeader {
  private static final int LARGEST_SIZE = 1 << 20;
  private static final int MOST_FIELDS = 1000;
  private static final int MOST_ITEMS = 1000;
  private static final int FIELD_BYTES = 84;
  private static final int NAME_BYTES = 64;
  private static final int ITEM_BYTES = 16;

  private final RecordingFile file;
  private final long start;
  private final ByteBuffer bytes;

  private CsaHeader(RecordingFile file, long start, ByteBuffer bytes) {
    this.file = file;
    this.start = start;
    this.bytes = bytes;
  }

  /**
   * Reads the fields of some names: the texts of their items, without empty ones.
   *
   * @param element the private element
   * @param names names of the fields that are wanted
   * @throws RecordingException if the table is damaged, with the byte in the file
   */
  static Map<String, List<String>> read(
      RecordingFile file, DataSet.Element element, Set<String> names) throws IOException {
    if (element.length() > LARGEST_SIZE) {
      throw file.refusedAt(
          element.offset(),
          "the CSA header has "
              + element.length()
              + " bytes, more than "
              + LARGEST_SIZE
              + "; it is damaged");
    }
    byte[] bytes = file.read(element.offset(), (int) element.length(), "the CSA header");
    return new CsaHeader(
            file, element.offset(), ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN))
        .fields(names);
  }

  private Map<String, List<String>> fields(Set<String> names) throws RecordingException {
    need(8, "the count of fields");
    boolean second = bytes.getInt(0) == 0x30315653;
    if (second) {
      bytes.position(8);
      need(8, "the count of fields");
    }
    int count = bytes.getInt();
    if (count < 1 || count > MOST_FIELDS) {
      throw refused("the CSA header must have 1 to " + MOST_FIELDS + " fields, has " + count);
    }
    bytes.getInt();
    Map<String, List<String>> fields = new HashMap<>();
    for (int field = 0; field < count; field++) {
      need(FIELD_BYTES, "a field");
      String name = text(NAME_BYTES);
      bytes.position(bytes.position() + 12);
      int items = bytes.getInt();
      bytes.getInt();
      if (items < 0 || items > MOST_ITEMS) {
        throw refused("a field must have 0 to " + MOST_ITEMS + " items, has " + items);
      }
      List<String> values = new ArrayList<>();
      items(items, names.contains(name) ? values : null);
      if (names.contains(name)) {
        fields.putIfAbsent(name, values);
      }
    }
    return fields;
  }

  /**
   * Passes the items of one field.
   *
   * @param values gets the texts that are not empty; null for a field that is passed
   */
  private void items(int count, @Nullable List<String> values) throws RecordingException {
    for (int item = 0; item < count; item++) {
      need(ITEM_BYTES, "an item");
      // Of the four numbers the second is the length, in both forms.
      bytes.getInt();
      int length = bytes.getInt();
      bytes.getLong();
      if (length < 0) {
        throw refused("an item cannot have " + length + " bytes");
      }
      need(length, "the text of an item");
      String text = text(length);
      if (values != null && !text.isEmpty()) {
        values.add(text);
      }
      bytes.position(Math.min(bytes.limit(), bytes.position() + (4 - length % 4) % 4));
    }
  }

  /** A text that ends at its first NUL, without blanks around it. */
  private String text(int length) {
    byte[] raw = new byte[length];
    bytes.get(raw);
    int end = 0;
    while (end < length && raw[end] != 0) {
      end++;
    }
    return new String(raw, 0, end, StandardCharsets.ISO_8859_1).strip();
  }

  private void need(int length, String what) throws RecordingException {
    if (length > bytes.remaining()) {
      throw refused(
          what
              + " should take "
              + length
              + " bytes, but the CSA header ends after "
              + bytes.remaining());
    }
  }

  private RecordingException refused(String reason) {
    return file.refusedAt(start + bytes.position(), reason + "; the CSA header is damaged");
  }
}
