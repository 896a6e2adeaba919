package io.afferent.ingest.recording.phy;

import io.afferent.ingest.recording.file.SiblingFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of one sorting.
 *
 * @param folder the folder, absolute
 */
record PhyFiles(Path folder) {
  static final String TIMES = "spike_times.npy";
  static final String CLUSTERS = "spike_clusters.npy";
  static final String TEMPLATES = "spike_templates.npy";
  static final String PARAMETERS = "params.py";
  private static final int MOST_LABEL_FILES = 64;

  /** The folder that {@code path} is, or that it is the spike times or parameters of. */
  static Optional<PhyFiles> of(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    String name = String.valueOf(absolute.getFileName());
    Path folder = absolute;
    if (!Files.isDirectory(absolute)) {
      folder = name.equals(TIMES) || name.equals(PARAMETERS) ? absolute.getParent() : null;
    }
    return folder != null && Files.isRegularFile(folder.resolve(TIMES))
        ? Optional.of(new PhyFiles(folder))
        : Optional.empty();
  }

  /** Whether there is what a sorting has besides the times of its spikes. */
  boolean areOfSorting() {
    return Files.exists(folder.resolve(CLUSTERS))
        || Files.exists(folder.resolve(TEMPLATES))
        || Files.exists(folder.resolve(PARAMETERS));
  }

  /** Name of the folder. */
  String name() {
    return String.valueOf(folder.getFileName());
  }

  Path times() {
    return folder.resolve(TIMES);
  }

  /**
   * A file in the folder.
   *
   * @throws io.afferent.ingest.recording.RecordingException if it is a link that leads out of it
   */
  Optional<Path> find(String file) throws IOException {
    return SiblingFiles.find(times(), file);
  }

  /** Tables about the units, {@code cluster_info} first, so that the others overrule it. */
  List<Path> labels() throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(PhyFiles::isLabels)
          .sorted()
          .limit(MOST_LABEL_FILES)
          .forEach(names::add);
    }
    List<Path> labels = new ArrayList<>();
    for (String name : names) {
      Optional<Path> found = find(name);
      if (found.isPresent()) {
        labels.add(name.startsWith("cluster_info.") ? 0 : labels.size(), found.get());
      }
    }
    return labels;
  }

  private static boolean isLabels(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith("cluster_") && (lower.endsWith(".tsv") || lower.endsWith(".csv"));
  }
}
