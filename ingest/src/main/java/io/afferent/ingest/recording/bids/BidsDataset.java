package io.afferent.ingest.recording.bids;

import io.afferent.ingest.recording.RecordingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The recordings of a data set, or of a folder in one. Looks into the folders of participants,
 * sessions and data types only, so that {@code derivatives}, {@code sourcedata} and {@code code}
 * are left alone, and passes over what {@code .bidsignore} names. Immutable.
 */
public final class BidsDataset {
  private static final int MOST_LABELS = 12;

  private final BidsRoot root;
  private final List<BidsFile> recordings;
  private final List<String> unread;

  private BidsDataset(BidsRoot root, BidsWalk walk) {
    this.root = root;
    this.recordings = walk.recordings();
    this.unread = walk.unread();
  }

  /**
   * The data set that a folder is or lies in; empty when it lies in none, or is none of the folders
   * of participants, sessions and data types.
   *
   * @throws RecordingException if the description of the data set is damaged, or there are too many
   *     files
   */
  public static Optional<BidsDataset> of(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    Optional<BidsRoot> root = BidsRoot.of(folder);
    if (root.isEmpty()) {
      return Optional.empty();
    }
    if (root.get().damage().isPresent()) {
      throw new RecordingException(root.get().damage().get());
    }
    BidsWalk walk = new BidsWalk(root.get().folder());
    return walk.from(folder.toAbsolutePath().normalize())
        ? Optional.of(new BidsDataset(root.get(), walk))
        : Optional.empty();
  }

  /** Version of BIDS that the data set names. */
  public String version() {
    return root.version();
  }

  /** All recordings, by path. */
  public List<BidsFile> recordings() {
    return recordings;
  }

  /** Data that is there and cannot be read, one sentence each. */
  public List<String> unread() {
    return unread;
  }

  /**
   * The recordings that a filter takes, by path; at least one.
   *
   * @throws RecordingException if the filter names what is not there or takes nothing, a chosen
   *     file is a link out of the data set, or two have one name
   */
  public List<BidsFile> select(BidsFilter filter) throws IOException {
    if (recordings.isEmpty()) {
      throw new RecordingException(
          root.folder()
              + ": the data set has no recordings that can be read"
              + (unread.isEmpty() ? "" : "; " + unread.get(0)));
    }
    requireKnown(filter);
    List<BidsFile> chosen = new ArrayList<>();
    Map<String, BidsFile> names = new HashMap<>();
    for (BidsFile file : recordings) {
      if (!filter.takes(file)) {
        continue;
      }
      requireInside(file);
      String whole = file.path().getFileName().toString();
      String base = whole.substring(0, whole.length() - file.name().extension().length());
      BidsFile other = names.put(base, file);
      if (other != null) {
        throw new RecordingException(
            base
                + ": is there as "
                + other.name().extension()
                + " and as "
                + file.name().extension()
                + "; choose one with --filter extension="
                + file.name().extension().substring(1));
      }
      chosen.add(file);
    }
    if (chosen.isEmpty()) {
      throw new RecordingException(
          "--filter: no recording has all that is asked for; there are " + choices());
    }
    return chosen;
  }

  private void requireKnown(BidsFilter filter) throws RecordingException {
    Map<String, Set<String>> labels = labels();
    for (String key : filter.keys()) {
      Set<String> there = labels.get(key);
      if (there == null) {
        throw new RecordingException(
            "--filter: no recording has the entity " + key + "; there are " + choices());
      }
      if (there.stream().noneMatch(label -> filter.takes(key, label))) {
        throw new RecordingException(
            "--filter: no recording has "
                + key
                + "="
                + String.join(" or ", filter.values(key))
                + "; "
                + key
                + " is "
                + shown(there));
      }
    }
  }

  private void requireInside(BidsFile file) throws IOException {
    if (Files.exists(file.path()) && !BidsRoot.holds(root.folder(), file.path())) {
      throw new RecordingException(
          file.path() + ": is a link out of the data set, which is not followed; copy it there");
    }
  }

  /** What a filter may choose from: {@code sub (01, 02), task (rest), ...}. */
  public String choices() {
    List<String> choices = new ArrayList<>();
    labels().forEach((key, there) -> choices.add(key + " (" + shown(there) + ")"));
    return String.join(", ", choices);
  }

  private Map<String, Set<String>> labels() {
    Map<String, Set<String>> labels = new TreeMap<>();
    for (BidsFile file : recordings) {
      file.facets()
          .forEach((key, label) -> labels.computeIfAbsent(key, k -> new TreeSet<>()).add(label));
    }
    return labels;
  }

  private static String shown(Set<String> labels) {
    List<String> first = labels.stream().limit(MOST_LABELS).toList();
    return String.join(", ", first)
        + (labels.size() > MOST_LABELS ? " and " + (labels.size() - MOST_LABELS) + " more" : "");
  }
}
