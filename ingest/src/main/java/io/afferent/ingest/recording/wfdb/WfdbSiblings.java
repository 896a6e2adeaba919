package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.FileNames;
import io.afferent.ingest.recording.file.SiblingFiles;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The files that a header names. Whoever renames a record seldom edits its header: a file that is
 * not there under its own name is looked for under the name that the header file has now.
 */
final class WfdbSiblings {
  private final Path header;
  private final String headerBase;
  private final String recordName;
  private final SourceWarnings warnings;

  WfdbSiblings(Path header, String recordName, SourceWarnings warnings) {
    this.header = header;
    this.headerBase = FileNames.baseName(header);
    this.recordName = recordName;
    this.warnings = warnings;
  }

  /**
   * A named file.
   *
   * @param line line of the header that names it
   * @param onlyOne whether the header names no other file, so that a file with the base name of the
   *     header must be meant
   * @throws RecordingException if it is not there, or outside the folder of the header
   */
  Path require(String named, int line, boolean onlyOne) throws IOException {
    Optional<Path> exact = SiblingFiles.find(header, named);
    if (exact.isPresent()) {
      return exact.get();
    }
    for (String other : otherNames(named, onlyOne)) {
      Optional<Path> found = SiblingFiles.find(header, other);
      if (found.isPresent()) {
        warnings.add(
            "the header names the file "
                + SourceText.quoted(named)
                + ", which is not there; "
                + SourceText.quoted(String.valueOf(found.get().getFileName()))
                + " is read instead");
        return found.get();
      }
    }
    throw new RecordingException(
        header.getFileName()
            + ": line "
            + line
            + ": names the file "
            + SourceText.quoted(named)
            + ", which is not in the folder; copy it there");
  }

  private Set<String> otherNames(String named, boolean onlyOne) {
    Set<String> names = new LinkedHashSet<>();
    if (headerBase.endsWith(recordName)) {
      names.add(headerBase.substring(0, headerBase.length() - recordName.length()) + named);
    }
    if (named.startsWith(recordName)) {
      names.add(headerBase + named.substring(recordName.length()));
    }
    int dot = named.lastIndexOf('.');
    if (onlyOne && dot >= 0) {
      names.add(headerBase + named.substring(dot));
    }
    names.remove(named);
    return names;
  }
}
