package io.afferent.ingest.recording.spikeglx;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what each saved channel is, in the order of the samples. */
final class SpikeGlxChannels {
  static final int MOST_CHANNELS = 10_000;

  /** Channels of a band of the probes that early files are of. */
  private static final int USUAL_BAND = 384;

  private static final String SAVED = "nSavedChans";
  private static final String SUBSET = "snsSaveChanSubset";

  private final SpikeGlxMeta meta;
  private final SpikeGlxDevice device;
  private final SourceWarnings warnings;

  private SpikeGlxChannels(SpikeGlxMeta meta, SpikeGlxDevice device, SourceWarnings warnings) {
    this.meta = meta;
    this.device = device;
    this.warnings = warnings;
  }

  static List<SpikeGlxChannel> of(SpikeGlxMeta meta, SpikeGlxDevice device, SourceWarnings warnings)
      throws RecordingException {
    return new SpikeGlxChannels(meta, device, warnings).find();
  }

  private List<SpikeGlxChannel> find() throws RecordingException {
    int kinds = device.kinds().size();
    Optional<List<Integer>> saved = meta.counts(device.savedCountsKey(), kinds, MOST_CHANNELS);
    Optional<List<Integer>> acquired =
        meta.counts(device.acquiredCountsKey(), kinds, MOST_CHANNELS);
    List<Integer> subset = subset();
    int count = count(saved, subset);
    if (!subset.isEmpty() && subset.size() != count) {
      throw meta.refused(
          SUBSET, "it names " + subset.size() + " channels, but the file has " + count);
    }
    if (saved.isPresent()) {
      return counted(saved.get(), acquired, subset);
    }
    if (acquired.isPresent() && !subset.isEmpty()) {
      return numbered(acquired.get(), subset);
    }
    if (acquired.isPresent() && sum(acquired.get()) == count) {
      return counted(acquired.get(), acquired, subset);
    }
    throw meta.refused(
        device.savedCountsKey(),
        "it tells how many of the " + count + " channels are of which kind");
  }

  private int count(Optional<List<Integer>> saved, List<Integer> subset) throws RecordingException {
    int byKind = saved.isPresent() ? sum(saved.get()) : subset.size();
    int count = byKind;
    if (meta.text(SAVED).isPresent() || byKind == 0) {
      count = SpikeGlxMeta.whole(meta.text(SAVED).orElse(""));
      if (count < 1 || count > MOST_CHANNELS) {
        throw meta.refused(SAVED, "it must be a number of channels from 1 to " + MOST_CHANNELS);
      }
    }
    if (saved.isPresent() && byKind != count) {
      throw meta.refused(
          device.savedCountsKey(),
          "its sum is " + byKind + ", but " + SAVED + " is " + count + "; correct one of them");
    }
    return count;
  }

  private static int sum(List<Integer> counts) {
    int sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }

  /** Numbers of the saved channels among all acquired ones; empty when all were saved. */
  private List<Integer> subset() throws RecordingException {
    String text = meta.text(SUBSET).orElse("all");
    if (text.equalsIgnoreCase("all")) {
      return List.of();
    }
    Set<Integer> seen = new HashSet<>();
    List<Integer> numbers = new ArrayList<>();
    for (String part : text.split(",", MOST_CHANNELS + 1)) {
      int colon = part.indexOf(':');
      int first = SpikeGlxMeta.whole(colon < 0 ? part : part.substring(0, colon));
      int last = colon < 0 ? first : SpikeGlxMeta.whole(part.substring(colon + 1));
      if (first < 0 || last < first || last - first >= MOST_CHANNELS - numbers.size()) {
        throw meta.refused(
            SUBSET,
            "it must be all, or ranges such as 0:3,7 of at most " + MOST_CHANNELS + " channels");
      }
      for (int number = first; number <= last; number++) {
        if (!seen.add(number)) {
          throw meta.refused(SUBSET, "it names channel " + number + " twice");
        }
        numbers.add(number);
      }
    }
    return numbers;
  }

  /** The kind of each channel by its place in the file, its index by its number. */
  private List<SpikeGlxChannel> counted(
      List<Integer> saved, Optional<List<Integer>> acquired, List<Integer> subset) {
    List<SpikeGlxChannel> channels = new ArrayList<>();
    boolean contradiction = false;
    int base = 0;
    for (int k = 0; k < saved.size(); k++) {
      SpikeGlxKind kind = device.kinds().get(k);
      int width = acquired.isPresent() ? acquired.get().get(k) : usualWidth(kind, saved.get(k));
      for (int i = 0; i < saved.get(k); i++) {
        int index = subset.isEmpty() ? i : subset.get(channels.size()) - base;
        boolean fits = index >= 0 && (acquired.isEmpty() || index < width);
        contradiction |= !fits;
        channels.add(new SpikeGlxChannel(kind, fits ? index : i));
      }
      base += width;
    }
    if (contradiction) {
      warnings.add(
          meta.fileName()
              + ": "
              + SUBSET
              + " names channels that "
              + device.acquiredCountsKey()
              + " has as others than "
              + device.savedCountsKey()
              + " has; these are counted from 0");
    }
    return channels;
  }

  private static int usualWidth(SpikeGlxKind kind, int saved) {
    return kind == SpikeGlxKind.AP || kind == SpikeGlxKind.LF ? Math.max(USUAL_BAND, saved) : saved;
  }

  /** Kind and index of each channel by its number. */
  private List<SpikeGlxChannel> numbered(List<Integer> acquired, List<Integer> subset)
      throws RecordingException {
    List<SpikeGlxChannel> channels = new ArrayList<>();
    for (int number : subset) {
      int base = 0;
      int k = 0;
      while (k < acquired.size() && number >= base + acquired.get(k)) {
        base += acquired.get(k);
        k++;
      }
      if (k == acquired.size()) {
        throw meta.refused(
            SUBSET, "it names channel " + number + ", but only " + base + " were acquired");
      }
      channels.add(new SpikeGlxChannel(device.kinds().get(k), number - base));
    }
    return channels;
  }
}
