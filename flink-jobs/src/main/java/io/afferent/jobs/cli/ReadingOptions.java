package io.afferent.jobs.cli;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.bids.BidsDataset;
import io.afferent.ingest.recording.bids.BidsFile;
import io.afferent.ingest.recording.bids.BidsFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How recordings are read, and which of a data set. */
final class ReadingOptions {

  @Option(
      names = "--atlas",
      paramLabel = "IMAGE",
      description =
          "For fMRI volumes: an image of integer labels on the same grid. Units are then its"
              + " regions, values the means over their voxels.")
  private @Nullable Path atlas;

  @Option(
      names = "--mask",
      paramLabel = "IMAGE",
      description =
          "For fMRI volumes: an image on the same grid; voxels where it is 0 are left out.")
  private @Nullable Path mask;

  @Option(
      names = "--layout",
      paramLabel = "FILE",
      description =
          "For a table of text: a file that says what its columns mean, instead of one beside it.")
  private @Nullable Path layout;

  @Option(
      names = "--filter",
      paramLabel = "KEY=VALUE",
      description =
          "For a folder of a BIDS data set: which recordings of it, for example"
              + " sub=01,task=rest,run=1..3,suffix=eeg. Keys are entities, suffix, datatype and"
              + " extension; values may hold * and ?; a key that comes again adds a value.")
  private List<String> filters = List.of();

  /**
   * The files to read: those named, and in place of a folder of a BIDS data set the recordings in
   * it that the filter takes.
   *
   * @param most how many recordings may be taken, at least 1
   * @param notes gets a sentence for each thing in a data set that cannot be read
   */
  List<Path> recordings(List<Path> named, int most, Consumer<String> notes) throws IOException {
    BidsFilter filter;
    try {
      filter = BidsFilter.parse(filters);
    } catch (IllegalArgumentException wrong) {
      throw new UserError("--filter: " + wrong.getMessage(), wrong);
    }
    List<Path> files = new ArrayList<>();
    boolean filtered = filter.isEmpty();
    for (Path path : named) {
      Optional<BidsDataset> dataset = BidsDataset.of(path);
      if (dataset.isEmpty()) {
        files.add(path);
        continue;
      }
      filtered = true;
      List<BidsFile> chosen = dataset.get().select(filter);
      if (files.size() + chosen.size() > most) {
        throw new UserError(
            path
                + ": "
                + chosen.size()
                + " recordings, at most "
                + most
                + " can be read at once; choose with --filter from "
                + dataset.get().choices());
      }
      dataset.get().unread().forEach(notes);
      Path folder = path.toAbsolutePath().normalize();
      for (BidsFile file : chosen) {
        files.add(path.resolve(folder.relativize(file.path())));
      }
    }
    if (!filtered) {
      throw new UserError(
          "--filter chooses from the folder of a BIDS data set, and "
              + named.get(0)
              + " is none; name the folder that holds dataset_description.json");
    }
    return files;
  }

  OpenOptions open() {
    return new OpenOptions(
        false, Optional.ofNullable(atlas), Optional.ofNullable(mask), Optional.ofNullable(layout));
  }
}
