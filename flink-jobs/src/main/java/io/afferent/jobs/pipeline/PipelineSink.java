package io.afferent.jobs.pipeline;

import java.util.List;
import java.util.Optional;

/** Where results go. */
public sealed interface PipelineSink {

  /** Line in the file. */
  int line();

  /** Name in pipeline files. */
  String name();

  /** When results become visible. */
  enum Delivery {
    /** In a transaction, visible when a checkpoint completes. */
    EXACTLY_ONCE("exactly-once"),
    /** At once; a repeat after a failure carries the same result id. */
    IMMEDIATE("immediate");

    private final String text;

    Delivery(String text) {
      this.text = text;
    }

    /** As it is written in a pipeline file. */
    public String text() {
      return text;
    }
  }

  /** How Parquet pages are compressed. */
  enum Compression {
    ZSTD,
    SNAPPY,
    GZIP,
    NONE
  }

  /**
   * The result topics.
   *
   * @param delivery when results become visible
   * @param topics result topics that are written; dead letters always are
   */
  record Kafka(int line, Delivery delivery, List<String> topics) implements PipelineSink {

    /** Result topics that can be left out. */
    static final List<String> RESULT_TOPICS =
        List.of("embeddings", "codes", "features", "reports", "alerts", "gaps");

    public Kafka {
      topics = List.copyOf(topics);
    }

    @Override
    public String name() {
      return "kafka";
    }
  }

  /**
   * Parquet files, committed with each checkpoint.
   *
   * @param path folder or URI; a relative path counts from the working directory of whoever starts
   *     the job
   * @param compression compression of the pages
   * @param signalStep id of the step whose output signal is written too
   */
  record Parquet(int line, String path, Compression compression, Optional<String> signalStep)
      implements PipelineSink {

    @Override
    public String name() {
      return "parquet";
    }
  }
}
