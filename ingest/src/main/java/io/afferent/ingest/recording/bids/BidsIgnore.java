package io.afferent.ingest.recording.bids;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The patterns of {@code .bidsignore}, which has the form of {@code .gitignore}. */
final class BidsIgnore {
  private static final int LARGEST_SIZE = 64 << 10;
  private static final int MOST_PATTERNS = 1000;
  private static final int LONGEST_PATTERN = 300;

  private record Rule(GlobPattern pattern, boolean foldersOnly, boolean again) {}

  private final List<Rule> rules = new ArrayList<>();

  private BidsIgnore() {}

  /** The patterns of a data set; none when it has no such file. */
  static BidsIgnore of(Path root) throws IOException {
    Path file = root.resolve(".bidsignore");
    return Files.exists(file) ? parse(SidecarText.read(file, LARGEST_SIZE)) : new BidsIgnore();
  }

  static BidsIgnore parse(String text) throws RecordingException {
    BidsIgnore ignore = new BidsIgnore();
    int number = 0;
    for (String written : SourceText.lines(text)) {
      number++;
      String line = written.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.length() > LONGEST_PATTERN || ignore.rules.size() >= MOST_PATTERNS) {
        throw new RecordingException(
            ".bidsignore: line "
                + number
                + ": at most "
                + MOST_PATTERNS
                + " patterns of at most "
                + LONGEST_PATTERN
                + " characters are read");
      }
      boolean again = line.startsWith("!");
      String pattern = again ? line.substring(1) : line;
      boolean folders = pattern.endsWith("/");
      pattern = folders ? pattern.substring(0, pattern.length() - 1) : pattern;
      // Without a slash inside, the name counts, in whatever folder.
      boolean anywhere = pattern.indexOf('/') < 0;
      pattern = pattern.startsWith("/") ? pattern.substring(1) : pattern;
      pattern = anywhere ? "**/" + pattern : pattern.startsWith("**/") ? pattern : "/" + pattern;
      // Two stars between slashes stand for no folder too.
      ignore.add(pattern, folders, again);
      if (pattern.contains("/**/")) {
        ignore.add(pattern.replace("/**/", "/"), folders, again);
      }
    }
    return ignore;
  }

  private void add(String pattern, boolean folders, boolean again) {
    rules.add(new Rule(new GlobPattern(pattern), folders, again));
  }

  /**
   * Whether a file or folder is to be passed over; what lies in such a folder is too.
   *
   * @param relative path below the root, parted by {@code /}
   */
  boolean ignores(String relative, boolean isFolder) {
    boolean ignored = false;
    for (Rule rule : rules) {
      if (ignored == rule.again()
          && (isFolder || !rule.foldersOnly())
          && rule.pattern().matches("/" + relative)) {
        ignored = !rule.again();
      }
    }
    return ignored;
  }
}
