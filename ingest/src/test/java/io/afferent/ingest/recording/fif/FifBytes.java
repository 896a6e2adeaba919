package io.afferent.ingest.recording.fif;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes FIF files tag by tag, independently of the code under test. */
final class FifBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  /** A file up to the first sample: {@code channels} channels named C1, C2, ... and a trigger. */
  static FifBytes header(int channels, float rateHz) {
    FifBytes file = new FifBytes().tag(100, 31, new byte[20]).start(100).start(101);
    file.integer(200, channels).number(201, rateHz).tag(204, 3, ints(1_700_000_000, 500_000));
    for (int i = 0; i < channels; i++) {
      boolean trigger = i == channels - 1;
      file.channel(trigger ? "STI 014" : "C" + (i + 1), trigger ? 3 : 2, trigger ? 1f : 0.5f, 0);
    }
    return file.end(101).start(102);
  }

  static byte[] ints(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      buffer.putInt(value);
    }
    return buffer.array();
  }

  static byte[] shorts(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * values.length);
    for (int value : values) {
      buffer.putShort((short) value);
    }
    return buffer.array();
  }

  static byte[] floats(float... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return buffer.array();
  }

  int size() {
    return bytes.size();
  }

  FifBytes tag(int kind, int type, byte[] content) {
    return linked(kind, type, content.length, 0, content);
  }

  FifBytes linked(int kind, int type, int size, int next, byte[] content) {
    try {
      out.writeInt(kind);
      out.writeInt(type);
      out.writeInt(size);
      out.writeInt(next);
      out.write(content);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return this;
  }

  FifBytes start(int block) {
    return integer(104, block);
  }

  FifBytes end(int block) {
    return integer(105, block);
  }

  FifBytes integer(int kind, int value) {
    return tag(kind, 3, ints(value));
  }

  FifBytes number(int kind, float value) {
    return tag(kind, 4, floats(value));
  }

  FifBytes text(int kind, String text) {
    return tag(kind, 10, text.getBytes(StandardCharsets.UTF_8));
  }

  FifBytes channel(String name, int kind, float calibration, int unitMultiplier) {
    ByteBuffer record = ByteBuffer.allocate(96);
    record.putInt(1).putInt(1).putInt(kind).putFloat(2f).putFloat(calibration);
    record.putInt(72, kind == 3 ? -1 : 107).putInt(76, unitMultiplier);
    record.position(80);
    record.put(name.getBytes(StandardCharsets.UTF_8));
    return tag(203, 30, record.array());
  }

  /** A buffer of int16 samples, sample-major. */
  FifBytes buffer(int... values) {
    return tag(300, 16, shorts(values));
  }

  FifBytes next(String name) {
    return start(118).integer(115, 2).text(118, name).integer(117, 1).end(118);
  }

  byte[] build() {
    return bytes.toByteArray();
  }

  /** Ends the blocks of the header and writes the file. */
  Path write(Path folder, String name) throws IOException {
    end(102).end(100).linked(108, 0, 0, -1, new byte[0]);
    return Files.write(folder.resolve(name), build());
  }
}
