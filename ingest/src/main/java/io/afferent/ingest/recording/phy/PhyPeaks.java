package io.afferent.ingest.recording.phy;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.npy.NpyArray;
import io.afferent.ingest.recording.npy.NpyVector;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where units are: the channel on which the template of a unit swings most, and the position of
 * that channel. The template of a unit is the one that most of its spikes have, of several the
 * first.
 */
final class PhyPeaks {
  static final String CHANNEL = "peakChannel";
  static final String X = "peakX";
  static final String Y = "peakY";
  static final String AMPLITUDE = "meanAmplitude";

  private static final long MOST_VALUES = 1L << 26;
  private static final long MOST_TRACES = 1L << 21;
  private static final int MOST_PAIRS = 1 << 18;

  private final PhyFiles files;
  private final PhySpikes spikes;
  private final List<Map<String, String>> attributes;

  private PhyPeaks(PhyFiles files, PhySpikes spikes, List<Map<String, String>> attributes) {
    this.files = files;
    this.spikes = spikes;
    this.attributes = attributes;
  }

  /**
   * Adds attributes; what is not there or damaged is left out, the latter with a warning.
   *
   * @param clusters cluster of each spike
   */
  static void add(
      PhyFiles files,
      PhySpikes spikes,
      NpyVector clusters,
      List<Map<String, String>> attributes,
      SourceWarnings warnings)
      throws IOException {
    PhyPeaks peaks = new PhyPeaks(files, spikes, attributes);
    try {
      peaks.addPeaks(clusters);
    } catch (RecordingException damaged) {
      warnings.add(damaged.getMessage() + "; the peak channels of units were left out");
    }
    try {
      peaks.addAmplitudes(clusters);
    } catch (RecordingException damaged) {
      warnings.add(damaged.getMessage() + "; the amplitudes of units were left out");
    }
  }

  private void addAmplitudes(NpyVector clusters) throws IOException {
    Optional<Path> path = files.find("amplitudes.npy");
    if (path.isEmpty()) {
      return;
    }
    try (NpyVector amplitudes = NpyVector.openDeclared(path.get())) {
      requirePerSpike(amplitudes, clusters, amplitudes.isFloating() || amplitudes.isWhole());
      double[] sums = new double[attributes.size()];
      for (long spike = 0; spike < clusters.size(); spike++) {
        sums[unit(clusters, spike)] += amplitudes.number(spike);
      }
      int[] ids = spikes.clusters();
      for (int unit = 0; unit < sums.length; unit++) {
        double mean = sums[unit] / spikes.count(ids[unit]);
        if (Double.isFinite(mean)) {
          attributes.get(unit).put(AMPLITUDE, Float.toString((float) mean));
        }
      }
    }
  }

  private void addPeaks(NpyVector clusters) throws IOException {
    Optional<Path> path = files.find("templates.npy");
    if (path.isEmpty()) {
      return;
    }
    int[] peaks;
    try (NpyArray templates = NpyArray.open(path.get())) {
      peaks = peaks(templates);
    }
    long[] templateOf = templateOf(clusters);
    int[] sites = new int[templateOf.length];
    for (int unit = 0; unit < sites.length; unit++) {
      long template = templateOf[unit];
      sites[unit] = template >= 0 && template < peaks.length ? peaks[(int) template] : -1;
    }
    addChannels(sites);
    addPositions(sites);
  }

  private void addChannels(int[] sites) throws IOException {
    Optional<NpyArray> map = array("channel_map.npy");
    if (map.isEmpty()) {
      return;
    }
    try (NpyArray channels = map.get()) {
      for (int unit = 0; unit < sites.length; unit++) {
        if (sites[unit] >= 0 && sites[unit] < channels.count()) {
          put(attributes.get(unit), CHANNEL, channels.inOrder(sites[unit]));
        }
      }
    }
  }

  private void addPositions(int[] sites) throws IOException {
    Optional<NpyArray> found = array("channel_positions.npy");
    if (found.isEmpty()) {
      return;
    }
    try (NpyArray positions = found.get()) {
      if (positions.axes() != 2 || positions.length(1) != 2) {
        throw positions.refused("positions have two columns, x and y");
      }
      for (int unit = 0; unit < sites.length; unit++) {
        if (sites[unit] >= 0 && sites[unit] < positions.length(0)) {
          put(attributes.get(unit), X, positions.at(sites[unit], 0, 0));
          put(attributes.get(unit), Y, positions.at(sites[unit], 1, 0));
        }
      }
    }
  }

  private static void put(Map<String, String> own, String name, double value) {
    if (Double.isFinite(value)) {
      own.put(name, BigDecimal.valueOf(value).stripTrailingZeros().toPlainString());
    }
  }

  private Optional<NpyArray> array(String name) throws IOException {
    Optional<Path> path = files.find(name);
    return path.isPresent() ? Optional.of(NpyArray.open(path.get())) : Optional.empty();
  }

  /** For each template the site on which it swings most, -1 where none does. */
  private int[] peaks(NpyArray templates) throws IOException {
    long traces = templates.length(0) * templates.length(2);
    if (templates.axes() != 3 || templates.count() > MOST_VALUES || traces > MOST_TRACES) {
      throw templates.refused(
          "templates have three axes, and at most "
              + MOST_VALUES
              + " values in "
              + MOST_TRACES
              + " traces are looked at");
    }
    int channels = (int) templates.length(2);
    float[] least = new float[(int) traces];
    float[] most = new float[(int) traces];
    Arrays.fill(least, Float.POSITIVE_INFINITY);
    Arrays.fill(most, Float.NEGATIVE_INFINITY);
    for (long place = 0; place < templates.count(); place++) {
      float value = (float) templates.inOrder(place);
      int trace = (int) (templates.indexOf(place, 0) * channels + templates.indexOf(place, 2));
      least[trace] = Math.min(least[trace], value);
      most[trace] = Math.max(most[trace], value);
    }
    int[] peaks = new int[(int) templates.length(0)];
    for (int template = 0; template < peaks.length; template++) {
      int peak = -1;
      float swing = 0;
      for (int channel = 0; channel < channels; channel++) {
        int trace = template * channels + channel;
        if (most[trace] - least[trace] > swing) {
          swing = most[trace] - least[trace];
          peak = channel;
        }
      }
      peaks[template] = peak;
    }
    return sites(peaks, channels);
  }

  /** Sparse templates tell in another file which sites their traces are of. */
  private int[] sites(int[] peaks, int channels) throws IOException {
    Optional<NpyArray> sites = array("templates_ind.npy");
    sites = sites.isPresent() ? sites : array("template_ind.npy");
    if (sites.isEmpty()) {
      return peaks;
    }
    try (NpyArray indexes = sites.get()) {
      if (indexes.length(0) != peaks.length || indexes.length(1) != channels) {
        throw indexes.refused(
            "has the shape of "
                + indexes.length(0)
                + " templates on "
                + indexes.length(1)
                + " channels, templates.npy that of "
                + peaks.length
                + " on "
                + channels);
      }
      for (int template = 0; template < peaks.length; template++) {
        if (peaks[template] >= 0) {
          double site = indexes.at(template, peaks[template], 0);
          peaks[template] = site >= 0 && site < Integer.MAX_VALUE ? (int) site : -1;
        }
      }
      return peaks;
    }
  }

  /** The template of each unit, -1 where it is not known. */
  private long[] templateOf(NpyVector clusters) throws IOException {
    int[] ids = spikes.clusters();
    long[] templates = new long[ids.length];
    Optional<Path> path = files.find(PhyFiles.TEMPLATES);
    if (path.isEmpty()) {
      throw new RecordingException(
          PhyFiles.TEMPLATES + " is missing, so it is not known which template units have");
    }
    Map<Long, long[]> pairs = new HashMap<>();
    try (NpyVector perSpike = NpyVector.openDeclared(path.get())) {
      requirePerSpike(perSpike, clusters, perSpike.isWhole());
      for (long spike = 0; spike < clusters.size(); spike++) {
        long template = PhySpikes.cluster(perSpike, spike);
        long key = (long) unit(clusters, spike) << 32 | template;
        pairs.computeIfAbsent(key, absent -> new long[1])[0]++;
        if (pairs.size() > MOST_PAIRS) {
          throw perSpike.refusedAt(0, "units have more than " + MOST_PAIRS + " templates in all");
        }
      }
    }
    long[] most = new long[ids.length];
    Arrays.fill(templates, -1);
    pairs.forEach(
        (key, count) -> {
          int unit = (int) (key >> 32);
          long template = key & 0xFFFFFFFFL;
          if (count[0] > most[unit] || (count[0] == most[unit] && template < templates[unit])) {
            most[unit] = count[0];
            templates[unit] = template;
          }
        });
    return templates;
  }

  private int unit(NpyVector clusters, long spike) throws IOException {
    int unit = spikes.unit(PhySpikes.cluster(clusters, spike));
    if (unit < 0) {
      throw clusters.refusedAt(
          spike, "spike " + spike + " is not what it was; do not change files while they are read");
    }
    return unit;
  }

  private static void requirePerSpike(NpyVector values, NpyVector clusters, boolean typeFits)
      throws RecordingException {
    if (!typeFits || values.size() != clusters.size()) {
      throw values.refusedAt(
          0,
          "a number per spike is wanted, for "
              + clusters.size()
              + " spikes, were "
              + values.size()
              + " of type "
              + values.header().descr());
    }
  }
}
