package io.afferent.jobs.run;

import io.afferent.schema.DeadLetter;
import io.afferent.schema.DeadLetterKind;
import io.afferent.schema.Embedding;
import io.afferent.schema.Report;
import io.afferent.schema.ResultLineage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Adds up committed results to a {@link RunSummary}. Repeats of a result count once: the newest
 * {@value #REMEMBERED} result ids are remembered. One entry per recording; methods are called on
 * one thread, and {@link #build} after the last of them.
 */
final class SummaryBuilder implements ResultListener {

  private static final int REMEMBERED = 100_000;
  private static final int MAX_LATENCIES = 1 << 20;

  private final String pipeline;
  private final PublishTimes published;
  private final LongSupplier nanoTime;
  private final TreeMap<String, Counts> recordings = new TreeMap<>();
  private final TreeMap<String, String> bundles = new TreeMap<>();

  /** Late blocks by stream: each is a dead letter, also behind the last report of a recording. */
  private final Map<String, Long> lateLetters = new HashMap<>();

  private final Set<String> seen =
      java.util.Collections.newSetFromMap(
          new LinkedHashMap<>(16, 0.75f, false) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });
  private double[] latencies = new double[1024];
  private int latencyCount;
  private long deadLetters;
  private long repeatedResults;
  private long lastResultNanos;

  private static final class Counts {
    private String streamId = "";
    private long embeddings;
    private long refusedWindows;
    private Map<String, Long> source = Map.of();
    private double sampleRateHz;
    private final Map<String, Map<String, Long>> windowSteps = new HashMap<>();
  }

  SummaryBuilder(String pipeline, PublishTimes published, LongSupplier nanoTime) {
    this.pipeline = pipeline;
    this.published = published;
    this.nanoTime = nanoTime;
  }

  @Override
  public void embedding(Embedding embedding) {
    ResultLineage lineage = embedding.getLineage();
    if (!isNew("embedding", lineage)) {
      return;
    }
    counts(lineage).embeddings++;
    if (lineage.getBundleName() != null && lineage.getBundleDigest() != null) {
      note(lineage.getBundleName(), lineage.getBundleDigest());
    }
    OptionalDouble millis =
        published.millisSince(
            lineage.getStreamId(), lineage.getLastDeviceTimeNanos(), lastResultNanos);
    if (millis.isPresent() && latencyCount < MAX_LATENCIES) {
      if (latencyCount == latencies.length) {
        latencies = Arrays.copyOf(latencies, 2 * latencyCount);
      }
      latencies[latencyCount++] = millis.getAsDouble();
    }
  }

  /** Notes a bundle under its name; under name and version where the name alone is taken. */
  private void note(String nameAndVersion, String digest) {
    int colon = nameAndVersion.indexOf(':');
    String name = colon < 0 ? nameAndVersion : nameAndVersion.substring(0, colon);
    if (!bundles.merge(name, digest, (known, other) -> known).equals(digest)) {
      bundles.put(nameAndVersion, digest);
    }
  }

  @Override
  public void report(Report report) {
    ResultLineage lineage = report.getLineage();
    if (!isNew(report.getKind(), lineage)) {
      return;
    }
    Counts counts = counts(lineage);
    switch (report.getKind()) {
      case "stream-summary" -> {
        counts.source = report.getCounts();
        counts.sampleRateHz = (double) lineage.getRateNumerator() / lineage.getRateDenominator();
      }
      case "windows" -> counts.windowSteps.put(lineage.getOperator(), report.getCounts());
      case "encode-refused" ->
          counts.refusedWindows += report.getCounts().getOrDefault("refusedWindows", 0L);
      default -> {
        // Reports of monitors are not part of the summary.
      }
    }
  }

  @Override
  public void deadLetter(DeadLetter letter) {
    if (!seen.add(letter.getTopic() + '/' + letter.getPartition() + '/' + letter.getOffset())) {
      return;
    }
    if (letter.getKind() == DeadLetterKind.LATE && letter.getStreamId() != null) {
      lateLetters.merge(letter.getStreamId(), 1L, Long::sum);
    } else {
      deadLetters++;
    }
  }

  private boolean isNew(String kind, ResultLineage lineage) {
    lastResultNanos = nanoTime.getAsLong();
    boolean first = seen.add(kind + '/' + lineage.getResultId());
    if (!first) {
      repeatedResults++;
    }
    return first;
  }

  private Counts counts(ResultLineage lineage) {
    Counts counts =
        recordings.computeIfAbsent(
            lineage.getStreamId() + '/' + lineage.getRecordingId(), key -> new Counts());
    counts.streamId = lineage.getStreamId();
    return counts;
  }

  /** Monotonic clock when the last result was read (ns), 0 when there was none. */
  long lastResultNanos() {
    return lastResultNanos;
  }

  /**
   * The summary.
   *
   * @param startNanos monotonic clock when the first block was published (ns)
   */
  RunSummary build(long startNanos) {
    List<RunSummary.StreamSummary> streams = new ArrayList<>();
    long samples = 0;
    Map<String, Long> lateBehindReports = new HashMap<>(lateLetters);
    for (Counts counts : recordings.values()) {
      lateBehindReports.computeIfPresent(
          counts.streamId,
          (id, letters) -> Math.max(0, letters - counts.source.getOrDefault("late", 0L)));
    }
    for (Counts counts : recordings.values()) {
      Map<String, Long> source = counts.source;
      long windows = 0;
      long rejected = counts.refusedWindows;
      for (Map<String, Long> step : counts.windowSteps.values()) {
        windows += step.getOrDefault("windows", 0L);
        rejected += step.getOrDefault("rejectedGap", 0L);
      }
      samples += source.getOrDefault("samples", 0L);
      streams.add(
          new RunSummary.StreamSummary(
              counts.streamId,
              source.getOrDefault("channels", 0L),
              counts.sampleRateHz,
              source.getOrDefault("blocks", 0L),
              source.getOrDefault("samples", 0L),
              windows,
              rejected,
              counts.embeddings,
              source.getOrDefault("gaps", 0L),
              source.getOrDefault("missingBlocks", 0L),
              source.getOrDefault("missingSamples", 0L),
              source.getOrDefault("late", 0L)
                  + Optional.ofNullable(lateBehindReports.remove(counts.streamId)).orElse(0L),
              source.getOrDefault("duplicates", 0L)));
    }
    double[] sorted = Arrays.copyOf(latencies, latencyCount);
    Arrays.sort(sorted);
    double seconds = Math.max(0, (lastResultNanos - startNanos) / 1e9);
    return new RunSummary(
        pipeline,
        streams,
        deadLetters,
        repeatedResults,
        seconds == 0 ? 0 : samples / seconds,
        RunSummary.Quantiles.of(sorted),
        bundles,
        seconds);
  }
}
