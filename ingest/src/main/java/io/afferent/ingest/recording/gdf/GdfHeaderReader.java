package io.afferent.ingest.recording.gdf;

import io.afferent.ingest.recording.PhysicalUnit;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the header of both generations: 256 bytes for the file, then 256 bytes for each channel,
 * column after column, then in version 2 fields of tag, length and value.
 */
final class GdfHeaderReader {
  private static final int BLOCK = 256;
  private static final int MOST_CHANNELS = 16_384;
  private static final int LARGEST_HEADER = 1 << 25;

  private final RecordingFile file;
  private final SourceWarnings warnings;
  private final byte[] fixed;
  private final int version;

  private GdfHeaderReader(RecordingFile file, SourceWarnings warnings, byte[] fixed, int version) {
    this.file = file;
    this.warnings = warnings;
    this.fixed = fixed;
    this.version = version;
  }

  /** Reads and checks the header; every length is checked before anything is allocated for it. */
  static GdfHeader read(RecordingFile file, SourceWarnings warnings) throws IOException {
    byte[] fixed = file.read(0, BLOCK, "the fixed header");
    String text = new String(fixed, 0, 8, StandardCharsets.ISO_8859_1);
    int version = version(text);
    if (version < 0) {
      throw file.refusedAt(
          0,
          "the first 8 bytes should be 'GDF 1.xx' or 'GDF 2.xx', were "
              + SourceText.quoted(text)
              + "; this is another format or a damaged header");
    }
    return new GdfHeaderReader(file, warnings, fixed, version).read();
  }

  /** Version times 100; -1 for anything that is not read. */
  private static int version(String text) {
    if (!text.startsWith("GDF ")) {
      return -1;
    }
    return SourceText.decimal(text.substring(4))
        .map(value -> value.movePointRight(2).intValue())
        .filter(value -> value >= 100 && value < 300)
        .orElse(-1);
  }

  private boolean isSecond() {
    return version >= 190;
  }

  private GdfHeader read() throws IOException {
    long count = GdfBytes.unsigned(fixed, 252, isSecond() ? 2 : 4);
    if (count > MOST_CHANNELS) {
      throw file.refusedAt(
          252,
          "the number of channels must be at most "
              + MOST_CHANNELS
              + ", was "
              + count
              + "; the header is damaged");
    }
    int channels = (int) count;
    long headerBytes =
        isSecond() ? GdfBytes.unsigned(fixed, 184, 2) * BLOCK : GdfBytes.int64(fixed, 184);
    int least = BLOCK * (channels + 1);
    if (headerBytes < least || headerBytes > LARGEST_HEADER) {
      throw file.refusedAt(
          184,
          "the header must have 256 * (channels + 1) = "
              + least
              + " bytes or more for its "
              + channels
              + " channels, but says "
              + headerBytes
              + "; it is damaged");
    }
    byte[] columns =
        file.read(BLOCK, (int) headerBytes - BLOCK, "the header of " + channels + " channels");
    List<GdfChannel> list = channels(columns, channels);
    long recordBytes = 0;
    for (GdfChannel channel : list) {
      recordBytes = channel.byteOffset() + channel.recordBytes();
    }
    return header(columns, headerBytes, recordBytes, list);
  }

  private GdfHeader header(
      byte[] columns, long headerBytes, long recordBytes, List<GdfChannel> channels) {
    long numerator = GdfBytes.unsigned(fixed, 244, 4);
    long denominator = GdfBytes.unsigned(fixed, 248, 4);
    if (numerator == 0 || denominator == 0) {
      warnings.add(
          "the duration of a record is " + numerator + "/" + denominator + " s; 1 s is assumed");
      numerator = 1;
      denominator = 1;
    }
    long declared = GdfBytes.int64(fixed, 236);
    long records = GdfLength.records(file, headerBytes, recordBytes, declared, warnings);
    OptionalLong start =
        isSecond()
            ? GdfStart.ofDays(GdfBytes.int64(fixed, 168), warnings)
            : GdfStart.ofText(GdfBytes.text(fixed, 168, 16), warnings);
    int patientBytes = isSecond() ? 66 : 80;
    return new GdfHeader(
        version,
        headerBytes,
        start.orElse(0),
        start.isPresent() ? Instant.EPOCH.plusNanos(start.getAsLong()).toString() : "",
        records,
        recordBytes,
        numerator,
        denominator,
        declared >= 0 && records == declared ? headerBytes + records * recordBytes : -1,
        channels,
        isSecond() ? eventNames(columns, BLOCK * channels.size()) : Map.of(),
        GdfBytes.text(fixed, 8, patientBytes),
        GdfBytes.text(fixed, 88, isSecond() ? 64 : 80));
  }

  private List<GdfChannel> channels(byte[] columns, int count) throws RecordingException {
    List<GdfChannel> channels = new ArrayList<>(count);
    long byteOffset = 0;
    for (int i = 0; i < count; i++) {
      String label = GdfBytes.text(columns, 16 * i, 16);
      int samples = GdfBytes.int32(columns, 216 * count + 4 * i);
      if (samples < 0) {
        throw file.refusedAt(
            BLOCK + 216L * count + 4L * i,
            "the samples per record of channel "
                + (i + 1)
                + " must be at least 0, were "
                + samples
                + "; the header is damaged");
      }
      GdfUnits.Coded unit = unit(columns, count, i);
      GdfChannel channel =
          new GdfChannel(
              i,
              label,
              GdfBytes.text(columns, 16 * count + 80 * i, 80),
              unit.text(),
              unit.unit(),
              GdfBytes.float64(columns, 104 * count + 8 * i),
              GdfBytes.float64(columns, 112 * count + 8 * i),
              limit(columns, 120 * count + 8 * i),
              limit(columns, 128 * count + 8 * i),
              isSecond()
                  ? filters(columns, count, i)
                  : GdfBytes.text(columns, 136 * count + 80 * i, 80),
              samples,
              type(columns, count, i),
              byteOffset);
      byteOffset += channel.recordBytes();
      channels.add(channel);
    }
    return channels;
  }

  private double limit(byte[] columns, int at) {
    return isSecond() ? GdfBytes.float64(columns, at) : GdfBytes.int64(columns, at);
  }

  private GdfType type(byte[] columns, int count, int i) throws RecordingException {
    int code = GdfBytes.int32(columns, 220 * count + 4 * i);
    Optional<GdfType> type = GdfType.of(code);
    if (type.isEmpty()) {
      String what =
          code > 255 && code < 768
              ? "an integer of " + (code < 511 ? code - 255 : code - 511) + " bits, which is packed"
              : "unknown";
      throw file.refusedAt(
          BLOCK + 220L * count + 4L * i,
          "the type of channel "
              + (i + 1)
              + " must be 1 to 8 (integers), 16 or 17 (float32, float64), 279 or 535 (24 bits),"
              + " was "
              + code
              + ", "
              + what
              + "; convert the file to one of these");
    }
    return type.get();
  }

  private GdfUnits.Coded unit(byte[] columns, int count, int i) {
    if (!isSecond()) {
      String text = GdfBytes.text(columns, 96 * count + 8 * i, 8);
      return new GdfUnits.Coded(text, PhysicalUnit.parse(text));
    }
    int code = (int) GdfBytes.unsigned(columns, 102 * count + 2 * i, 2);
    String text = GdfBytes.text(columns, 96 * count + 6 * i, 6);
    if (code == 0) {
      return new GdfUnits.Coded(text, PhysicalUnit.parse(text));
    }
    Optional<GdfUnits.Coded> known = GdfUnits.of(code);
    if (known.isPresent()) {
      return known.get();
    }
    String named = "unit-" + code;
    warnings.add(
        "channel "
            + (i + 1)
            + " has the physical dimension code "
            + code
            + ", which is not known here; its unit is called "
            + named);
    return new GdfUnits.Coded(named, new PhysicalUnit(named, BigDecimal.ONE));
  }

  private static String filters(byte[] columns, int count, int i) {
    float low = GdfBytes.float32(columns, 204 * count + 4 * i);
    float high = GdfBytes.float32(columns, 208 * count + 4 * i);
    float notch = GdfBytes.float32(columns, 212 * count + 4 * i);
    List<String> parts = new ArrayList<>();
    if (high > 0 && Float.isFinite(high)) {
      parts.add("HP:" + high + "Hz");
    }
    if (low > 0 && Float.isFinite(low)) {
      parts.add("LP:" + low + "Hz");
    }
    if (notch > 0 && Float.isFinite(notch)) {
      parts.add("N:" + notch + "Hz");
    }
    return String.join(" ", parts);
  }

  /** Field 1 names the event codes from 0 on, each name ended by NUL; the name of 0 is empty. */
  private static Map<Integer, String> eventNames(byte[] columns, int first) {
    Map<Integer, String> names = new HashMap<>();
    int at = first;
    while (at + 4 <= columns.length && columns[at] != 0) {
      long length = GdfBytes.unsigned(columns, at + 1, 3);
      if (length > columns.length - at - 4) {
        break;
      }
      if (columns[at] == 1) {
        int start = at + 4;
        int end = start + (int) length;
        for (int code = 0; start < end && code < 256; code++) {
          int stop = start;
          while (stop < end && columns[stop] != 0) {
            stop++;
          }
          String name = SourceText.decode(columns, start, stop - start).strip();
          if (!name.isEmpty()) {
            names.put(code, name);
          }
          start = stop + 1;
        }
      }
      at += 4 + (int) length;
    }
    return names;
  }
}
