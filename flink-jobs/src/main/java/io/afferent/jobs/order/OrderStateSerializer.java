package io.afferent.jobs.order;

import io.afferent.jobs.frame.BulkNumbers;
import io.afferent.jobs.frame.SelfTypeSerializer;
import io.afferent.jobs.frame.VersionedSnapshot;
import io.afferent.schema.EegBlock;
import io.afferent.schema.wire.RecordDecoder;
import io.afferent.schema.wire.RecordEncoder;
import io.afferent.schema.wire.UndecodableRecordException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Writes the ordering state of one stream. Format 1: identity, position, counters, checksums,
 * ranges, ended recordings, then the blocks held back in Avro's single-object encoding, which is
 * read through the schemas of all releases, so that their schema may evolve. Texts are their length
 * as i4 and UTF-8.
 */
final class OrderStateSerializer extends SelfTypeSerializer<OrderState> {

  private static final long serialVersionUID = 1L;

  static final int FORMAT_VERSION = 1;

  private transient @Nullable RecordEncoder<EegBlock> encoder;
  private transient @Nullable RecordDecoder<EegBlock> decoder;

  @Override
  public TypeSerializer<OrderState> duplicate() {
    return new OrderStateSerializer();
  }

  @Override
  public OrderState createInstance() {
    return new OrderState();
  }

  @Override
  public OrderState copy(OrderState from) {
    return from.copy();
  }

  @Override
  public void serialize(OrderState state, DataOutputView target) throws IOException {
    String recording = state.recordingId;
    target.writeBoolean(recording != null);
    BulkNumbers.writeText(recording == null ? "" : recording, target);
    target.writeBoolean(state.started);
    target.writeBoolean(state.ended);
    BulkNumbers numbers = new BulkNumbers();
    numbers.writeLongs(
        new long[] {
          state.nextSequence,
          state.nextIndex,
          state.lastEndTimeNanos,
          state.blocks,
          state.samples,
          state.gaps,
          state.missingBlocks,
          state.missingSamples,
          state.late,
          state.duplicates,
          state.conflicts,
          state.invalid,
          state.descriptorHash,
          state.suspectSequence,
          state.suspectIndex,
          state.suspectTimeNanos
        },
        target);
    numbers.writeLongs(state.recentSequences, target);
    long[] checksums = new long[state.recentChecksums.length];
    for (int i = 0; i < checksums.length; i++) {
      checksums[i] = state.recentChecksums[i];
    }
    numbers.writeLongs(checksums, target);
    target.writeInt(state.missing.size());
    for (long[] range : state.missing) {
      target.writeLong(range[0]);
      target.writeLong(range[1]);
    }
    target.writeInt(state.endedRecordings.size());
    for (String ended : state.endedRecordings) {
      BulkNumbers.writeText(ended, target);
    }
    target.writeInt(state.pending.size());
    for (Arrival arrival : state.pending.values()) {
      BulkNumbers.writeBytes(encoder().encode(arrival.block()), target);
      target.writeInt(arrival.partition());
      target.writeLong(arrival.offset());
      target.writeLong(arrival.timestampMillis());
    }
  }

  @Override
  public OrderState deserialize(DataInputView source) throws IOException {
    boolean hasRecording = source.readBoolean();
    String recording = BulkNumbers.readText(source);
    boolean started = source.readBoolean();
    boolean ended = source.readBoolean();
    BulkNumbers numbers = new BulkNumbers();
    long[] fixed = numbers.readLongs(source);
    long[] recentSequences = numbers.readLongs(source);
    long[] checksums = numbers.readLongs(source);
    int[] recentChecksums = new int[checksums.length];
    for (int i = 0; i < checksums.length; i++) {
      recentChecksums[i] = (int) checksums[i];
    }
    List<long[]> missing = new ArrayList<>();
    for (int left = source.readInt(); left > 0; left--) {
      missing.add(new long[] {source.readLong(), source.readLong()});
    }
    List<String> endedRecordings = new ArrayList<>();
    for (int left = source.readInt(); left > 0; left--) {
      endedRecordings.add(BulkNumbers.readText(source));
    }
    TreeMap<Long, Arrival> pending = new TreeMap<>();
    for (int left = source.readInt(); left > 0; left--) {
      EegBlock block = block(BulkNumbers.readBytes(source));
      Arrival arrival = new Arrival(block, source.readInt(), source.readLong(), source.readLong());
      pending.put(arrival.sequence(), arrival);
    }
    OrderState state =
        new OrderState(recentSequences, recentChecksums, missing, endedRecordings, pending);
    state.recordingId = hasRecording ? recording : null;
    state.started = started;
    state.ended = ended;
    state.nextSequence = fixed[0];
    state.nextIndex = fixed[1];
    state.lastEndTimeNanos = fixed[2];
    state.blocks = fixed[3];
    state.samples = fixed[4];
    state.gaps = fixed[5];
    state.missingBlocks = fixed[6];
    state.missingSamples = fixed[7];
    state.late = fixed[8];
    state.duplicates = fixed[9];
    state.conflicts = fixed[10];
    state.invalid = fixed[11];
    state.descriptorHash = fixed[12];
    // Added behind the first bytes of format 1; a suspect of which less is known is forgotten.
    if (fixed.length > 15) {
      state.suspectSequence = fixed[13];
      state.suspectIndex = fixed[14];
      state.suspectTimeNanos = fixed[15];
    }
    return state;
  }

  private RecordEncoder<EegBlock> encoder() {
    RecordEncoder<EegBlock> present = encoder;
    if (present == null) {
      present = RecordEncoder.singleObject(EegBlock.class);
      encoder = present;
    }
    return present;
  }

  private EegBlock block(byte[] bytes) throws IOException {
    RecordDecoder<EegBlock> present = decoder;
    if (present == null) {
      present = RecordDecoder.of(EegBlock.class, null);
      decoder = present;
    }
    try {
      return present.decode(bytes);
    } catch (UndecodableRecordException damaged) {
      throw new IOException("a block in the state of the ordering is damaged", damaged);
    }
  }

  @Override
  public TypeSerializerSnapshot<OrderState> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Snapshot of {@link OrderStateSerializer}. */
  public static final class Snapshot extends VersionedSnapshot<OrderState> {

    public Snapshot() {
      super(FORMAT_VERSION);
    }

    @Override
    protected int currentFormatVersion() {
      return FORMAT_VERSION;
    }

    @Override
    protected TypeSerializer<OrderState> serializerOf(int version) {
      return new OrderStateSerializer();
    }
  }
}
