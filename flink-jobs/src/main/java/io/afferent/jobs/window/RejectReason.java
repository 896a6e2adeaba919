package io.afferent.jobs.window;

/** Why a window on the grid was not emitted. */
public enum RejectReason {
  /** It began before the first sample of the recording that was seen, and reached past it. */
  START,
  /** It touched a gap. */
  GAP,
  /** It had begun and was not complete when the stream ended. */
  END
}
