package io.afferent.jobs.run;

import io.afferent.schema.Alert;
import io.afferent.schema.Codes;
import io.afferent.schema.DeadLetter;
import io.afferent.schema.Embedding;
import io.afferent.schema.Gap;
import io.afferent.schema.Report;
import io.afferent.schema.wire.TopicSpec;
import io.afferent.schema.wire.Topics;
import io.afferent.schema.wire.UndecodableRecordException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;

/**
 * Whether two runs of the same pipeline over the same recording, each on a broker and in a folder
 * of its own, have committed the same results: in Kafka as a reader of committed records sees them,
 * and in Parquet files. Every record must be there once, with every field equal. Only the numbers
 * of an encoder may differ by {@link #ENCODER_TOLERANCE}: windows meet in other batches after a
 * restart. Codes are compared exactly.
 */
final class CommittedComparison {

  /** What the design allows between batches, relative to the largest value of a record. */
  static final double ENCODER_TOLERANCE = 1e-5;

  private static final int BRIEF = 120;
  private static final List<String> DATASETS =
      List.of(
          "embeddings",
          "pooled-embeddings",
          "codes",
          "gaps",
          "reports",
          "alerts",
          "dead-letters",
          "signals");

  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final List<String> differences = new ArrayList<>();
  private double largestEncoderDifference;

  CommittedComparison() {}

  /** The results of one run. */
  record Results(String bootstrapServers, Path folder) {}

  static CommittedComparison of(Results expected, Results found)
      throws IOException, UndecodableRecordException {
    CommittedComparison comparison = new CommittedComparison();
    comparison.kafka(expected, found);
    comparison.parquet(expected.folder(), found.folder());
    return comparison;
  }

  /** Records of each kind that were compared. */
  Map<String, Integer> counts() {
    return counts;
  }

  /** What differs, for a person; empty if nothing does. */
  List<String> differences() {
    return differences;
  }

  /** Largest relative difference of numbers that come from an encoder. */
  double largestEncoderDifference() {
    return largestEncoderDifference;
  }

  private void kafka(Results expected, Results found) throws UndecodableRecordException {
    topic(expected, found, Topics.CODES, Codes.class, codes -> List.of());
    topic(
        expected,
        found,
        Topics.EMBEDDINGS,
        Embedding.class,
        embedding -> {
          List<ByteBuffer> numbers = new ArrayList<>();
          numbers.add(embedding.getValues());
          numbers.add(embedding.getPooled());
          numbers.add(embedding.getReconstructionErrors());
          embedding.setValues(ByteBuffer.allocate(0));
          embedding.setPooled(ByteBuffer.allocate(0));
          embedding.setReconstructionErrors(ByteBuffer.allocate(0));
          return numbers;
        });
    topic(expected, found, Topics.GAPS, Gap.class, gap -> List.of());
    topic(expected, found, Topics.REPORTS, Report.class, report -> List.of());
    topic(expected, found, Topics.ALERTS, Alert.class, alert -> List.of());
    topic(expected, found, Topics.DEAD_LETTERS, DeadLetter.class, letter -> List.of());
  }

  /**
   * @param encoded takes the numbers of an encoder out of a record, in which they are not exact
   */
  private <T extends SpecificRecord> void topic(
      Results expected,
      Results found,
      TopicSpec topic,
      Class<T> recordClass,
      Function<T, List<ByteBuffer>> encoded)
      throws UndecodableRecordException {
    compare(
        "kafka " + topic.name(),
        entries(CommittedResults.of(expected.bootstrapServers(), topic, recordClass), encoded),
        entries(CommittedResults.of(found.bootstrapServers(), topic, recordClass), encoded));
  }

  private static <T extends SpecificRecord> List<Entry> entries(
      List<T> records, Function<T, List<ByteBuffer>> encoded) {
    List<Entry> entries = new ArrayList<>();
    for (T record : records) {
      List<Double> numbers = new ArrayList<>();
      for (ByteBuffer bytes : encoded.apply(record)) {
        ByteBuffer values = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        while (values.remaining() >= Float.BYTES) {
          numbers.add((double) values.getFloat());
        }
      }
      entries.add(new Entry(record.toString(), numbers));
    }
    return entries;
  }

  private void parquet(Path expected, Path found) throws IOException {
    for (String dataset : DATASETS) {
      if (Files.isDirectory(expected.resolve(dataset))
          || Files.isDirectory(found.resolve(dataset))) {
        compare("parquet " + dataset, rows(expected, dataset), rows(found, dataset));
      }
    }
  }

  private static List<Entry> rows(Path folder, String dataset) throws IOException {
    List<Entry> rows = new ArrayList<>();
    if (Files.isDirectory(folder.resolve(dataset))) {
      for (GenericRecord row : ParquetRows.of(folder, dataset)) {
        List<Double> numbers = new ArrayList<>();
        if (dataset.endsWith("embeddings")) {
          takeFloats(row, numbers);
        }
        rows.add(new Entry(row.toString(), numbers));
      }
    }
    return rows;
  }

  /** Takes every float, alone or in a list, out of a row. */
  private static void takeFloats(GenericRecord row, List<Double> numbers) {
    for (var field : row.getSchema().getFields()) {
      Object value = row.get(field.pos());
      if (value instanceof Float number) {
        numbers.add((double) number);
        row.put(field.pos(), null);
      } else if (value instanceof List<?> list) {
        boolean floats = false;
        for (Object item : list) {
          Object bare = item instanceof GenericRecord group ? group.get(0) : item;
          if (bare instanceof Float number) {
            numbers.add((double) number);
            floats = true;
          }
        }
        if (floats) {
          row.put(field.pos(), null);
        }
      }
    }
  }

  /**
   * A record.
   *
   * @param exact all of it that must be equal
   * @param numbers all of it that need only be close
   */
  record Entry(String exact, List<Double> numbers) {}

  void compare(String kind, List<Entry> expected, List<Entry> found) {
    counts.put(kind, expected.size());
    if (expected.size() != found.size()) {
      differences.add(kind + ": " + expected.size() + " against " + found.size() + " records");
      return;
    }
    List<Entry> left = sorted(expected);
    List<Entry> right = sorted(found);
    for (int i = 0; i < left.size(); i++) {
      if (!left.get(i).exact().equals(right.get(i).exact())) {
        differences.add(kind + ": " + firstDifference(left.get(i).exact(), right.get(i).exact()));
        return;
      }
      if (i > 0 && left.get(i).equals(left.get(i - 1))) {
        differences.add(kind + ": twice " + brief(left.get(i).exact()));
        return;
      }
      double difference = difference(left.get(i).numbers(), right.get(i).numbers());
      largestEncoderDifference = Math.max(largestEncoderDifference, difference);
      if (!(difference <= ENCODER_TOLERANCE)) {
        differences.add(
            String.format(
                Locale.ROOT,
                "%s: numbers differ by %.1e of the largest in %s",
                kind,
                difference,
                brief(left.get(i).exact())));
        return;
      }
    }
  }

  private static List<Entry> sorted(List<Entry> entries) {
    return entries.stream().sorted(Comparator.comparing(Entry::exact)).toList();
  }

  private static double difference(List<Double> left, List<Double> right) {
    if (left.size() != right.size()) {
      return Double.POSITIVE_INFINITY;
    }
    double scale = Double.MIN_NORMAL;
    double difference = 0;
    for (int i = 0; i < left.size(); i++) {
      if (!left.get(i).equals(right.get(i))) {
        difference = Math.max(difference, Math.abs(left.get(i) - right.get(i)));
        if (Double.isNaN(difference)) {
          return Double.POSITIVE_INFINITY;
        }
      }
      scale = Math.max(scale, Math.abs(left.get(i)));
    }
    return difference / scale;
  }

  private static String firstDifference(String left, String right) {
    int at = 0;
    while (at < Math.min(left.length(), right.length()) && left.charAt(at) == right.charAt(at)) {
      at++;
    }
    int from = Math.max(0, at - 60);
    return "... "
        + brief(left.substring(from))
        + " against ... "
        + brief(right.substring(from))
        + " in "
        + brief(left);
  }

  private static String brief(String record) {
    return record.length() > BRIEF ? record.substring(0, BRIEF) + " ..." : record;
  }

  /**
   * Compares two runs for {@code docker/cluster/failover-check}: two brokers and two folders.
   * Prints what was compared; exit code 0 if all is equal, 1 if not.
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 4) {
      System.err.println(
          "usage: CommittedComparison EXPECTED_BROKER EXPECTED_FOLDER FOUND_BROKER FOUND_FOLDER");
      System.exit(2);
    }
    CommittedComparison comparison =
        of(
            new Results(arguments[0], Path.of(arguments[1])),
            new Results(arguments[2], Path.of(arguments[3])));
    comparison
        .counts()
        .forEach((kind, count) -> System.out.printf(Locale.ROOT, "  %-26s %,9d%n", kind, count));
    System.out.printf(
        Locale.ROOT,
        "  numbers of the encoder differ by at most %.1e of the largest (allowed %.0e);"
            + " everything else was compared exactly%n",
        comparison.largestEncoderDifference(),
        ENCODER_TOLERANCE);
    comparison.differences().forEach(line -> System.out.println("  DIFFERENT  " + line));
    if (comparison.counts().getOrDefault("kafka codes", 0) == 0) {
      System.out.println("  DIFFERENT  there are no codes at all, so nothing was shown");
      System.exit(1);
    }
    System.exit(comparison.differences().isEmpty() ? 0 : 1);
  }
}
