package io.afferent.ingest.recording.edf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Builds EDF and BDF files byte by byte, right or wrong, without any code of the product. */
final class EdfBytes {
  private record Signal(List<String> texts, int samplesPerRecord) {}

  private final int bytesPerValue;
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final List<Signal> signals = new ArrayList<>();
  private final String reserved;
  private String version = "0";
  private String patient = "X X X X";
  private String recording = "Startdate 02-MAR-2020 X X X";
  private String date = "02.03.20";
  private String time = "04.05.06";
  private String headerBytes = "";
  private String recordCount = "";
  private String duration = "1";
  private String signalCount = "";
  private int records;

  private EdfBytes(int bytesPerValue, String reserved) {
    this.bytesPerValue = bytesPerValue;
    this.reserved = reserved;
  }

  static EdfBytes edf(String reserved) {
    return new EdfBytes(2, reserved);
  }

  static EdfBytes bdf(String reserved) {
    EdfBytes bytes = new EdfBytes(3, reserved);
    bytes.version = "\u00ffBIOSEMI";
    return bytes;
  }

  EdfBytes version(String text) {
    version = text;
    return this;
  }

  EdfBytes people(String patientText, String recordingText) {
    patient = patientText;
    recording = recordingText;
    return this;
  }

  EdfBytes start(String dateText, String timeText) {
    date = dateText;
    time = timeText;
    return this;
  }

  EdfBytes headerBytes(String text) {
    headerBytes = text;
    return this;
  }

  EdfBytes recordCount(String text) {
    recordCount = text;
    return this;
  }

  EdfBytes duration(String text) {
    duration = text;
    return this;
  }

  EdfBytes signalCount(String text) {
    signalCount = text;
    return this;
  }

  /** A signal in uV with a gain of 1 and an offset of 0. */
  EdfBytes signal(String label, int samplesPerRecord) {
    String limit = bytesPerValue == 2 ? "32767" : "8388607";
    return signal(label, "uV", "-" + limit, limit, "-" + limit, limit, samplesPerRecord);
  }

  EdfBytes signal(
      String label,
      String unit,
      String physicalMin,
      String physicalMax,
      String digitalMin,
      String digitalMax,
      int samplesPerRecord) {
    return signal(
        label,
        unit,
        physicalMin,
        physicalMax,
        digitalMin,
        digitalMax,
        Integer.toString(samplesPerRecord),
        samplesPerRecord);
  }

  EdfBytes signal(
      String label,
      String unit,
      String physicalMin,
      String physicalMax,
      String digitalMin,
      String digitalMax,
      String samplesText,
      int samplesPerRecord) {
    String[] texts = {
      label,
      "AgAgCl",
      unit,
      physicalMin,
      physicalMax,
      digitalMin,
      digitalMax,
      "HP:0.1Hz",
      samplesText,
      ""
    };
    signals.add(new Signal(List.of(texts), samplesPerRecord));
    return this;
  }

  EdfBytes annotations(int samplesPerRecord) {
    String[] texts = {
      bytesPerValue == 2 ? "EDF Annotations" : "BDF Annotations",
      "",
      "",
      "-1",
      "1",
      bytesPerValue == 2 ? "-32768" : "-8388608",
      bytesPerValue == 2 ? "32767" : "8388607",
      "",
      Integer.toString(samplesPerRecord),
      ""
    };
    signals.add(new Signal(List.of(texts), samplesPerRecord));
    return this;
  }

  /**
   * A record: {@code int[]} for a signal, {@code String} for an annotation signal, where {@code |}
   * stands for 0x14, {@code ~} for 0x15 and {@code _} for 0x00.
   */
  EdfBytes record(Object... content) {
    for (int i = 0; i < content.length; i++) {
      int length = signals.get(i).samplesPerRecord() * bytesPerValue;
      byte[] bytes = new byte[length];
      if (content[i] instanceof int[] values) {
        for (int k = 0; k < values.length; k++) {
          for (int b = 0; b < bytesPerValue; b++) {
            bytes[k * bytesPerValue + b] = (byte) (values[k] >> (8 * b));
          }
        }
      } else {
        byte[] text = tal((String) content[i]);
        System.arraycopy(text, 0, bytes, 0, text.length);
      }
      data.writeBytes(bytes);
    }
    records++;
    return this;
  }

  EdfBytes raw(byte[] bytes) {
    data.writeBytes(bytes);
    return this;
  }

  static byte[] tal(String text) {
    return text.replace('|', (char) 0x14)
        .replace('~', (char) 0x15)
        .replace('_', (char) 0)
        .getBytes(StandardCharsets.UTF_8);
  }

  byte[] build() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    int count = signals.size();
    put(file, version, 8);
    put(file, patient, 80);
    put(file, recording, 80);
    put(file, date, 8);
    put(file, time, 8);
    put(file, headerBytes.isEmpty() ? Integer.toString(256 * (count + 1)) : headerBytes, 8);
    put(file, reserved, 44);
    put(file, recordCount.isEmpty() ? Integer.toString(records) : recordCount, 8);
    put(file, duration, 8);
    put(file, signalCount.isEmpty() ? Integer.toString(count) : signalCount, 4);
    int[] widths = {16, 80, 8, 8, 8, 8, 8, 80, 8, 32};
    for (int field = 0; field < widths.length; field++) {
      for (Signal signal : signals) {
        put(file, signal.texts().get(field), widths[field]);
      }
    }
    file.writeBytes(data.toByteArray());
    return file.toByteArray();
  }

  Path write(Path folder, String name) throws IOException {
    return Files.write(folder.resolve(name), build());
  }

  private static void put(ByteArrayOutputStream file, String text, int width) {
    byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.ISO_8859_1), width);
    for (int i = text.length(); i < width; i++) {
      bytes[i] = ' ';
    }
    file.writeBytes(bytes);
  }
}
