package io.afferent.jobs.order;

import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.step.ResultIds;
import io.afferent.jobs.step.StepContext;
import io.afferent.schema.Alert;
import io.afferent.schema.AlertSeverity;
import io.afferent.schema.DeadLetter;
import io.afferent.schema.DeadLetterKind;
import io.afferent.schema.EegBlock;
import io.afferent.schema.Gap;
import io.afferent.schema.GapCause;
import io.afferent.schema.GapDetector;
import io.afferent.schema.Report;
import io.afferent.schema.wire.RecordEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Turns what the ordering decides into frames and records. Free of Flink; where they go is the
 * {@link Sink}'s business. Not thread-safe.
 */
final class OrderedOutput implements BlockOrderer.Output {

  /** Kind of the report at the end of a recording. */
  static final String REPORT_KIND = "stream-summary";

  /** Rule of the alert for a stream that the pipeline cannot take. */
  static final String REFUSED_RULE = "stream-refused";

  /** Where frames and records go. */
  interface Sink {
    void frame(Frame frame);

    void gap(Gap gap);

    void report(Report report);

    void alert(Alert alert);

    void deadLetter(DeadLetter letter);
  }

  /** Finds the converter of a descriptor that is known to be there. */
  interface Converters {
    BlockConverter of(long descriptorHash);
  }

  private final String topic;
  private final StepContext context;
  private final OrderMetrics metrics;
  private final Converters converters;
  private final Sink sink;
  private final RecordEncoder<EegBlock> encoder = RecordEncoder.singleObject(EegBlock.class);

  OrderedOutput(
      String topic, StepContext context, OrderMetrics metrics, Converters converters, Sink sink) {
    this.topic = topic;
    this.context = context;
    this.metrics = metrics;
    this.converters = converters;
    this.sink = sink;
  }

  @Override
  public void block(EegBlock block) {
    metrics.recordBlock();
    sink.frame(converters.of(block.getDescriptorHash()).frame(block));
  }

  @Override
  public void gap(
      EegBlock next,
      long firstMissingIndex,
      long missingCount,
      long firstMissingSequence,
      long missingBlocks,
      long lastGoodEndTimeNanos,
      GapCause cause) {
    StreamLayout layout = converters.of(next.getDescriptorHash()).layout();
    boolean fromStart = firstMissingIndex == 0;
    metrics.recordGap(missingCount);
    sink.gap(
        Gap.newBuilder()
            .setStreamId(next.getStreamId())
            .setRecordingId(next.getRecordingId())
            .setFirstMissingIndex(firstMissingIndex)
            .setMissingCount(missingCount)
            .setFirstMissingSequence(firstMissingSequence)
            .setMissingBlocks(missingBlocks)
            .setLastGoodDeviceTimeNanos(fromStart ? layout.startTimeNanos() : lastGoodEndTimeNanos)
            .setFirstGoodDeviceTimeNanos(next.getDeviceTimeNanos())
            .setCause(cause)
            .setDetectedBy(GapDetector.OPERATOR)
            .setPipeline(context.pipeline())
            .build());
    if (missingCount > 0) {
      sink.frame(
          Frame.gap(
              layout,
              firstMissingIndex,
              missingCount,
              fromStart
                  ? layout.startTimeNanos()
                  : lastGoodEndTimeNanos + layout.rate().nanosOf(1L)));
    }
  }

  @Override
  public void end(EegBlock end, OrderState state) {
    StreamLayout layout = converters.of(end.getDescriptorHash()).layout();
    finish(
        layout,
        state,
        end.getDeviceTimeNanos() + layout.rate().nanosOf(end.getSampleCount()),
        true);
  }

  @Override
  public void abandoned(OrderState state) {
    if (state.descriptorHash == 0 && state.blocks == 0) {
      // Nothing of it was ever in order: there is no layout and nothing to end.
      return;
    }
    StreamLayout layout = converters.of(state.descriptorHash).layout();
    finish(layout, state, state.lastEndTimeNanos + layout.rate().nanosOf(1L), false);
  }

  private void finish(
      StreamLayout layout, OrderState state, long endTimeNanos, boolean endWasSent) {
    sink.frame(Frame.end(layout, state.nextIndex, endTimeNanos));
    sink.report(
        Report.newBuilder()
            .setLineage(
                ResultIds.lineage(
                    layout,
                    context,
                    0,
                    Math.max(0, state.nextIndex - 1),
                    layout.startTimeNanos(),
                    state.lastEndTimeNanos,
                    false))
            .setKind(REPORT_KIND)
            .setCounts(
                Map.ofEntries(
                    Map.entry("channels", (long) layout.unitCount()),
                    Map.entry("blocks", state.blocks),
                    Map.entry("samples", state.samples),
                    Map.entry("gaps", state.gaps),
                    Map.entry("missingBlocks", state.missingBlocks),
                    Map.entry("missingSamples", state.missingSamples),
                    Map.entry("late", state.late),
                    Map.entry("duplicates", state.duplicates),
                    Map.entry("conflicts", state.conflicts),
                    Map.entry("invalid", state.invalid)))
            .setFacts(Map.of("end", endWasSent ? "sent" : "missing"))
            .setFinished(true)
            .build());
  }

  @Override
  public void rejected(Arrival arrival, DeadLetterKind kind, String reason) {
    if (kind == DeadLetterKind.LATE) {
      metrics.recordLate();
    } else {
      metrics.recordRejected();
    }
    EegBlock block = arrival.block();
    sink.deadLetter(
        DeadLetter.newBuilder()
            .setTopic(topic)
            .setPartition(arrival.partition())
            .setOffset(arrival.offset())
            .setKey(ByteBuffer.wrap(block.getStreamId().getBytes(StandardCharsets.UTF_8)))
            .setValue(ByteBuffer.wrap(encoder.encode(block)))
            .setTimestampMillis(arrival.timestampMillis())
            .setKind(kind)
            .setReason(reason)
            .setStreamId(block.getStreamId())
            .setPipeline(context.pipeline())
            .build());
  }

  /** Tells a person that nothing of a recording will come out, and why. */
  void refused(EegBlock first, StreamLayout layout, String reason) {
    sink.alert(
        Alert.newBuilder()
            .setLineage(
                ResultIds.lineage(
                    layout,
                    context,
                    0,
                    0,
                    first.getDeviceTimeNanos(),
                    first.getDeviceTimeNanos(),
                    false))
            .setRule(REFUSED_RULE)
            .setSeverity(AlertSeverity.CRITICAL)
            .setMessage(
                "stream "
                    + first.getStreamId()
                    + " cannot go through pipeline "
                    + context.pipeline()
                    + ": "
                    + reason)
            .setUnits(List.of())
            .setValue(0)
            .setThreshold(0)
            .build());
  }
}
