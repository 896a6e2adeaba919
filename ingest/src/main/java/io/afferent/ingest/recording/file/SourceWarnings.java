package io.afferent.ingest.recording.file;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects warnings about a recording up to a bound, so that a hostile file cannot make a list
 * without end. Not thread-safe.
 */
public final class SourceWarnings {
  private static final int LIMIT = 100;
  private final List<String> messages = new ArrayList<>();
  private int dropped;

  /** Adds one sentence. */
  public void add(String message) {
    if (messages.size() < LIMIT) {
      messages.add(message);
    } else {
      dropped++;
    }
  }

  /** All of them, at most 100 and one that counts the others. */
  public List<String> toList() {
    List<String> all = new ArrayList<>(messages);
    if (dropped > 0) {
      all.add(dropped + " further warnings are left out");
    }
    return all;
  }
}
