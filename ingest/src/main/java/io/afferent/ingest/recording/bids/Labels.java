package io.afferent.ingest.recording.bids;

import java.util.List;

/** Lists of labels in messages and attributes. */
final class Labels {
  private static final int MOST = 8;

  private Labels() {}

  /** At most eight labels, and how many more there are. */
  static String inShort(List<String> labels) {
    String shown = String.join(", ", labels.subList(0, Math.min(MOST, labels.size())));
    return labels.size() > MOST ? shown + " and " + (labels.size() - MOST) + " more" : shown;
  }
}
