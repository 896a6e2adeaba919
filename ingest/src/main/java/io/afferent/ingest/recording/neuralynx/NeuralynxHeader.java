package io.afferent.ingest.recording.neuralynx;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The 16 KiB of text in front of the records: lines of a key with a hyphen, and its value. */
final class NeuralynxHeader {
  static final int BYTES = 1 << 14;
  static final String START = "######## Neuralynx";
  private static final BigDecimal FASTEST_HZ = BigDecimal.valueOf(1_000_000);
  private static final int LONGEST_VALUE = 200;

  private final RecordingFile file;
  private final Map<String, String> values;

  private NeuralynxHeader(RecordingFile file, Map<String, String> values) {
    this.file = file;
    this.values = values;
  }

  /**
   * Reads the header of a file.
   *
   * @throws RecordingException if it is none, or of records of another length
   */
  static NeuralynxHeader read(RecordingFile file, NeuralynxKind kind) throws IOException {
    byte[] bytes = file.read(0, BYTES, "the header");
    int length = 0;
    while (length < BYTES && bytes[length] != 0) {
      length++;
    }
    String text = SourceText.decode(bytes, 0, length);
    if (!text.startsWith(START)) {
      throw file.refusedAt(0, "a file of Neuralynx begins with '" + START + "'");
    }
    Map<String, String> values = new HashMap<>();
    for (String line : SourceText.lines(text)) {
      String plain = line.strip();
      if (plain.startsWith("-")) {
        int end = 1;
        while (end < plain.length() && !Character.isWhitespace(plain.charAt(end))) {
          end++;
        }
        values.put(plain.substring(1, end).toLowerCase(Locale.ROOT), plain.substring(end).strip());
      } else if (plain.startsWith("## Time Opened")) {
        values.putIfAbsent("timecreated", plain.substring("## Time Opened".length()).strip());
      }
    }
    NeuralynxHeader header = new NeuralynxHeader(file, values);
    String recordSize = header.text("RecordSize");
    if (!recordSize.isEmpty() && !recordSize.equals(Integer.toString(kind.recordBytes()))) {
      throw file.refused(
          "RecordSize is "
              + SourceText.quoted(recordSize)
              + ", records of "
              + kind
              + " have "
              + kind.recordBytes()
              + " bytes; other layouts are not read");
    }
    return header;
  }

  /** Value of a key in any case, empty when it has none. */
  String text(String key) {
    String value = values.getOrDefault(key.toLowerCase(Locale.ROOT), "");
    return value.substring(0, Math.min(LONGEST_VALUE, value.length()));
  }

  /** Name of the channel, or of the file when the header has none. */
  String label() {
    String name = ChannelLabels.clean(text("AcqEntName").replace("\"", ""));
    return name.isEmpty() ? ChannelLabels.clean(file.baseName()) : name;
  }

  /** Volts of one digital step, of the first channel; negative for an inverted input. */
  Optional<BigDecimal> bitVolts() {
    String[] parts = text("ADBitVolts").split("\\s+", 2);
    Optional<BigDecimal> volts = SourceText.decimal(parts[0]).filter(step -> step.signum() > 0);
    boolean inverted = text("InputInverted").equalsIgnoreCase("true");
    return inverted ? volts.map(BigDecimal::negate) : volts;
  }

  /**
   * The declared rate. Before version 4 the system could wait whole microseconds only between
   * samples, whatever the header says: then it is that of the whole period.
   */
  SampleRate rate() throws RecordingException {
    String written = text("SamplingFrequency");
    Optional<BigDecimal> hz = SourceText.decimal(written);
    if (hz.isPresent() && hz.get().signum() > 0 && hz.get().compareTo(FASTEST_HZ) <= 0) {
      if (text("NLX_Base_Class_Type").equalsIgnoreCase("CscAcqEnt")) {
        return new SampleRate(1_000_000, (long) Math.floor(1e6 / hz.get().doubleValue()));
      }
      try {
        return SampleRate.ofPlausibleHz(hz.get());
      } catch (ArithmeticException outOfRange) {
        // Told below, together with rates out of range.
      }
    }
    throw file.refused(
        "SamplingFrequency is "
            + SourceText.quoted(written)
            + ", allowed are decimals from 1e-6 to 1e6 Hz");
  }
}
