package io.afferent.jobs.order;

import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.schema.EegBlock;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.UnitDescriptor;
import io.afferent.schema.UnitKind;
import io.afferent.schema.wire.SampleBytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns blocks into frames: digital values to physical ones, once, in double, by the gain and
 * offset of the descriptor (specification of signals, A1 rule 5). Trigger units carry bits, not a
 * signal, and are left out. Not thread-safe.
 */
final class BlockConverter {

  private final StreamLayout layout;
  private final int sourceUnits;
  private final double[] gains;
  private final double[] offsets;
  private final int[] kept;

  /**
   * @throws IllegalArgumentException when the stream is irregular or has no unit that is a signal
   */
  BlockConverter(StreamDescriptor descriptor) {
    if (descriptor.getRateNumerator() < 1 || descriptor.getRateDenominator() < 1) {
      throw new IllegalArgumentException(
          "stream "
              + descriptor.getStreamId()
              + " is irregular (rate "
              + descriptor.getRateNumerator()
              + "/"
              + descriptor.getRateDenominator()
              + " Hz); signal pipelines need a positive rate");
    }
    List<UnitDescriptor> units = descriptor.getUnits();
    sourceUnits = units.size();
    gains = new double[sourceUnits];
    offsets = new double[sourceUnits];
    List<String> labels = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    List<Integer> signals = new ArrayList<>();
    for (int unit = 0; unit < sourceUnits; unit++) {
      UnitDescriptor description = units.get(unit);
      gains[unit] = description.getGain();
      offsets[unit] = description.getOffset();
      if (description.getKind() != UnitKind.TRIGGER) {
        signals.add(unit);
        labels.add(description.getLabel());
        kinds.add(description.getKind().name());
      }
    }
    if (signals.isEmpty()) {
      throw new IllegalArgumentException(
          "stream " + descriptor.getStreamId() + " has no unit that carries a signal");
    }
    kept = signals.stream().mapToInt(Integer::intValue).toArray();
    layout =
        new StreamLayout(
            descriptor.getStreamId(),
            descriptor.getRecordingId(),
            descriptor.getSessionId(),
            descriptor.getDescriptorHash(),
            descriptor.getModality().name(),
            labels,
            kinds,
            new Rate(descriptor.getRateNumerator(), descriptor.getRateDenominator()),
            descriptor.getStartTimeNanos(),
            descriptor.getClockDomain(),
            descriptor.getPhysicalUnit());
  }

  StreamLayout layout() {
    return layout;
  }

  /** Why a block does not belong to the descriptor, empty when it does. */
  String mismatch(EegBlock block) {
    if (!layout.recordingId().equals(block.getRecordingId())) {
      return "the block belongs to recording "
          + block.getRecordingId()
          + ", its descriptor to "
          + layout.recordingId()
          + "; the source must publish a descriptor for each recording";
    }
    if (block.getUnitCount() != sourceUnits) {
      return "the block has "
          + block.getUnitCount()
          + " units, its descriptor "
          + sourceUnits
          + "; the source must publish a new descriptor when its units change";
    }
    // A block may say 0 Hz, which is no rate.
    boolean irregular = block.getRateNumerator() == 0;
    if (irregular
        || !layout.rate().equals(new Rate(block.getRateNumerator(), block.getRateDenominator()))) {
      return "the block says "
          + (irregular
              ? "0 Hz (irregular)"
              : new Rate(block.getRateNumerator(), block.getRateDenominator()))
          + ", its descriptor "
          + layout.rate()
          + "; the source must publish a new descriptor when its rate changes";
    }
    return "";
  }

  /** The samples of a block as a frame in physical units. */
  Frame frame(EegBlock block) {
    int count = block.getSampleCount();
    float[] all = new float[count * sourceUnits];
    SampleBytes.toFloats(
        block.getSamples(), block.getSampleType(), count, sourceUnits, gains, offsets, all, 0);
    return Frame.data(
        layout,
        block.getFirstSampleIndex(),
        block.getDeviceTimeNanos(),
        false,
        kept.length == sourceUnits ? all : signalsOf(all, count));
  }

  private float[] signalsOf(float[] all, int count) {
    float[] signals = new float[count * kept.length];
    for (int sample = 0, to = 0; sample < count; sample++) {
      int from = sample * sourceUnits;
      for (int unit : kept) {
        signals[to++] = all[from + unit];
      }
    }
    return signals;
  }
}
