package io.afferent.ingest.recording.persyst;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the files of a recording by the letter of the format, right or wrong as a test needs. */
final class PersystSet {
  private final String name;
  private final Map<String, String> info = new LinkedHashMap<>();
  private final Map<String, List<String>> sections = new LinkedHashMap<>();
  private Charset charset = StandardCharsets.UTF_8;
  private String mark = "";
  private int samples = 200;

  private PersystSet(String name) {
    this.name = name;
    info.put("File", name + ".dat");
    info.put("FileType", "Interleaved");
    info.put("SamplingRate", "100");
    info.put("HeaderLength", "0");
    info.put("Calibration", "0.5");
    info.put("WaveformCount", "2");
    info.put("DataType", "0");
    section("ChannelMap", "Fz-Ref=1", "Pz-Ref=2");
    section("Patient", "First=Anna", "TestDate=03/04/2024", "TestTime=10:00:00");
  }

  static PersystSet named(String name) {
    return new PersystSet(name);
  }

  PersystSet info(String key, String value) {
    info.put(key, value);
    return this;
  }

  PersystSet without(String key) {
    info.remove(key);
    return this;
  }

  PersystSet section(String title, String... lines) {
    sections.put(title, new ArrayList<>(List.of(lines)));
    return this;
  }

  PersystSet charset(Charset encoding, String byteOrderMark) {
    charset = encoding;
    mark = byteOrderMark;
    return this;
  }

  PersystSet samples(int count) {
    samples = count;
    return this;
  }

  /** Two channels that count up and down. */
  Path write(Path folder) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(samples * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < samples; i++) {
      data.putShort((short) i).putShort((short) -i);
    }
    Files.write(folder.resolve(name + ".dat"), data.array());
    StringBuilder text = new StringBuilder(mark).append("[FileInfo]\r\n");
    info.forEach((key, value) -> text.append(key).append('=').append(value).append("\r\n"));
    sections.forEach(
        (title, lines) -> {
          text.append('[').append(title).append("]\r\n");
          lines.forEach(line -> text.append(line).append("\r\n"));
        });
    Path layout = folder.resolve(name + ".lay");
    Files.write(layout, text.toString().getBytes(charset));
    return layout;
  }
}
