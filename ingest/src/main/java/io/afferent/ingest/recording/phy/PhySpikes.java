package io.afferent.ingest.recording.phy;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SpikeCursor;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.npy.NpyVector;
import io.afferent.ingest.recording.stored.MergedSpikes;
import io.afferent.ingest.recording.stored.SequentialSpikes;
import io.afferent.ingest.recording.stored.SortedTrains;
import io.afferent.ingest.recording.stored.SpikeRows;
import io.afferent.ingest.recording.stored.SpikeTrain;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spikes of a sorting: a time and a cluster per spike. One pass counts them and tells whether
 * their times ascend. Then they are read in one pass per cursor; else they are sorted in memory,
 * eight bytes a spike, up to {@value SortedTrains#MOST_SPIKES} of them.
 */
final class PhySpikes {
  private static final int LARGEST_CLUSTER = (1 << 20) - 1;
  private static final long LARGEST_TICK = (1L << 43) - 1;

  private final NpyVector times;
  private final NpyVector clusters;
  private long[] counts = new long[64];
  private int[] unitOf = new int[0];
  private int[] clusterOf = new int[0];
  private long lastTick = -1;
  private boolean ascending = true;
  private int mostAtOnce = 1;
  private @Nullable List<SpikeTrain> sorted;

  private PhySpikes(NpyVector times, NpyVector clusters) {
    this.times = times;
    this.clusters = clusters;
  }

  /**
   * Counts spikes.
   *
   * @param times a whole number of samples per spike
   * @param clusters a cluster per spike, as many
   */
  static PhySpikes scan(NpyVector times, NpyVector clusters, SourceWarnings warnings)
      throws IOException {
    requireTypes(times, clusters);
    PhySpikes spikes = new PhySpikes(times, clusters);
    spikes.count();
    if (!spikes.ascending) {
      spikes.sort(warnings);
    } else if (spikes.mostAtOnce > SequentialSpikes.MOST_AT_ONCE) {
      throw times.refusedAt(
          0,
          "more than "
              + SequentialSpikes.MOST_AT_ONCE
              + " spikes share one time; these are no spike times");
    }
    return spikes;
  }

  private static void requireTypes(NpyVector times, NpyVector clusters) throws RecordingException {
    boolean doubles = times.isFloating() && times.header().elementBytes() == 8;
    if (!times.isWhole() && !doubles) {
      throw times.refusedAt(
          0,
          "spike times are whole numbers of samples, were of type "
              + times.header().descr()
              + "; save them as int64");
    }
    if (!clusters.isWhole()) {
      throw clusters.refusedAt(
          0, "clusters are whole numbers, were of type " + clusters.header().descr());
    }
    if (times.size() != clusters.size()) {
      throw clusters.refusedAt(
          0,
          "has "
              + clusters.size()
              + " clusters for the "
              + times.size()
              + " spikes of "
              + times.fileName()
              + "; both must be of one sorting");
    }
  }

  private void count() throws IOException {
    int atOnce = 0;
    long before = -1;
    for (long spike = 0; spike < times.size(); spike++) {
      long tick = tick(times, spike);
      int cluster = cluster(clusters, spike);
      if (cluster >= counts.length) {
        counts = Arrays.copyOf(counts, Math.max(cluster + 1, counts.length * 2));
      }
      counts[cluster]++;
      atOnce = tick == before ? atOnce + 1 : 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      ascending &= tick >= before;
      lastTick = Math.max(lastTick, tick);
      before = tick;
    }
    unitOf = new int[counts.length];
    clusterOf = new int[counts.length];
    int units = 0;
    for (int cluster = 0; cluster < counts.length; cluster++) {
      unitOf[cluster] = counts[cluster] > 0 ? units : -1;
      if (counts[cluster] > 0) {
        clusterOf[units++] = cluster;
      }
    }
    clusterOf = Arrays.copyOf(clusterOf, units);
  }

  private void sort(SourceWarnings warnings) throws IOException {
    if (times.size() > SortedTrains.MOST_SPIKES) {
      throw times.refusedAt(
          0,
          times.size()
              + " spikes are not in the order of their times, at most "
              + SortedTrains.MOST_SPIKES
              + " are sorted in memory; sort spike_times.npy, and the files beside it with it");
    }
    long[] counts = new long[clusterOf.length];
    for (int unit = 0; unit < counts.length; unit++) {
      counts[unit] = this.counts[clusterOf[unit]];
    }
    sorted = SortedTrains.of(times.fileName(), new Rows(times, clusters), counts);
    warnings.add(
        times.fileName()
            + ": spikes are not in the order of their times; they were sorted in memory");
  }

  /** Clusters that have spikes, ascending; one unit each. */
  int[] clusters() {
    return clusterOf.clone();
  }

  /** How many spikes a cluster has. */
  long count(int cluster) {
    return counts[cluster];
  }

  /** The unit of a cluster, -1 when it has no spikes. */
  int unit(int cluster) {
    return cluster >= 0 && cluster < unitOf.length ? unitOf[cluster] : -1;
  }

  /** The latest time of a spike, -1 when there is none. */
  long lastTick() {
    return lastTick;
  }

  /** Begins at the first spike. */
  SpikeCursor open() throws IOException {
    List<SpikeTrain> trains = sorted;
    return trains == null
        ? new SequentialSpikes(times.fileName(), new Rows(times.another(), clusters.another()))
        : new MergedSpikes(times.fileName(), trains);
  }

  static long tick(NpyVector times, long spike) throws IOException {
    long tick;
    if (times.isWhole()) {
      tick = times.whole(spike);
    } else {
      double value = times.floating(spike);
      tick = value == Math.rint(value) && Math.abs(value) < 0x1p53 ? (long) value : -1;
    }
    if (tick < 0 || tick > LARGEST_TICK) {
      throw times.refusedAt(
          spike,
          "spike "
              + spike
              + " has the time "
              + (times.isWhole() ? Long.toString(tick) : Double.toString(times.floating(spike)))
              + ", allowed are whole numbers of samples from 0 to "
              + LARGEST_TICK);
    }
    return tick;
  }

  static int cluster(NpyVector clusters, long spike) throws IOException {
    long cluster = clusters.whole(spike);
    if (cluster < 0 || cluster > LARGEST_CLUSTER) {
      throw clusters.refusedAt(
          spike,
          "spike "
              + spike
              + " is of cluster "
              + cluster
              + ", allowed are clusters 0 to "
              + LARGEST_CLUSTER);
    }
    return (int) cluster;
  }

  /** The two files, side by side. */
  private final class Rows implements SpikeRows {
    private final NpyVector when;
    private final NpyVector which;
    private long next;
    private long tick;
    private int unit;

    Rows(NpyVector when, NpyVector which) {
      this.when = when;
      this.which = which;
    }

    @Override
    public boolean next() throws IOException {
      if (next == when.size()) {
        return false;
      }
      tick = PhySpikes.tick(when, next);
      unit = PhySpikes.this.unit(PhySpikes.cluster(which, next));
      if (unit < 0) {
        throw which.refusedAt(
            next, "spike " + next + " is not what it was; do not change files while they are read");
      }
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
