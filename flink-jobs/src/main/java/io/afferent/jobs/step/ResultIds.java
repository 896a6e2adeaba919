package io.afferent.jobs.step;

import io.afferent.jobs.frame.StreamLayout;
import io.afferent.schema.ResultLineage;

/**
 * Lineage of results and their deterministic identities: the same samples through the same step
 * give the same id, so that a repeat after a failure is the same record again and a reader or a
 * table upsert drops it.
 */
public final class ResultIds {

  private ResultIds() {}

  /**
   * Lineage of a result over the samples {@code first} to {@code last}, both included, counted in
   * the rate of {@code layout}.
   *
   * @param firstDeviceTimeNanos device time of the first sample (ns)
   * @param lastDeviceTimeNanos device time of the last sample (ns)
   */
  public static ResultLineage lineage(
      StreamLayout layout,
      StepContext context,
      long first,
      long last,
      long firstDeviceTimeNanos,
      long lastDeviceTimeNanos,
      boolean warmUp) {
    return ResultLineage.newBuilder()
        .setResultId(id(layout, context, first, last, 0))
        .setStreamId(layout.streamId())
        .setRecordingId(layout.recordingId())
        .setPipeline(context.pipeline())
        .setOperator(context.stepId())
        .setFirstSampleIndex(first)
        .setLastSampleIndex(last)
        .setRateNumerator(layout.rate().numerator())
        .setRateDenominator(layout.rate().denominator())
        .setFirstDeviceTimeNanos(firstDeviceTimeNanos)
        .setLastDeviceTimeNanos(lastDeviceTimeNanos)
        .setBundleName(null)
        .setBundleDigest(null)
        .setWarmUp(warmUp)
        .setRevision(0)
        .build();
  }

  /** Identity of a result: {@code stream/recording/pipeline/step/first-last/revision}. */
  public static String id(
      StreamLayout layout, StepContext context, long first, long last, int revision) {
    return layout.streamId()
        + '/'
        + layout.recordingId()
        + '/'
        + context.pipeline()
        + '/'
        + context.stepId()
        + '/'
        + first
        + '-'
        + last
        + '/'
        + revision;
  }
}
