package io.afferent.ingest.recording.fif;

import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Content of tags as numbers and text; all numbers in a file are big-endian. */
final class FifContent {
  static final int TYPE_INT16 = 2;
  static final int TYPE_INT32 = 3;
  static final int TYPE_FLOAT32 = 4;
  static final int TYPE_FLOAT64 = 5;

  /** As INT16, packed by the acquisition. */
  static final int TYPE_DAU16 = 16;

  static final int TYPE_COMPLEX64 = 20;
  static final int TYPE_COMPLEX128 = 21;

  /** No text or table that is not samples comes near this size. */
  private static final int LARGEST_CONTENT = 4 << 20;

  private FifContent() {}

  /** Bytes of a value of a type, 0 for a type that is no number. */
  static int bytesPerValue(int type) {
    return switch (type) {
      case TYPE_INT16, TYPE_DAU16 -> 2;
      case TYPE_INT32, TYPE_FLOAT32 -> 4;
      case TYPE_FLOAT64 -> 8;
      default -> 0;
    };
  }

  static ByteBuffer bytes(RecordingFile file, FifTag tag) throws IOException {
    return ByteBuffer.wrap(array(file, tag));
  }

  static byte[] array(RecordingFile file, FifTag tag) throws IOException {
    if (tag.size() > LARGEST_CONTENT) {
      throw file.refusedAt(
          tag.offset(),
          "a tag of kind "
              + tag.kind()
              + " has "
              + tag.size()
              + " bytes, at most "
              + LARGEST_CONTENT
              + " are allowed outside the samples; the file is damaged");
    }
    return file.read(tag.contentOffset(), tag.size(), "a tag of kind " + tag.kind());
  }

  static String text(RecordingFile file, FifTag tag) throws IOException {
    String text = SourceText.decode(array(file, tag));
    int end = text.indexOf('\0');
    return (end < 0 ? text : text.substring(0, end)).strip();
  }

  /** A list of names, which are parted by colons; a colon inside a name is written in words. */
  static List<String> names(RecordingFile file, FifTag tag) throws IOException {
    List<String> names = new ArrayList<>();
    String text = text(file, tag);
    if (!text.isEmpty()) {
      for (String name : text.split(":", -1)) {
        names.add(name.replace("{COLON}", ":"));
      }
    }
    return names;
  }

  static int integer(RecordingFile file, FifTag tag) throws IOException {
    if (tag.type() != TYPE_INT32 || tag.size() != 4) {
      throw file.refusedAt(
          tag.offset(),
          "a tag of kind "
              + tag.kind()
              + " must hold one 32-bit integer (type 3, 4 bytes), was type "
              + tag.type()
              + " with "
              + tag.size()
              + " bytes; the file is damaged");
    }
    return bytes(file, tag).getInt();
  }

  /** The first number of a tag as the decimal that was meant: 600.615 for a float of that text. */
  static BigDecimal decimal(RecordingFile file, FifTag tag) throws IOException {
    List<BigDecimal> values = decimals(file, tag);
    if (values.isEmpty()) {
      throw file.refusedAt(
          tag.offset(),
          "a tag of kind " + tag.kind() + " must hold a number, was empty; the file is damaged");
    }
    return values.get(0);
  }

  /** All numbers of a tag, as the shortest decimals that give them. */
  static List<BigDecimal> decimals(RecordingFile file, FifTag tag) throws IOException {
    // The high bits of a type say that it is a matrix.
    int type = tag.type() & 0xFFFF;
    int width = bytesPerValue(type);
    if (width == 0 || tag.size() % width != 0) {
      throw file.refusedAt(
          tag.offset(),
          "a tag of kind "
              + tag.kind()
              + " must hold numbers of type 2, 3, 4, 5 or 16, was type "
              + tag.type()
              + " with "
              + tag.size()
              + " bytes; the file is damaged");
    }
    ByteBuffer bytes = bytes(file, tag);
    List<BigDecimal> values = new ArrayList<>(tag.size() / width);
    while (bytes.hasRemaining()) {
      values.add(decimal(file, tag, bytes, type));
    }
    return values;
  }

  private static BigDecimal decimal(RecordingFile file, FifTag tag, ByteBuffer bytes, int type)
      throws IOException {
    String text =
        switch (type) {
          case TYPE_INT16, TYPE_DAU16 -> Short.toString(bytes.getShort());
          case TYPE_INT32 -> Integer.toString(bytes.getInt());
          case TYPE_FLOAT32 -> Float.toString(bytes.getFloat());
          default -> Double.toString(bytes.getDouble());
        };
    return SourceText.decimal(text)
        .orElseThrow(
            () ->
                file.refusedAt(
                    tag.offset(),
                    "a tag of kind "
                        + tag.kind()
                        + " holds "
                        + text
                        + ", which is no usable number; the file is damaged"));
  }
}
