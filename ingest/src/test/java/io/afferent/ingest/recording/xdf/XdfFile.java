package io.afferent.ingest.recording.xdf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes XDF files chunk by chunk, independently of the code under test. */
final class XdfFile {
  /** In the place of a stamp: the sample has none. */
  static final double NONE = Double.NEGATIVE_INFINITY;

  static final byte[] BOUNDARY = {
    0x43,
    (byte) 0xA5,
    0x46,
    (byte) 0xDC,
    (byte) 0xCB,
    (byte) 0xF5,
    0x41,
    0x0F,
    (byte) 0xB3,
    0x0E,
    (byte) 0xD5,
    0x46,
    0x73,
    (byte) 0x83,
    (byte) 0xCB,
    (byte) 0xE4
  };

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  XdfFile() {
    raw("XDF:".getBytes(StandardCharsets.US_ASCII));
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  XdfFile raw(byte[] content) {
    bytes.writeBytes(content);
    return this;
  }

  int size() {
    return bytes.size();
  }

  XdfFile chunk(int tag, byte[] content) {
    return raw(trimmed(buffer(5).put((byte) 4).putInt(content.length + 2)))
        .raw(trimmed(buffer(2).putShort((short) tag)))
        .raw(content);
  }

  XdfFile xml(int tag, int stream, String xml) {
    byte[] text = xml.getBytes(StandardCharsets.UTF_8);
    return chunk(tag, trimmed(buffer(4 + text.length).putInt(stream).put(text)));
  }

  XdfFile stream(int stream, String name, int channels, String rate, String format) {
    return xml(2, stream, header(name, channels, rate, format, ""));
  }

  static String header(String name, int channels, String rate, String format, String rest) {
    return String.format(
        Locale.ROOT,
        "<?xml version=\"1.0\"?><info><name>%s</name><type>EEG</type><channel_count>%d"
            + "</channel_count><nominal_srate>%s</nominal_srate><channel_format>%s"
            + "</channel_format>%s</info>",
        name,
        channels,
        rate,
        format,
        rest);
  }

  XdfFile boundary() {
    return chunk(5, BOUNDARY);
  }

  XdfFile offset(int stream, double time, double offset) {
    return chunk(4, trimmed(buffer(20).putInt(stream).putDouble(time).putDouble(offset)));
  }

  /** Samples of one int16 channel, as many as there are stamps, counting up from a value. */
  XdfFile counting(int stream, int firstValue, double... stamps) {
    ByteBuffer content = buffer(4 + 5 + stamps.length * 11);
    content.putInt(stream).put((byte) 4).putInt(stamps.length);
    for (int i = 0; i < stamps.length; i++) {
      stamp(content, stamps[i]).putShort((short) (firstValue + i));
    }
    return chunk(3, trimmed(content));
  }

  /** One sample with given bytes as its values. */
  XdfFile sample(int stream, double stamp, byte[] values) {
    ByteBuffer content = buffer(4 + 2 + 9 + values.length);
    stamp(content.putInt(stream).put((byte) 1).put((byte) 1), stamp).put(values);
    return chunk(3, trimmed(content));
  }

  XdfFile text(int stream, double stamp, String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer value = buffer(5 + encoded.length);
    value.put((byte) 4).putInt(encoded.length).put(encoded);
    return sample(stream, stamp, trimmed(value));
  }

  private static ByteBuffer stamp(ByteBuffer content, double stamp) {
    return stamp == NONE ? content.put((byte) 0) : content.put((byte) 8).putDouble(stamp);
  }

  private static byte[] trimmed(ByteBuffer content) {
    byte[] written = new byte[content.position()];
    content.flip().get(written);
    return written;
  }

  byte[] build() {
    return bytes.toByteArray();
  }

  Path write(Path folder, String name) throws IOException {
    return Files.write(folder.resolve(name), build());
  }
}
