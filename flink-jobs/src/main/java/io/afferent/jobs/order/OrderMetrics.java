package io.afferent.jobs.order;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Counters of the ordering, per subtask, for all streams together: {@code
 * <host>.taskmanager.<tm>.<job>.order.<subtask>.order.<name>}, for example {@code
 * ...order.0.order.duplicateBlocks}. They count what happened since the subtask started; the exact
 * counts of a recording are in its {@code stream-summary} report.
 */
final class OrderMetrics {

  static final String GROUP = "order";
  static final String BLOCKS = "blocks";
  static final String DUPLICATE_BLOCKS = "duplicateBlocks";
  static final String LATE_BLOCKS = "lateBlocks";
  static final String REJECTED_BLOCKS = "rejectedBlocks";
  static final String GAPS = "gaps";
  static final String MISSING_SAMPLES = "missingSamples";

  private final Counter blocks;
  private final Counter duplicates;
  private final Counter late;
  private final Counter rejected;
  private final Counter gaps;
  private final Counter missingSamples;

  OrderMetrics(MetricGroup parent) {
    MetricGroup group = parent.addGroup(GROUP);
    blocks = group.counter(BLOCKS);
    duplicates = group.counter(DUPLICATE_BLOCKS);
    late = group.counter(LATE_BLOCKS);
    rejected = group.counter(REJECTED_BLOCKS);
    gaps = group.counter(GAPS);
    missingSamples = group.counter(MISSING_SAMPLES);
  }

  void recordBlock() {
    blocks.inc();
  }

  void recordDuplicates(long count) {
    duplicates.inc(count);
  }

  void recordLate() {
    late.inc();
  }

  void recordRejected() {
    rejected.inc();
  }

  void recordGap(long samples) {
    gaps.inc();
    missingSamples.inc(samples);
  }
}
