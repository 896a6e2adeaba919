package io.afferent.jobs.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * What a bounded run did, from its committed results.
 *
 * @param pipeline name of the pipeline
 * @param streams one entry per stream, in order of their ids
 * @param deadLetters records that could not be used, late ones not included
 * @param repeatedResults embeddings and reports that were committed again under the same result id:
 *     0 with exactly-once delivery, whatever failed; with immediate delivery what a reader has to
 *     drop
 * @param samplesPerSecond samples of all streams (rows, not values) over the time from the first
 *     published block to the last committed result
 * @param latencyMillis from publishing a window's last sample to its committed result being read
 *     (ms); empty when nothing was encoded
 * @param bundles digest of each model bundle by its name
 * @param seconds duration of that time (s)
 */
public record RunSummary(
    String pipeline,
    List<StreamSummary> streams,
    long deadLetters,
    long repeatedResults,
    double samplesPerSecond,
    Quantiles latencyMillis,
    SortedMap<String, String> bundles,
    double seconds) {

  /**
   * One stream of a run.
   *
   * @param streamId stream
   * @param channels units that carry a signal
   * @param sampleRateHz rate of the source (Hz)
   * @param blocks blocks received, duplicates not counted
   * @param samples samples received (rows)
   * @param windows windows cut
   * @param rejectedWindows windows given up because they touch a gap
   * @param embeddings windows encoded
   * @param gaps stretches of missing samples
   * @param missingBlocks blocks that never came
   * @param missingSamples samples that never came (rows)
   * @param late blocks that came after they were given up
   * @param duplicates blocks that came again
   */
  public record StreamSummary(
      String streamId,
      long channels,
      double sampleRateHz,
      long blocks,
      long samples,
      long windows,
      long rejectedWindows,
      long embeddings,
      long gaps,
      long missingBlocks,
      long missingSamples,
      long late,
      long duplicates) {}

  /**
   * Quantiles of a set of measurements.
   *
   * @param p50 median
   * @param p99 99th percentile
   * @param max largest
   */
  public record Quantiles(OptionalDouble p50, OptionalDouble p99, OptionalDouble max) {

    /** Nearest-rank quantiles. */
    public static Quantiles of(double[] sorted) {
      return sorted.length == 0
          ? new Quantiles(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty())
          : new Quantiles(
              OptionalDouble.of(rank(sorted, 0.50)),
              OptionalDouble.of(rank(sorted, 0.99)),
              OptionalDouble.of(sorted[sorted.length - 1]));
    }

    private static double rank(double[] sorted, double quantile) {
      return sorted[Math.max(0, (int) Math.ceil(quantile * sorted.length) - 1)];
    }
  }

  /** The summary as JSON; see the keys in the README. */
  public ObjectNode toJson() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.createObjectNode();
    json.put("pipeline", pipeline);
    json.put("streams", streams.size());
    json.put("channels", streams.stream().mapToLong(StreamSummary::channels).sum());
    List<Double> rates = streams.stream().map(StreamSummary::sampleRateHz).distinct().toList();
    if (rates.size() == 1) {
      putNumber(json, "sampleRateHz", rates.get(0));
    } else {
      json.putNull("sampleRateHz");
    }
    json.put("blocks", streams.stream().mapToLong(StreamSummary::blocks).sum());
    json.put("samples", streams.stream().mapToLong(StreamSummary::samples).sum());
    json.put("windows", streams.stream().mapToLong(StreamSummary::windows).sum());
    json.put("rejectedWindows", streams.stream().mapToLong(StreamSummary::rejectedWindows).sum());
    json.put("embeddings", streams.stream().mapToLong(StreamSummary::embeddings).sum());
    json.put("gaps", streams.stream().mapToLong(StreamSummary::gaps).sum());
    json.put("missingBlocks", streams.stream().mapToLong(StreamSummary::missingBlocks).sum());
    json.put("missingSamples", streams.stream().mapToLong(StreamSummary::missingSamples).sum());
    json.put("late", streams.stream().mapToLong(StreamSummary::late).sum());
    json.put("duplicates", streams.stream().mapToLong(StreamSummary::duplicates).sum());
    json.put("deadLetters", deadLetters);
    json.put("repeatedResults", repeatedResults);
    json.put("samplesPerSecond", Math.round(samplesPerSecond * 10) / 10.0);
    ObjectNode latency = json.putObject("latencyMillis");
    put(latency, "p50", latencyMillis.p50());
    put(latency, "p99", latencyMillis.p99());
    put(latency, "max", latencyMillis.max());
    json.put("seconds", Math.round(seconds * 1000) / 1000.0);
    ObjectNode digests = json.putObject("bundles");
    bundles.forEach(digests::put);
    var each = json.putArray("perStream");
    for (StreamSummary stream : streams) {
      ObjectNode node = each.addObject();
      node.put("streamId", stream.streamId());
      node.put("channels", stream.channels());
      putNumber(node, "sampleRateHz", stream.sampleRateHz());
      node.put("blocks", stream.blocks());
      node.put("samples", stream.samples());
      node.put("windows", stream.windows());
      node.put("rejectedWindows", stream.rejectedWindows());
      node.put("embeddings", stream.embeddings());
      node.put("gaps", stream.gaps());
      node.put("missingBlocks", stream.missingBlocks());
      node.put("missingSamples", stream.missingSamples());
      node.put("late", stream.late());
      node.put("duplicates", stream.duplicates());
    }
    return json;
  }

  /** Writes {@link #toJson()} to a file. */
  public void write(Path file) throws IOException {
    Files.writeString(
        file,
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(toJson())
            + "\n");
  }

  /** The summary as a table for a terminal. */
  public String toTable() {
    List<String[]> rows = new ArrayList<>();
    rows.add(
        new String[] {
          "stream",
          "channels",
          "rate",
          "blocks",
          "samples",
          "windows",
          "encoded",
          "gaps",
          "missing",
          "late",
          "repeats"
        });
    for (StreamSummary stream : streams) {
      rows.add(
          new String[] {
            stream.streamId(),
            Long.toString(stream.channels()),
            plain(stream.sampleRateHz()) + " Hz",
            Long.toString(stream.blocks()),
            Long.toString(stream.samples()),
            Long.toString(stream.windows()),
            Long.toString(stream.embeddings()),
            Long.toString(stream.gaps()),
            Long.toString(stream.missingSamples()),
            Long.toString(stream.late()),
            Long.toString(stream.duplicates())
          });
    }
    StringBuilder text = new StringBuilder(aligned(rows));
    text.append(
        String.format(
            Locale.ROOT,
            "%ndead letters  %d%nthroughput    %,.0f samples/s over %.1f s%n",
            deadLetters,
            samplesPerSecond,
            seconds));
    if (repeatedResults > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "repeated      %d results came again with the same id%n",
              repeatedResults));
    }
    if (latencyMillis.p50().isPresent()) {
      text.append(
          String.format(
              Locale.ROOT,
              "latency       p50 %,.0f ms, p99 %,.0f ms (published to committed)%n",
              latencyMillis.p50().getAsDouble(),
              latencyMillis.p99().orElseThrow()));
    }
    for (Map.Entry<String, String> bundle : bundles.entrySet()) {
      text.append(
          String.format(
              Locale.ROOT, "bundle        %s  sha256 %s%n", bundle.getKey(), bundle.getValue()));
    }
    return text.toString();
  }

  /** Left-aligned first column, right-aligned numbers. */
  static String aligned(List<String[]> rows) {
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int column = 0; column < row.length; column++) {
        widths[column] = Math.max(widths[column], row[column].length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      for (int column = 0; column < row.length; column++) {
        String pad = " ".repeat(widths[column] - row[column].length());
        text.append(column == 0 ? row[column] + pad : "  " + pad + row[column]);
      }
      text.append(System.lineSeparator());
    }
    return text.toString();
  }

  private static void put(ObjectNode node, String key, OptionalDouble value) {
    if (value.isPresent()) {
      node.put(key, Math.round(value.getAsDouble() * 10) / 10.0);
    } else {
      node.putNull(key);
    }
  }

  private static void putNumber(ObjectNode node, String key, double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      node.put(key, (long) value);
    } else {
      node.put(key, value);
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
