package io.afferent.ingest.recording.bids;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingSidecars;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Describes recordings with a name of BIDS by the files of their data set, or, outside of a data
 * set, by the files beside them.
 */
public final class BidsSidecars implements RecordingSidecars {
  /** Suffixes of recordings; other names that BIDS forms are those of tables and images. */
  static final Set<String> SUFFIXES =
      Set.of(
          "eeg", "ieeg", "meg", "emg", "nirs", "beh", "bold", "cbv", "ephys", "ecephys", "icephys");

  @Override
  public Recording describe(Path file, Recording recording, OpenOptions options)
      throws IOException {
    Optional<BidsName> name = BidsName.parse(String.valueOf(file.getFileName()));
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (name.isEmpty()
        || folder == null
        || name.get().label("sub").isEmpty()
        || !SUFFIXES.contains(name.get().suffix())
        || !Files.isDirectory(folder)) {
      return recording;
    }
    SourceWarnings warnings = new SourceWarnings();
    Optional<BidsRoot> root = BidsRoot.of(folder);
    List<Path> levels = root.isPresent() ? root.get().levels(folder) : List.of(folder);
    SidecarFiles files = new SidecarFiles(name.get(), levels, warnings);
    if (root.isEmpty() && files.isEmpty()) {
      return recording;
    }
    root.flatMap(BidsRoot::damage).ifPresent(warnings::add);
    return new BidsDescription(recording, file, name.get(), root, files, warnings)
        .describe(options);
  }
}
