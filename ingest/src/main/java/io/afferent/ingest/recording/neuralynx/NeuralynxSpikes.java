package io.afferent.ingest.recording.neuralynx;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SpikeStream;
import io.afferent.ingest.recording.SpikeUnit;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.MergedSpikes;
import io.afferent.ingest.recording.stored.SequentialSpikes;
import io.afferent.ingest.recording.stored.SortedTrains;
import io.afferent.ingest.recording.stored.SpikeRows;
import io.afferent.ingest.recording.stored.SpikeTrain;
import io.afferent.ingest.recording.stored.StoredRecording.SpikeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The spikes of one electrode or tetrode. Each has the number of the cell that it was sorted to, 0
 * for none; a unit is a cell. One pass counts them, and waveforms are passed over.
 */
final class NeuralynxSpikes {
  /** Stamps are whole microseconds. */
  static final SampleRate CLOCK = new SampleRate(1_000_000, 1);

  private static final int CELL_OFFSET = 12;
  private static final int MOST_CELLS = 1 << 12;
  private static final int RECORDS_AT_ONCE = 128;

  private final NeuralynxFile source;
  private final TreeMap<Long, Long> counts = new TreeMap<>();
  private long first = Long.MAX_VALUE;
  private long last = -1;
  private long previous = -1;
  private boolean ascending = true;

  private NeuralynxSpikes(NeuralynxFile source) {
    this.source = source;
  }

  static NeuralynxSpikes scan(NeuralynxFile source) throws IOException {
    NeuralynxSpikes spikes = new NeuralynxSpikes(source);
    source.forEachRecord(spikes::take);
    return spikes;
  }

  private void take(long record, ByteBuffer bytes, int at) throws IOException {
    long stamp = source.stamp(record, bytes, at);
    long cell = bytes.getInt(at + CELL_OFFSET) & 0xFFFFFFFFL;
    counts.merge(cell, 1L, Long::sum);
    if (counts.size() > MOST_CELLS) {
      throw source
          .file()
          .refusedAt(
              source.offset(record) + CELL_OFFSET,
              "there are more than " + MOST_CELLS + " cells; the file is damaged");
    }
    ascending &= stamp >= previous;
    previous = stamp;
    first = Math.min(first, stamp);
    last = Math.max(last, stamp);
  }

  NeuralynxFile source() {
    return source;
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /** Time of the earliest spike (us). */
  long firstMicros() {
    return first;
  }

  /** Time of the latest spike (us). */
  long lastMicros() {
    return last;
  }

  /** Numbers of the cells, ascending. */
  List<Long> cellNumbers() {
    return List.copyOf(counts.keySet());
  }

  /** How many units there are. */
  int cells() {
    return counts.size();
  }

  /**
   * What the stream is.
   *
   * @param labels labels of the units, in the order of their cells
   * @param observedFrom tick from which spikes would have been seen
   * @param observedTo tick up to which, that one not counted
   */
  SpikeStream describe(String name, List<String> labels, long observedFrom, long observedTo) {
    List<SpikeUnit> units = new ArrayList<>();
    for (Map.Entry<Long, Long> cell : counts.entrySet()) {
      units.add(
          new SpikeUnit(
              labels.get(units.size()),
              cell.getKey().toString(),
              cell.getValue(),
              Map.of(
                  "cell",
                  cell.getKey().toString(),
                  "group",
                  cell.getKey() == 0 ? "unsorted" : "sorted",
                  "file",
                  source.file().name())));
    }
    return new SpikeStream(name, units, CLOCK, observedFrom, observedTo, List.of());
  }

  /**
   * Where the spikes are.
   *
   * @param startMicros time of tick 0, no later than any spike
   */
  SpikeSource spikes(long startMicros, SourceWarnings warnings) throws IOException {
    String name = source.file().name();
    if (ascending) {
      return () -> new SequentialSpikes(name, new Rows(startMicros));
    }
    if (source.records() > SortedTrains.MOST_SPIKES) {
      throw source
          .file()
          .refused(
              "has "
                  + source.records()
                  + " spikes that are not in the order of their times, at most "
                  + SortedTrains.MOST_SPIKES
                  + " are sorted in memory");
    }
    long[] perUnit = counts.values().stream().mapToLong(Long::longValue).toArray();
    List<SpikeTrain> trains = SortedTrains.of(name, new Rows(startMicros), perUnit);
    warnings.add(name + ": spikes are not in the order of their times; they were sorted in memory");
    return () -> new MergedSpikes(name, trains);
  }

  /** The records of the file. */
  private final class Rows implements SpikeRows {
    private final long startMicros;
    private final Map<Long, Integer> unitOf = new TreeMap<>();
    private final byte[] window;
    private final ByteBuffer bytes;
    private long next;
    private int inWindow;
    private int at;
    private long tick;
    private int unit;

    Rows(long startMicros) {
      this.startMicros = startMicros;
      for (long cell : counts.keySet()) {
        unitOf.put(cell, unitOf.size());
      }
      int records = (int) Math.min(RECORDS_AT_ONCE, source.records());
      this.window = new byte[records * source.kind().recordBytes()];
      this.bytes = ByteBuffer.wrap(window).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public boolean next() throws IOException {
      if (next == source.records()) {
        return false;
      }
      int width = source.kind().recordBytes();
      if (at == inWindow) {
        inWindow = (int) Math.min(RECORDS_AT_ONCE, source.records() - next) * width;
        source.file().read(source.offset(next), window, 0, inWindow);
        at = 0;
      }
      tick = source.stamp(next, bytes, at) - startMicros;
      Integer known = unitOf.get(bytes.getInt(at + CELL_OFFSET) & 0xFFFFFFFFL);
      if (known == null || tick < 0) {
        throw source
            .file()
            .refusedAt(
                source.offset(next),
                "spike " + next + " is not what it was; do not change the file while it is read");
      }
      unit = known;
      at += width;
      next++;
      return true;
    }

    @Override
    public long tick() {
      return tick;
    }

    @Override
    public int unit() {
      return unit;
    }
  }
}
