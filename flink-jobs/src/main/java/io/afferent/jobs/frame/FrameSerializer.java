package io.afferent.jobs.frame;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames with bulk copies of their samples. The layout travels as one length-prefixed piece
 * of bytes; consecutive frames of one stream share the object on both sides.
 *
 * <p>Format 1: kind u1, layout (length i4, bytes), first sample index i8, sample count i8, device
 * time i8, warm-up u1, samples (length i4, float32 little-endian). Texts in the layout are their
 * length as i4 and UTF-8.
 */
public final class FrameSerializer extends SelfTypeSerializer<Frame> {

  private static final long serialVersionUID = 1L;

  /** Format that is written. */
  static final int FORMAT_VERSION = 1;

  private transient @Nullable BulkNumbers numbers;
  private transient @Nullable StreamLayout lastWritten;
  private transient byte @Nullable [] lastWrittenBytes;
  private transient @Nullable StreamLayout lastRead;
  private transient byte @Nullable [] lastReadBytes;

  @Override
  public TypeSerializer<Frame> duplicate() {
    return new FrameSerializer();
  }

  @Override
  public @Nullable Frame createInstance() {
    return null;
  }

  @Override
  public Frame copy(Frame from) {
    return from.copy();
  }

  @Override
  public void serialize(Frame frame, DataOutputView target) throws IOException {
    target.writeByte(frame.kind().code());
    BulkNumbers.writeBytes(layoutBytes(frame.layout()), target);
    target.writeLong(frame.firstSampleIndex());
    target.writeLong(frame.sampleCount());
    target.writeLong(frame.deviceTimeNanos());
    target.writeBoolean(frame.warmUp());
    numbers().writeFloats(frame.samples(), target);
  }

  @Override
  public Frame deserialize(DataInputView source) throws IOException {
    Frame.Kind kind = Frame.Kind.ofCode(source.readUnsignedByte());
    StreamLayout layout = layoutOf(BulkNumbers.readBytes(source));
    long firstSampleIndex = source.readLong();
    long sampleCount = source.readLong();
    long deviceTimeNanos = source.readLong();
    boolean warmUp = source.readBoolean();
    float[] samples = numbers().readFloats(source);
    return Frame.restored(
        kind, layout, firstSampleIndex, sampleCount, deviceTimeNanos, warmUp, samples);
  }

  @Override
  public TypeSerializerSnapshot<Frame> snapshotConfiguration() {
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

  // Identity is the point: the same object has the same bytes, and equal ones are encoded again.
  @SuppressWarnings("ReferenceEquality")
  private byte[] layoutBytes(StreamLayout layout) throws IOException {
    byte[] known = lastWrittenBytes;
    if (known != null && layout == lastWritten) {
      return known;
    }
    byte[] bytes = encode(layout);
    lastWritten = layout;
    lastWrittenBytes = bytes;
    return bytes;
  }

  private StreamLayout layoutOf(byte[] bytes) throws IOException {
    StreamLayout known = lastRead;
    if (known != null && Arrays.equals(bytes, lastReadBytes)) {
      return known;
    }
    StreamLayout layout = decode(bytes);
    lastRead = layout;
    lastReadBytes = bytes;
    return layout;
  }

  private static byte[] encode(StreamLayout layout) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    BulkNumbers.writeText(layout.streamId(), out);
    BulkNumbers.writeText(layout.recordingId(), out);
    BulkNumbers.writeText(layout.sessionId(), out);
    out.writeLong(layout.descriptorHash());
    BulkNumbers.writeText(layout.modality(), out);
    out.writeInt(layout.unitCount());
    for (int unit = 0; unit < layout.unitCount(); unit++) {
      BulkNumbers.writeText(layout.units().get(unit), out);
      BulkNumbers.writeText(layout.unitKinds().get(unit), out);
    }
    out.writeLong(layout.rate().numerator());
    out.writeLong(layout.rate().denominator());
    out.writeLong(layout.startTimeNanos());
    BulkNumbers.writeText(layout.clockDomain(), out);
    BulkNumbers.writeText(layout.physicalUnit(), out);
    return bytes.toByteArray();
  }

  private static StreamLayout decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    String streamId = BulkNumbers.readText(in);
    String recordingId = BulkNumbers.readText(in);
    String sessionId = BulkNumbers.readText(in);
    long descriptorHash = in.readLong();
    String modality = BulkNumbers.readText(in);
    int unitCount = in.readInt();
    if (unitCount < 1 || unitCount > bytes.length) {
      throw new IOException("a layout cannot hold " + unitCount + " units");
    }
    List<String> units = new ArrayList<>(unitCount);
    List<String> kinds = new ArrayList<>(unitCount);
    for (int unit = 0; unit < unitCount; unit++) {
      units.add(BulkNumbers.readText(in));
      kinds.add(BulkNumbers.readText(in));
    }
    Rate rate = new Rate(in.readLong(), in.readLong());
    return new StreamLayout(
        streamId,
        recordingId,
        sessionId,
        descriptorHash,
        modality,
        units,
        kinds,
        rate,
        in.readLong(),
        BulkNumbers.readText(in),
        BulkNumbers.readText(in));
  }

  /** Snapshot of {@link FrameSerializer}. */
  public static final class Snapshot extends VersionedSnapshot<Frame> {

    public Snapshot() {
      super(FORMAT_VERSION);
    }

    @Override
    protected int currentFormatVersion() {
      return FORMAT_VERSION;
    }

    @Override
    protected TypeSerializer<Frame> serializerOf(int version) {
      return new FrameSerializer();
    }
  }
}
