package io.afferent.ingest.recording.dicom;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Writes small DICOM files by hand: explicit VR, elements by tag, and whatever is wrong. */
final class DicomBytes {
  static final String MR = "1.2.840.10008.5.1.4.1.1.4";
  static final String EXPLICIT = "1.2.840.10008.1.2.1";

  private final Map<Long, byte[]> elements = new TreeMap<>();
  private String syntax = EXPLICIT;

  /** A slice of 2 x 2 pixels of 16 bits. */
  static DicomBytes slice(int instance) {
    DicomBytes file = new DicomBytes();
    file.text(DicomTag.IMAGE_TYPE, "CS", "ORIGINAL\\PRIMARY\\M")
        .text(DicomTag.SOP_CLASS, "UI", MR)
        .text(DicomTag.SOP_INSTANCE, "UI", "1.2." + instance)
        .text(DicomTag.MODALITY, "CS", "MR")
        .text(DicomTag.REPETITION_TIME, "DS", "2000")
        .text(DicomTag.SERIES_INSTANCE, "UI", "1.2")
        .text(DicomTag.SERIES_NUMBER, "IS", "4")
        .text(DicomTag.INSTANCE_NUMBER, "IS", Integer.toString(instance))
        .text(DicomTag.IMAGE_ORIENTATION, "DS", "1\\0\\0\\0\\1\\0")
        .text(DicomTag.PIXEL_SPACING, "DS", "2\\3")
        .numbers(DicomTag.ROWS, 2)
        .numbers(DicomTag.COLUMNS, 2)
        .numbers(DicomTag.BITS_ALLOCATED, 16)
        .numbers(DicomTag.BITS_STORED, 12)
        .numbers(DicomTag.HIGH_BIT, 11)
        .numbers(DicomTag.PIXEL_REPRESENTATION, 0)
        .pixels(instance, instance + 1, instance + 2, instance + 3);
    return file.height(0);
  }

  /** Volume {@code volume} of 1 slice, 2 s after the one before it. */
  static DicomBytes volume(int volume) {
    return slice(volume).time((volume - 1) * 2000L);
  }

  DicomBytes height(double millimetres) {
    return text(DicomTag.IMAGE_POSITION, "DS", "-10\\-20\\" + millimetres);
  }

  /** Acquisition time on a day from 10:00 on. */
  DicomBytes time(long millis) {
    long seconds = 36_000 + millis / 1000;
    return text(DicomTag.ACQUISITION_DATE, "DA", "20260102")
        .text(
            DicomTag.ACQUISITION_TIME,
            "TM",
            String.format(
                "%02d%02d%02d.%03d",
                seconds / 3600, seconds / 60 % 60, seconds % 60, millis % 1000));
  }

  DicomBytes syntax(String uid) {
    syntax = uid;
    return this;
  }

  DicomBytes without(int tag) {
    elements.remove(Integer.toUnsignedLong(tag));
    return this;
  }

  DicomBytes text(int tag, String vr, String value) {
    String padding = vr.equals("UI") ? "\0" : " ";
    String even = value.length() % 2 == 0 ? value : value + padding;
    return raw(tag, vr, even.getBytes(StandardCharsets.ISO_8859_1));
  }

  DicomBytes numbers(int tag, int... values) {
    return raw(tag, "US", shorts(values));
  }

  DicomBytes pixels(int... values) {
    return raw(DicomTag.PIXEL_DATA, "OW", shorts(values));
  }

  /** An element with a length of its own, right or wrong. */
  DicomBytes raw(int tag, String vr, byte[] value) {
    return raw(tag, vr, value, value.length);
  }

  DicomBytes raw(int tag, String vr, byte[] value, int length) {
    elements.put(Integer.toUnsignedLong(tag), element(tag, vr, value, length));
    return this;
  }

  static byte[] element(int tag, String vr, byte[] value, int length) {
    boolean longForm = "OB OD OF OL OV OW SQ SV UC UN UR UT UV".contains(vr);
    ByteBuffer bytes =
        ByteBuffer.allocate((longForm ? 12 : 8) + value.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort((short) (tag >>> 16)).putShort((short) tag);
    bytes.put(vr.getBytes(StandardCharsets.ISO_8859_1));
    if (longForm) {
      bytes.putShort((short) 0).putInt(length);
    } else {
      bytes.putShort((short) length);
    }
    return bytes.put(value).array();
  }

  byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[128]);
    out.writeBytes("DICM".getBytes(StandardCharsets.ISO_8859_1));
    String even = syntax.length() % 2 == 0 ? syntax : syntax + "\0";
    byte[] uid = even.getBytes(StandardCharsets.ISO_8859_1);
    out.writeBytes(element(DicomTag.TRANSFER_SYNTAX, "UI", uid, uid.length));
    elements.values().forEach(out::writeBytes);
    return out.toByteArray();
  }

  Path write(Path file) throws IOException {
    return Files.write(file, toBytes());
  }

  private static byte[] shorts(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putShort((short) value);
    }
    return bytes.array();
  }
}
