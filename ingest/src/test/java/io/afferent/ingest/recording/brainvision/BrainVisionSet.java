package io.afferent.ingest.recording.brainvision;

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
final class BrainVisionSet {
  private final String name;
  private final Map<String, String> common = new LinkedHashMap<>();
  private final Map<String, String> binary = new LinkedHashMap<>();
  private final Map<String, String> ascii = new LinkedHashMap<>();
  private final List<String> channels = new ArrayList<>();
  private final List<String> markers = new ArrayList<>();
  private String firstLine = "Brain Vision Data Exchange Header File Version 1.0";
  private String commonTitle = "Common Infos";
  private String tail = "";
  private byte[] data = new byte[0];
  private Charset charset = StandardCharsets.UTF_8;

  private BrainVisionSet(String name) {
    this.name = name;
    common.put("Codepage", "UTF-8");
    common.put("DataFile", name + ".eeg");
    common.put("MarkerFile", name + ".vmrk");
    common.put("DataFormat", "BINARY");
    common.put("DataOrientation", "MULTIPLEXED");
    common.put("NumberOfChannels", "2");
    common.put("SamplingInterval", "4000");
    binary.put("BinaryFormat", "INT_16");
    channels.add("Fz,,0.1,\u00b5V");
    channels.add("Pz,,0.1,\u00b5V");
  }

  static BrainVisionSet named(String name) {
    return new BrainVisionSet(name);
  }

  BrainVisionSet common(String key, String value) {
    common.put(key, value);
    return this;
  }

  BrainVisionSet without(String key) {
    common.remove(key);
    return this;
  }

  BrainVisionSet binary(String key, String value) {
    binary.put(key, value);
    return this;
  }

  BrainVisionSet ascii(String key, String value) {
    common.put("DataFormat", "ASCII");
    ascii.put(key, value);
    return this;
  }

  BrainVisionSet channels(String... lines) {
    channels.clear();
    channels.addAll(List.of(lines));
    return common("NumberOfChannels", Integer.toString(lines.length));
  }

  BrainVisionSet marker(String line) {
    markers.add(line);
    return this;
  }

  BrainVisionSet firstLine(String line) {
    firstLine = line;
    return this;
  }

  BrainVisionSet commonTitle(String title) {
    commonTitle = title;
    return this;
  }

  BrainVisionSet tail(String text) {
    tail = text;
    return this;
  }

  BrainVisionSet charset(Charset written) {
    charset = written;
    return this;
  }

  BrainVisionSet data(byte[] bytes) {
    data = bytes;
    return this;
  }

  BrainVisionSet data(String text) {
    return data(text.getBytes(StandardCharsets.US_ASCII));
  }

  BrainVisionSet data(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putShort((short) value);
    }
    return data(bytes.array());
  }

  /** Values 0, 1, 2 and so on. */
  BrainVisionSet counting(int values) {
    int[] all = new int[values];
    for (int i = 0; i < values; i++) {
      all[i] = i;
    }
    return data(all);
  }

  /** Writes all files; gives the header. */
  Path write(Path folder) throws IOException {
    StringBuilder text = new StringBuilder(firstLine + "\n; a comment=1\n\n");
    section(text, commonTitle, common);
    section(text, "Binary Infos", ascii.isEmpty() ? binary : Map.of());
    section(text, "ASCII Infos", ascii);
    text.append("[Channel Infos]\n");
    for (int i = 0; i < channels.size(); i++) {
      text.append("Ch").append(i + 1).append('=').append(channels.get(i)).append('\n');
    }
    text.append(tail);
    Path header = folder.resolve(name + ".vhdr");
    Files.write(header, text.toString().getBytes(charset));
    Files.write(folder.resolve(name + ".eeg"), data);
    StringBuilder marked =
        new StringBuilder("Brain Vision Data Exchange Marker File, Version 1.0\n\n");
    if (common.containsKey("Codepage")) {
      marked.append("[Common Infos]\nCodepage=").append(common.get("Codepage")).append("\n\n");
    }
    marked.append("[Marker Infos]\n; Mk1=not a marker,,1,1,0\n");
    for (int i = 0; i < markers.size(); i++) {
      marked.append("Mk").append(i + 1).append('=').append(markers.get(i)).append('\n');
    }
    Files.write(folder.resolve(name + ".vmrk"), marked.toString().getBytes(charset));
    return header;
  }

  private static void section(StringBuilder text, String title, Map<String, String> entries) {
    if (!entries.isEmpty()) {
      text.append('[').append(title).append("]\n");
      entries.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
      text.append('\n');
    }
  }
}
