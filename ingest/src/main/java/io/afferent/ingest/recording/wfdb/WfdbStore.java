package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.stored.SampleStore;
import io.afferent.schema.SampleType;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one stream: digital values, or, where these mean different things in different
 * segments, physical values in FLOAT64 with NaN where there is no sample. Not thread-safe.
 */
final class WfdbStore implements SampleStore {
  private final WfdbSamples samples;
  private final List<WfdbUnit> units;
  private final int perFrame;
  private final SampleType type;
  private final int bytesPerValue;
  private int[] values = new int[0];

  /**
   * @param bytesPerValue bytes of a value of {@code type}: INT16, INT24, INT32 or FLOAT64
   */
  WfdbStore(WfdbSamples samples, List<WfdbUnit> units, SampleType type, int bytesPerValue) {
    this.samples = samples;
    this.units = units;
    this.perFrame = units.get(0).line().samplesPerFrame();
    this.type = type;
    this.bytesPerValue = bytesPerValue;
  }

  @Override
  public void read(long firstStored, int count, byte[] dst) throws IOException {
    WfdbTimeline timeline = samples.timeline();
    int stride = units.size() * bytesPerValue;
    int done = 0;
    while (done < count) {
      long frame = (firstStored + done) / perFrame;
      int within = (int) ((firstStored + done) % perFrame);
      int number = timeline.segmentOf(frame);
      WfdbSegment segment = timeline.segments().get(number);
      long inSegment = frame - timeline.storedBefore(number);
      // All units of a part come from one window, and a skewed one from one more.
      long window = inSegment / segment.windowFrames();
      long end =
          Math.min(timeline.storedFrames(number), (window + 1) * (long) segment.windowFrames());
      int part = (int) Math.min(count - done, (end - inSegment) * perFrame - within);
      if (values.length < part) {
        values = new int[part];
      }
      for (int unit = 0; unit < units.size(); unit++) {
        int at = done * stride + unit * bytesPerValue;
        write(segment, units.get(unit), inSegment, within, part, dst, at, stride);
      }
      done += part;
    }
  }

  private void write(
      WfdbSegment segment,
      WfdbUnit unit,
      long frame,
      int within,
      int count,
      byte[] dst,
      int at,
      int stride)
      throws IOException {
    WfdbUnit.Source source = unit.sources().get(segment);
    if (source != null) {
      samples.copy(segment, source, frame, within, count, values);
    }
    if (type == SampleType.FLOAT64) {
      writePhysical(source, count, dst, at, stride);
    } else {
      writeDigital(count, dst, at, stride);
    }
  }

  private void writeDigital(int count, byte[] dst, int first, int stride) {
    int at = first;
    if (bytesPerValue == 2) {
      for (int i = 0; i < count; i++, at += stride) {
        dst[at] = (byte) values[i];
        dst[at + 1] = (byte) (values[i] >> 8);
      }
      return;
    }
    for (int i = 0; i < count; i++, at += stride) {
      int value = values[i];
      dst[at] = (byte) value;
      dst[at + 1] = (byte) (value >> 8);
      dst[at + 2] = (byte) (value >> 16);
      if (bytesPerValue > 3) {
        dst[at + 3] = (byte) (value >> 24);
      }
    }
  }

  private void writePhysical(
      WfdbUnit.@Nullable Source source, int count, byte[] dst, int first, int stride) {
    int at = first;
    double gain = source == null ? 1 : source.line().gain().doubleValue();
    long baseline = source == null ? 0 : source.line().baseline();
    double factor = source == null ? 1 : source.unitFactor();
    int missing = source == null ? 0 : source.format().missing();
    for (int i = 0; i < count; i++) {
      double value =
          source == null || values[i] == missing
              ? Double.NaN
              : (values[i] - baseline) / gain * factor;
      long bits = Double.doubleToLongBits(value);
      for (int b = 0; b < 8; b++) {
        dst[at + b] = (byte) (bits >> (8 * b));
      }
      at += stride;
    }
  }
}
