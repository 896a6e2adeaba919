package io.afferent.ingest.replay;

import io.afferent.ingest.topics.TopicAdmin;

/** How much fits into one record. */
final class RecordSize {
  private static final int BYTES_AROUND_VALUES = 64 * 1024;

  /** Most bytes of values and what is beside them in a block. */
  static final int LARGEST_BYTES = TopicAdmin.MAX_RECORD_BYTES - BYTES_AROUND_VALUES;

  private RecordSize() {}
}
