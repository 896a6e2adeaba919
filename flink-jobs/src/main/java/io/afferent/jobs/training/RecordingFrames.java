package io.afferent.jobs.training;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.schema.UnitKind;
import io.afferent.schema.wire.SampleBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The EEG units of one stream of a recording as frames in volts: data, gaps, and the end.
 *
 * <p>Taken are the units of the kind EEG; where labels name none, all units in volts that are not
 * known to be something else. Memory is bounded by one block of {@value #BLOCK_SAMPLES} samples.
 */
final class RecordingFrames {

  static final int BLOCK_SAMPLES = 4096;

  private final Recording recording;
  private final int stream;
  private final SignalStream description;
  private final int[] columns;
  private final StreamLayout layout;

  private RecordingFrames(Recording recording, int stream, List<Integer> units) {
    this.recording = recording;
    this.stream = stream;
    this.description = recording.streams().get(stream);
    this.columns = units.stream().mapToInt(Integer::intValue).toArray();
    List<String> labels = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    for (int unit : columns) {
      labels.add(description.units().get(unit).label());
      kinds.add(UnitKind.EEG.name());
    }
    this.layout =
        new StreamLayout(
            description.name(),
            description.name(),
            "",
            0L,
            description.modality().name(),
            labels,
            kinds,
            new Rate(description.rateNumerator(), description.rateDenominator()),
            recording.header().startTimeNanos(),
            recording.header().clockDomain(),
            "V");
  }

  /**
   * The stream of a recording that has the most EEG units.
   *
   * @throws RecordingException if it has none
   */
  static RecordingFrames of(Recording recording) throws RecordingException {
    for (boolean labelled : new boolean[] {true, false}) {
      int best = -1;
      List<Integer> units = List.of();
      for (int stream = 0; stream < recording.streams().size(); stream++) {
        List<Integer> found = eegUnits(recording.streams().get(stream), labelled);
        if (found.size() > units.size()) {
          best = stream;
          units = found;
        }
      }
      if (best >= 0) {
        return new RecordingFrames(recording, best, units);
      }
    }
    throw new RecordingException(
        recording.header().name()
            + ": no unit is EEG in volts; training needs EEG, check the labels and units");
  }

  private static List<Integer> eegUnits(SignalStream stream, boolean labelled) {
    List<Integer> units = new ArrayList<>();
    if (stream.rateNumerator() == 0) {
      return units;
    }
    for (int u = 0; u < stream.units().size(); u++) {
      SignalUnit unit = stream.units().get(u);
      boolean kind =
          labelled
              ? unit.kind() == UnitKind.EEG
              : unit.kind() == UnitKind.UNKNOWN || unit.kind() == UnitKind.MISC;
      if (kind && unit.physicalUnit().equals("V")) {
        units.add(u);
      }
    }
    return units;
  }

  StreamLayout layout() {
    return layout;
  }

  long sampleCount() {
    return description.sampleCount();
  }

  /** Reads the whole stream in order. */
  void forEach(Consumer<Frame> consumer) throws IOException {
    long at = 0;
    for (RecordingGap gap : recording.gaps(stream)) {
      data(at, gap.firstMissingIndex(), consumer);
      consumer.accept(
          Frame.gap(
              layout,
              gap.firstMissingIndex(),
              gap.missingCount(),
              recording.deviceTimeNanos(stream, gap.firstMissingIndex())));
      at = gap.firstGoodIndex();
    }
    data(at, description.sampleCount(), consumer);
    consumer.accept(
        Frame.end(
            layout,
            description.sampleCount(),
            recording.deviceTimeNanos(stream, description.sampleCount())));
  }

  private void data(long from, long to, Consumer<Frame> consumer) throws IOException {
    int units = description.units().size();
    double[] gains = new double[units];
    double[] offsets = new double[units];
    for (int u = 0; u < units; u++) {
      gains[u] = description.units().get(u).gain();
      offsets[u] = description.units().get(u).offset();
    }
    byte[] bytes = new byte[BLOCK_SAMPLES * description.bytesPerSample()];
    float[] all = new float[BLOCK_SAMPLES * units];
    for (long at = from; at < to; ) {
      int wanted = (int) Math.min(BLOCK_SAMPLES, to - at);
      int got = recording.read(stream, at, wanted, bytes);
      if (got == 0) {
        throw new RecordingException(
            recording.header().name() + ": no samples could be read from index " + at);
      }
      SampleBytes.toFloats(
          ByteBuffer.wrap(bytes, 0, got * description.bytesPerSample()),
          description.sampleType(),
          got,
          units,
          gains,
          offsets,
          all,
          0);
      float[] chosen = new float[got * columns.length];
      for (int sample = 0, k = 0; sample < got; sample++) {
        for (int column : columns) {
          chosen[k++] = all[sample * units + column];
        }
      }
      consumer.accept(Frame.data(layout, at, recording.deviceTimeNanos(stream, at), false, chosen));
      at += got;
    }
  }
}
