package io.afferent.connectors.parquet;

import io.afferent.schema.Alert;
import io.afferent.schema.Codes;
import io.afferent.schema.DeadLetter;
import io.afferent.schema.Embedding;
import io.afferent.schema.Event;
import io.afferent.schema.Gap;
import io.afferent.schema.Report;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * Results as Parquet files, each result exactly once.
 *
 * <p>Files lie in {@code DIRECTORY/DATASET/part-*.parquet}. A file gets that name when a checkpoint
 * completes; until then its name begins with a dot, so that {@code *.parquet} finds whole files
 * only. Every checkpoint ends the files of every subtask: without checkpoints no file is ever
 * finished, and with very short intervals there are many small ones.
 *
 * <p>Times are plain integers (ns) and not Parquet time stamps, because device clocks need not
 * count from 1970. A sink's uid must stay the same from one version of a job to the next.
 */
public final class ParquetSinks {

  private ParquetSinks() {}

  /**
   * Dataset {@code embeddings}: one row per unit with {@code unit}, {@code embedding} (list of
   * float) and {@code reconstruction_error}.
   */
  public static FileSink<Embedding> embeddings(Path directory, Compression compression) {
    return sink(directory, compression, new Datasets.Embeddings());
  }

  /** Dataset {@code pooled-embeddings}: one row per window with its pooled {@code embedding}. */
  public static FileSink<Embedding> pooledEmbeddings(Path directory, Compression compression) {
    return sink(directory, compression, new Datasets.PooledEmbeddings());
  }

  /** Dataset {@code codes}: one row per unit with {@code unit} and {@code codes} (list of int). */
  public static FileSink<Codes> codes(Path directory, Compression compression) {
    return sink(directory, compression, new Datasets.CodeSequences());
  }

  /** Dataset {@code reports}: one row per report; counts, measures and facts are maps. */
  public static FileSink<Report> reports(Path directory, Compression compression) {
    return sink(directory, compression, new Datasets.Reports());
  }

  /** Dataset {@code alerts}. */
  public static FileSink<Alert> alerts(Path directory, Compression compression) {
    return sink(directory, compression, new Datasets.Alerts());
  }

  /** Dataset {@code gaps}. */
  public static FileSink<Gap> gaps(Path directory, Compression compression) {
    return sink(directory, compression, new Datasets.Gaps());
  }

  /** Dataset {@code events}. */
  public static FileSink<Event> events(Path directory, Compression compression) {
    return sink(directory, compression, new Datasets.Events());
  }

  /** Dataset {@code dead-letters}, with keys and values as they were found. */
  public static FileSink<DeadLetter> deadLetters(Path directory, Compression compression) {
    return sink(directory, compression, new Datasets.DeadLetters());
  }

  /**
   * Dataset {@code signals}: one row per record with {@code units} (list of text) and {@code
   * samples} (list of float, sample-major).
   *
   * @param view how the records of the job are seen as signals
   */
  public static <T> FileSink<T> signals(
      Path directory, Compression compression, SignalView<T> view) {
    return sink(directory, compression, new Datasets.Signals<>(view));
  }

  private static <T> FileSink<T> sink(Path directory, Compression compression, Dataset<T> dataset) {
    return FileSink.forBulkFormat(
            new Path(directory, dataset.name()), new RowFileWriter.Factory<>(dataset, compression))
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(
            OutputFileConfig.builder().withPartPrefix("part").withPartSuffix(".parquet").build())
        .build();
  }
}
