package io.afferent.ingest.recording.file;

import java.util.ArrayList;
import java.util.List;

/** Collects warnings up to a bound, so that a hostile file cannot make a list without end. */
public final class SourceWarnings {
  private static final int LIMIT = 100;

  private final List<String> messages = new ArrayList<>();
  private int dropped;

  /** Adds one sentence on what was repaired or cannot be trusted. */
  public void add(String message) {
    if (messages.size() < LIMIT) {
      messages.add(message);
    } else {
      dropped++;
    }
  }

  /** What was added, and how many more there were. */
  public List<String> toList() {
    List<String> all = new ArrayList<>(messages);
    if (dropped > 0) {
      all.add(dropped + " further warnings are left out");
    }
    return all;
  }
}
