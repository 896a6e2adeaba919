package io.afferent.connectors.kafka;

/** When the records of a sink become visible, and what happens to them after a failure. */
public enum Delivery {
  /**
   * In a transaction that commits when a checkpoint completes: a reader with {@code
   * isolation.level=read_committed} sees every record once. Visible after about one checkpoint
   * interval. For archives and for topics that other jobs compute with.
   */
  EXACTLY_ONCE,
  /**
   * At once. After a failure, records since the last checkpoint come again, equal byte for byte and
   * with the same result id, so that readers and table upserts drop them. For closed loops and live
   * pages.
   */
  IMMEDIATE
}
