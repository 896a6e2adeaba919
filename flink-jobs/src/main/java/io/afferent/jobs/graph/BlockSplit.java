package io.afferent.jobs.graph;

import io.afferent.connectors.kafka.InboundRecord;
import io.afferent.jobs.result.ResultTags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Lets blocks pass; dead letters go to their side output. Keeps {@link CoveredOffsets}:
 * <b>state</b> is pairs of partition and offset, at most one per partition of the topic and
 * subtask. Each pair goes back to any one subtask: partitions may move between subtasks, and what
 * all of them know is merged by the greatest offset. Not a union list, with which a vertex cannot
 * be stopped with a savepoint while some of its subtasks are idle.
 */
final class BlockSplit extends ProcessFunction<InboundRecord, InboundRecord>
    implements CheckpointedFunction, CheckpointListener {

  private static final long serialVersionUID = 1L;

  private final HashSet<String> onlyRecordings;

  private transient @Nullable ListState<long[]> state;
  private transient @Nullable Map<Integer, Long> read;
  private transient @Nullable TreeMap<Long, Map<Integer, Long>> underWay;
  private transient @Nullable CoveredOffsets covered;

  /**
   * @param onlyRecordings recordings whose blocks pass; empty for all
   */
  BlockSplit(Set<String> onlyRecordings) {
    this.onlyRecordings = new HashSet<>(onlyRecordings);
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    ListState<long[]> pairs =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    "covered", PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO));
    Map<Integer, Long> restored = new HashMap<>();
    for (long[] pair : pairs.get()) {
      restored.merge((int) pair[0], pair[1], Math::max);
    }
    state = pairs;
    read = restored;
    underWay = new TreeMap<>();
  }

  @Override
  public void open(OpenContext openContext) {
    CoveredOffsets own = new CoveredOffsets();
    own.cover(Objects.requireNonNull(read));
    getRuntimeContext().addAccumulator(CoveredOffsets.NAME, own);
    covered = own;
  }

  @Override
  public void processElement(InboundRecord found, Context flink, Collector<InboundRecord> out) {
    Objects.requireNonNull(read).put(found.partition(), found.offset() + 1);
    if (found.isBlock()) {
      if (onlyRecordings.isEmpty()
          || onlyRecordings.contains(found.requireBlock().getRecordingId())) {
        out.collect(found);
      }
    } else {
      flink.output(ResultTags.DEAD_LETTERS, found.requireDeadLetter());
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    Map<Integer, Long> now = new HashMap<>(Objects.requireNonNull(read));
    Objects.requireNonNull(underWay).put(context.getCheckpointId(), now);
    List<long[]> pairs = new ArrayList<>();
    now.forEach((partition, offset) -> pairs.add(new long[] {partition, offset}));
    Objects.requireNonNull(state).update(pairs);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    TreeMap<Long, Map<Integer, Long>> known = Objects.requireNonNull(underWay);
    Map<Integer, Long> offsets = known.get(checkpointId);
    if (offsets != null) {
      Objects.requireNonNull(covered).cover(offsets);
    }
    known.headMap(checkpointId, true).clear();
  }
}
