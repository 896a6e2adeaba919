package io.afferent.ingest.recording.brainvision;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.FileNames;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A header file.
 *
 * @param text the file
 * @param path where it is
 * @param channels the declared channels, in the order of the data
 * @param rate exact rate
 * @param layout how the samples lie in the data file
 * @param dataPoints declared samples per channel, empty when not declared
 */
record BrainVisionHeader(
    BrainVisionText text,
    Path path,
    List<BrainVisionChannel> channels,
    SampleRate rate,
    BrainVisionLayout layout,
    OptionalLong dataPoints) {
  static final String COMMON = "Common Infos";
  private static final int LARGEST_HEADER = 8 << 20;
  private static final int MOST_CHANNELS = 65_536;

  BrainVisionHeader {
    channels = List.copyOf(channels);
  }

  static BrainVisionHeader read(Path path, SourceWarnings warnings) throws IOException {
    BrainVisionText text = BrainVisionText.read(path, LARGEST_HEADER, warnings);
    if (!BrainVisionText.isFirstLine(text.firstLine(), "Header")) {
      throw new RecordingException(
          text.name()
              + ": line 1: begins with "
              + SourceText.quoted(text.firstLine())
              + ", a BrainVision header begins with 'Brain Vision Data Exchange Header File Version"
              + " 1.0'; open the header");
    }
    String version = text.version();
    if (!version.startsWith("1.") && !version.startsWith("2.")) {
      warnings.add(
          "the header has version "
              + SourceText.quoted(version)
              + "; known are 1.0 and 2.0, and it was read like those");
    }
    String dataType = text.value(COMMON, "DataType").toUpperCase(Locale.ROOT);
    if (!dataType.isEmpty() && !dataType.equals("TIMEDOMAIN")) {
      throw refused(
          text,
          COMMON,
          "DataType",
          "only TIMEDOMAIN holds samples over time; export the time domain");
    }
    List<BrainVisionChannel> channels = channels(text, warnings);
    return new BrainVisionHeader(
        text,
        path,
        channels,
        BrainVisionRate.read(text),
        BrainVisionLayouts.read(text, warnings),
        count(text, COMMON, "DataPoints"));
  }

  /** Name of the header without extension, which {@code $b} stands for. */
  String baseName() {
    return FileNames.baseName(path);
  }

  private static List<BrainVisionChannel> channels(BrainVisionText text, SourceWarnings warnings)
      throws RecordingException {
    List<BrainVisionText.Entry> lines = text.section("Channel Infos");
    OptionalLong declared = count(text, COMMON, "NumberOfChannels");
    if (declared.isPresent()
        && (declared.getAsLong() < 1 || declared.getAsLong() > MOST_CHANNELS)) {
      throw refused(text, COMMON, "NumberOfChannels", "allowed are 1 to " + MOST_CHANNELS);
    }
    BrainVisionChannel[] found = new BrainVisionChannel[Math.min(lines.size(), MOST_CHANNELS)];
    int last = 0;
    for (BrainVisionText.Entry entry : lines) {
      int number = number(entry.key());
      if (number < 1 || number > found.length || found[number - 1] != null) {
        warnings.add(
            text.name()
                + ": line "
                + entry.line()
                + ": "
                + SourceText.quoted(entry.key())
                + " is no further channel of "
                + found.length
                + " and was passed over");
        continue;
      }
      found[number - 1] = BrainVisionChannel.parse(number, entry.value(), warnings);
      last = Math.max(last, number);
    }
    int wanted = declared.isPresent() ? (int) declared.getAsLong() : last;
    if (declared.isEmpty()) {
      warnings.add("the header has no NumberOfChannels; the " + last + " channels it lists count");
    } else if (last > wanted) {
      warnings.add(
          "the header lists " + last + " channels and declares " + wanted + "; the first count");
    }
    return complete(text, found, wanted);
  }

  private static List<BrainVisionChannel> complete(
      BrainVisionText text, BrainVisionChannel[] found, int wanted) throws RecordingException {
    List<BrainVisionChannel> channels = new ArrayList<>(Arrays.asList(found));
    for (int number = 1; number <= wanted; number++) {
      if (number > found.length || found[number - 1] == null) {
        throw new RecordingException(
            text.name()
                + ": [Channel Infos] has no line Ch"
                + number
                + " of "
                + wanted
                + " channels, so its scale is not known; add the line or correct NumberOfChannels");
      }
    }
    if (wanted == 0) {
      throw new RecordingException(
          text.name() + ": [Channel Infos] has no line Ch1=...; a recording has channels");
    }
    return channels.subList(0, wanted);
  }

  /** The number in a key like {@code Ch12}, 0 when it is none. */
  static int number(String key) {
    if (key.length() < 3 || key.length() > 9) {
      return 0;
    }
    int number = 0;
    for (int i = 2; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c < '0' || c > '9') {
        return 0;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }

  /** A count, empty when the key is missing or empty. */
  static OptionalLong count(BrainVisionText text, String section, String key)
      throws RecordingException {
    String value = text.value(section, key);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!value.matches("\\d{1,18}")) {
      throw refused(text, section, key, "allowed is a count of 0 or more");
    }
    return OptionalLong.of(Long.parseLong(value));
  }

  /** An exception about the value of a key, or about its absence. */
  static RecordingException refused(
      BrainVisionText text, String section, String key, String reason) {
    Optional<BrainVisionText.Entry> entry = text.entry(section, key);
    return new RecordingException(
        entry.isPresent()
            ? text.name()
                + ": line "
                + entry.get().line()
                + ": "
                + key
                + "="
                + SourceText.quoted(entry.get().value())
                + ": "
                + reason
            : text.name() + ": [" + section + "] has no " + key + "; " + reason);
  }
}
