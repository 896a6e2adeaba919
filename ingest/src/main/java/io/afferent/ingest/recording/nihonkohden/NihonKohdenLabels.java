package io.afferent.ingest.recording.nihonkohden;

import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Names of electrodes by their numbers: those of the {@code .21E}, else those of the device. */
final class NihonKohdenLabels {
  private static final int LARGEST_FILE = 1 << 20;
  private static final int MOST_ELECTRODES = 65_536;
  private static final List<String> FIRST =
      List.of(
          "FP1", "FP2", "F3", "F4", "C3", "C4", "P3", "P4", "O1", "O2", "F7", "F8", "T3", "T4",
          "T5", "T6", "FZ", "CZ", "PZ", "E", "PG1", "PG2", "A1", "A2", "T1", "T2");

  private final Map<Integer, String> names = new HashMap<>();
  private int end;

  private NihonKohdenLabels() {
    FIRST.forEach(this::next);
    next("X", 1, 11, 1);
    next("NA", 1, 5, 1);
    next("DC", 1, 32, 2);
    List.of("BN1", "BN2", "Mark1", "Mark2").forEach(this::next);
    next("NA", 6, 27, 1);
    List.of("X12/BP1", "X13/BP2", "X14/BP3", "X15/BP4").forEach(this::next);
    next("X", 16, 165, 1);
    List.of("NA28", "Z").forEach(this::next);
  }

  private void next(String name) {
    names.put(end++, name);
  }

  private void next(String prefix, int first, int last, int digits) {
    for (int number = first; number <= last; number++) {
      next(prefix + String.format(Locale.ROOT, "%0" + digits + "d", number));
    }
  }

  static NihonKohdenLabels of(Optional<Path> electrodes, SourceWarnings warnings)
      throws IOException {
    NihonKohdenLabels labels = new NihonKohdenLabels();
    if (electrodes.isEmpty()) {
      warnings.add("there is no .21E beside the samples; electrodes have the names of the device");
      return labels;
    }
    try (RecordingFile file = RecordingFile.open(electrodes.get())) {
      if (file.size() > LARGEST_FILE) {
        warnings.add(file.name() + " has " + file.size() + " bytes, which is no list of names");
        return labels;
      }
      labels.read(NihonKohdenText.decode(file.readAll(LARGEST_FILE)), file.name(), warnings);
    }
    return labels;
  }

  private void read(String text, String fileName, SourceWarnings warnings) {
    boolean wanted = false;
    int number = 0;
    for (String raw : SourceText.lines(text)) {
      number++;
      String line = raw.strip();
      if (line.startsWith("[")) {
        String title = line.toUpperCase(Locale.ROOT);
        wanted = title.contains("ELECTRODE") || title.contains("REFERENCE");
        continue;
      }
      int equals = line.indexOf('=');
      if (!wanted || line.isEmpty()) {
        continue;
      }
      String key = equals < 0 ? "" : line.substring(0, equals).strip();
      String name = line.substring(equals + 1).strip();
      if (key.matches("\\d{1,6}") && Integer.parseInt(key) < MOST_ELECTRODES) {
        names.put(Integer.parseInt(key), name);
      } else {
        warnings.add(
            fileName
                + ": line "
                + number
                + ": "
                + SourceText.quoted(line)
                + " is no name of an electrode and was passed over");
      }
    }
  }

  /** The name of an electrode, empty when it has none. */
  String name(int electrode) {
    return names.getOrDefault(electrode, "");
  }
}
