package io.afferent.ingest.replay;

/** How several recordings of one replay follow each other. */
public enum SourceOrder {
  /** One after the other. */
  SEQUENTIAL,
  /** All at once, each from its own start. */
  INTERLEAVED
}
