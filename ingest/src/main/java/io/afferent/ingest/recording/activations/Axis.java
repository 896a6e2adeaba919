package io.afferent.ingest.recording.activations;

import java.util.List;

/** What an axis of a tensor counts. */
enum Axis {
  /** Traces. */
  BATCH,
  /** Tokens, which become samples. */
  TOKEN,
  /** Layers, each of which becomes a stream. */
  LAYER,
  /** Heads of attention; flattened into units together with {@link #HIDDEN}. */
  HEAD,
  /** Units. */
  HIDDEN;

  /**
   * The axes that tensors of a hook point have when nobody says otherwise; empty when there is no
   * such custom.
   */
  static List<Axis> usual(String hook, int rank) {
    boolean byHead = HookName.isByHead(hook);
    if (rank == 2) {
      return List.of(TOKEN, HIDDEN);
    }
    if (rank == 3) {
      return byHead ? List.of(TOKEN, HEAD, HIDDEN) : List.of(BATCH, TOKEN, HIDDEN);
    }
    return rank == 4 && byHead ? List.of(BATCH, TOKEN, HEAD, HIDDEN) : List.of();
  }
}
