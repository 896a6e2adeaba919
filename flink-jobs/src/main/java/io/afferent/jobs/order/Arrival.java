package io.afferent.jobs.order;

import io.afferent.schema.EegBlock;

/**
 * A block and where it came from, so that a dead letter can name the record.
 *
 * @param block the block
 * @param partition partition of its record
 * @param offset offset of its record
 * @param timestampMillis Kafka time stamp of its record (ms since 1970-01-01 UTC)
 */
record Arrival(EegBlock block, int partition, long offset, long timestampMillis) {

  long sequence() {
    return block.getBlockSequence();
  }
}
