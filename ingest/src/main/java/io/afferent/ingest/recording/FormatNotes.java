package io.afferent.ingest.recording;

import java.util.List;

/**
 * What a reader promises of its format, in sentences for people.
 *
 * @param files which files belong to a recording, and which of them may be opened
 * @param reads what is read
 * @param refuses what is refused or left out, and said so when it is met
 * @param traps where files of this format mislead, and what the reader does
 * @param proof independent software or data that the reader was held against
 */
public record FormatNotes(
    String files, List<String> reads, List<String> refuses, List<String> traps, String proof) {
  public FormatNotes {
    reads = List.copyOf(reads);
    refuses = List.copyOf(refuses);
    traps = List.copyOf(traps);
    if (files.isBlank() || reads.isEmpty() || proof.isBlank()) {
      throw new IllegalArgumentException("files, reads and proof must be told");
    }
  }
}
