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
 * time i8, warm-up u1, samples (length i4, float32 little-endian).
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
    out.writeUTF(layout.streamId());
    out.writeUTF(layout.recordingId());
    out.writeUTF(layout.sessionId());
    out.writeLong(layout.descriptorHash());
    out.writeUTF(layout.modality());
    out.writeInt(layout.unitCount());
    for (int unit = 0; unit < layout.unitCount(); unit++) {
      out.writeUTF(layout.units().get(unit));
      out.writeUTF(layout.unitKinds().get(unit));
    }
    out.writeLong(layout.rate().numerator());
    out.writeLong(layout.rate().denominator());
    out.writeLong(layout.startTimeNanos());
    out.writeUTF(layout.clockDomain());
    out.writeUTF(layout.physicalUnit());
    return bytes.toByteArray();
  }

  private static StreamLayout decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    String streamId = in.readUTF();
    String recordingId = in.readUTF();
    String sessionId = in.readUTF();
    long descriptorHash = in.readLong();
    String modality = in.readUTF();
    int unitCount = in.readInt();
    if (unitCount < 1 || unitCount > bytes.length) {
      throw new IOException("a layout cannot hold " + unitCount + " units");
    }
    List<String> units = new ArrayList<>(unitCount);
    List<String> kinds = new ArrayList<>(unitCount);
    for (int unit = 0; unit < unitCount; unit++) {
      units.add(in.readUTF());
      kinds.add(in.readUTF());
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
        in.readUTF(),
        in.readUTF());
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
