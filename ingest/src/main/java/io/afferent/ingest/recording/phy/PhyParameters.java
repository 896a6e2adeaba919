package io.afferent.ingest.recording.phy;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code params.py} says.
 *
 * @param rate sampling rate, the clock of the spikes
 * @param samplesPaths {@code dat_path}, empty when not told
 * @param channels {@code n_channels_dat}, 0 when not told
 * @param type type of the samples as written, empty when not told
 * @param offset {@code offset}: bytes in front of the samples
 */
record PhyParameters(
    SampleRate rate, List<String> samplesPaths, int channels, String type, long offset) {
  private static final int LARGEST_FILE = 1 << 20;
  private static final int MOST_CHANNELS = 65_536;

  PhyParameters {
    samplesPaths = List.copyOf(samplesPaths);
  }

  /**
   * Reads the file.
   *
   * @throws RecordingException if there is none, or it has no usable {@code sample_rate}
   */
  static PhyParameters read(PhyFiles files, SourceWarnings warnings) throws IOException {
    Optional<Path> path = files.find(PhyFiles.PARAMETERS);
    if (path.isEmpty()) {
      throw new RecordingException(
          files.name()
              + ": there is no params.py, so the sampling rate is not known; write one with a line"
              + " such as: sample_rate = 30000.");
    }
    try (RecordingFile file = RecordingFile.open(path.get())) {
      PythonAssignments assignments =
          PythonAssignments.parse(SourceText.decode(file.readAll(LARGEST_FILE)));
      if (assignments.passedOver() > 0) {
        warnings.add(
            "params.py: "
                + assignments.passedOver()
                + " statements that are no plain assignment were not executed");
      }
      return new PhyParameters(
          rate(file, assignments),
          paths(assignments, warnings),
          (int) count(assignments, "n_channels_dat", MOST_CHANNELS, warnings),
          text(assignments, "dtype"),
          count(assignments, "offset", Long.MAX_VALUE / 2, warnings));
    }
  }

  private static SampleRate rate(RecordingFile file, PythonAssignments assignments)
      throws RecordingException {
    Optional<PythonValue> value = assignments.value("sample_rate");
    if (value.isPresent() && value.get() instanceof PythonValue.Decimal number) {
      try {
        return SampleRate.ofPlausibleHz(number.value());
      } catch (ArithmeticException outOfRange) {
        throw file.refused(
            "sample_rate is " + number.value() + ", allowed are 1e-6 to 1e9 Hz; correct it");
      }
    }
    throw file.refused(
        "sample_rate "
            + (value.isPresent() ? "is no plain number" : "is missing")
            + "; write a line such as: sample_rate = 30000.");
  }

  private static List<String> paths(PythonAssignments assignments, SourceWarnings warnings) {
    Optional<PythonValue> value = assignments.value("dat_path");
    List<String> paths = new ArrayList<>();
    if (value.isPresent() && value.get() instanceof PythonValue.Text text) {
      paths.add(text.text());
    } else if (value.isPresent() && value.get() instanceof PythonValue.Items items) {
      for (PythonValue item : items.items()) {
        if (item instanceof PythonValue.Text text) {
          paths.add(text.text());
        }
      }
    } else if (value.isPresent() && value.get() instanceof PythonValue.Expression) {
      warnings.add("params.py: dat_path is no plain text, so the samples are not read");
    }
    return paths;
  }

  private static String text(PythonAssignments assignments, String name) {
    return assignments.value(name).orElse(new PythonValue.Expression())
            instanceof PythonValue.Text text
        ? text.text()
        : "";
  }

  private static long count(
      PythonAssignments assignments, String name, long most, SourceWarnings warnings) {
    Optional<PythonValue> value = assignments.value(name);
    if (value.isEmpty()) {
      return 0;
    }
    if (value.get() instanceof PythonValue.Decimal number) {
      try {
        BigDecimal plain = number.value();
        long count = plain.longValueExact();
        if (count >= 0 && count <= most) {
          return count;
        }
      } catch (ArithmeticException notWhole) {
        // Told below, together with numbers out of range.
      }
    }
    warnings.add(
        "params.py: "
            + name
            + " is no whole number of 0 to "
            + most
            + ", so the samples are not read");
    return -1;
  }
}
