package io.afferent.jobs.graph;

import io.afferent.jobs.frame.BulkNumbers;
import io.afferent.jobs.frame.SelfTypeSerializer;
import io.afferent.jobs.frame.VersionedSnapshot;
import io.afferent.jobs.step.StepState;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Writes kernel state with bulk copies. Format 1: longs, doubles, floats, each with its length as
 * i4, little-endian.
 */
public final class StepStateSerializer extends SelfTypeSerializer<StepState> {

  private static final long serialVersionUID = 1L;

  static final int FORMAT_VERSION = 1;

  private transient @Nullable BulkNumbers numbers;

  @Override
  public TypeSerializer<StepState> duplicate() {
    return new StepStateSerializer();
  }

  @Override
  public StepState createInstance() {
    return StepState.none();
  }

  @Override
  public StepState copy(StepState from) {
    return from.copy();
  }

  @Override
  public void serialize(StepState state, DataOutputView target) throws IOException {
    BulkNumbers bulk = numbers();
    bulk.writeLongs(state.longs(), target);
    bulk.writeDoubles(state.doubles(), target);
    bulk.writeFloats(state.floats(), target);
  }

  @Override
  public StepState deserialize(DataInputView source) throws IOException {
    BulkNumbers bulk = numbers();
    return new StepState(bulk.readLongs(source), bulk.readDoubles(source), bulk.readFloats(source));
  }

  @Override
  public TypeSerializerSnapshot<StepState> snapshotConfiguration() {
    return new Snapshot();
  }

  private BulkNumbers numbers() {
    BulkNumbers present = numbers;
    if (present == null) {
      present = new BulkNumbers();
      numbers = present;
    }
    return present;
  }

  /** Snapshot of {@link StepStateSerializer}. */
  public static final class Snapshot extends VersionedSnapshot<StepState> {

    public Snapshot() {
      super(FORMAT_VERSION);
    }

    @Override
    protected int currentFormatVersion() {
      return FORMAT_VERSION;
    }

    @Override
    protected TypeSerializer<StepState> serializerOf(int version) {
      return new StepStateSerializer();
    }
  }
}
