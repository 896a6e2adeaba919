package io.afferent.ingest.replay;

import io.afferent.schema.wire.TopicSpec;
import java.io.IOException;

/** Makes the records of one stream. */
interface BlockEncoder {
  /** The signal topic that they belong to. */
  TopicSpec topic();

  /**
   * Encodes a block.
   *
   * @param receiveTimeNanos wall clock (ns since 1970-01-01 UTC)
   */
  byte[] encode(Block block, long receiveTimeNanos) throws IOException;
}
