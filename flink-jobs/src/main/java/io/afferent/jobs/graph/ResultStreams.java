package io.afferent.jobs.graph;

import io.afferent.connectors.kafka.Delivery;
import io.afferent.connectors.kafka.HeaderProvider;
import io.afferent.connectors.kafka.RecordTypeInformation;
import io.afferent.connectors.kafka.ResultSink;
import io.afferent.connectors.kafka.SinkOptions;
import io.afferent.connectors.parquet.Compression;
import io.afferent.connectors.parquet.ParquetSinks;
import io.afferent.connectors.parquet.SignalChunk;
import io.afferent.connectors.parquet.SignalView;
import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.pipeline.PipelineFile;
import io.afferent.jobs.pipeline.PipelineSink;
import io.afferent.jobs.result.LetterSize;
import io.afferent.schema.Alert;
import io.afferent.schema.Codes;
import io.afferent.schema.DeadLetter;
import io.afferent.schema.Embedding;
import io.afferent.schema.Gap;
import io.afferent.schema.Report;
import io.afferent.schema.wire.TopicSpec;
import io.afferent.schema.wire.Topics;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;

/**
 * The results of a job by kind, and the sinks that they go to. Dead letters and reports go to Kafka
 * even when the pipeline has no Kafka sink: what is lost, and what was counted, is never silent.
 */
final class ResultStreams {

  private final SinkOptions kafka;
  private final List<String> kafkaTopics;
  private final Optional<Path> parquetFolder;
  private final Compression compression;

  private @Nullable DataStream<Embedding> embeddings;
  private @Nullable DataStream<Codes> codes;
  private @Nullable DataStream<Gap> gaps;
  private @Nullable DataStream<Report> reports;
  private @Nullable DataStream<Alert> alerts;
  private @Nullable DataStream<DeadLetter> deadLetters;
  private @Nullable DataStream<Frame> signal;
  private String signalStep = "";

  ResultStreams(PipelineFile file, JobSettings settings) {
    Optional<PipelineSink.Kafka> sink = file.kafkaSink();
    Delivery delivery =
        sink.map(
                given ->
                    switch (given.delivery()) {
                      case EXACTLY_ONCE -> Delivery.EXACTLY_ONCE;
                      case IMMEDIATE -> Delivery.IMMEDIATE;
                    })
            .orElse(Delivery.EXACTLY_ONCE);
    this.kafka =
        SinkOptions.of(settings.kafka(), delivery, settings.jobName(file))
            .withRegistry(settings.registry());
    this.kafkaTopics = sink.map(PipelineSink.Kafka::topics).orElse(List.of());
    this.parquetFolder =
        file.parquetSink().map(given -> new Path(settings.parquetPath().orElse(given.path())));
    this.compression =
        file.parquetSink()
            .map(given -> Compression.valueOf(given.compression().name()))
            .orElse(Compression.ZSTD);
  }

  void embeddings(DataStream<Embedding> more) {
    embeddings = union(embeddings, more);
  }

  void codes(DataStream<Codes> more) {
    codes = union(codes, more);
  }

  void gaps(DataStream<Gap> more) {
    gaps = union(gaps, more);
  }

  void reports(DataStream<Report> more) {
    reports = union(reports, more);
  }

  void alerts(DataStream<Alert> more) {
    alerts = union(alerts, more);
  }

  void deadLetters(DataStream<DeadLetter> more) {
    deadLetters = union(deadLetters, more);
  }

  /** The signal after a step, which is written too. */
  void signal(String stepId, DataStream<Frame> frames) {
    signalStep = stepId;
    signal = frames;
  }

  private static <T> DataStream<T> union(@Nullable DataStream<T> before, DataStream<T> more) {
    return before == null ? more : before.union(more);
  }

  /** Adds the sinks; called once, after the last result stream was named. */
  void attachSinks() {
    DataStream<DeadLetter> letters = deadLetters;
    if (letters != null) {
      deadLetters =
          letters
              .map(LetterSize::bounded, RecordTypeInformation.forRecord(DeadLetter.class))
              .uid("dead-letters-bounded")
              .name("dead-letters-bounded");
    }
    toKafka(embeddings, Topics.EMBEDDINGS, Embedding.class, false);
    toKafka(codes, Topics.CODES, Codes.class, false);
    toKafka(gaps, Topics.GAPS, Gap.class, false);
    toKafka(reports, Topics.REPORTS, Report.class, true);
    toKafka(alerts, Topics.ALERTS, Alert.class, false);
    toKafka(deadLetters, Topics.DEAD_LETTERS, DeadLetter.class, true);
    if (parquetFolder.isPresent()) {
      Path folder = parquetFolder.get();
      toParquet(embeddings, "embeddings", ParquetSinks.embeddings(folder, compression));
      toParquet(
          embeddings, "pooled-embeddings", ParquetSinks.pooledEmbeddings(folder, compression));
      toParquet(codes, "codes", ParquetSinks.codes(folder, compression));
      toParquet(gaps, "gaps", ParquetSinks.gaps(folder, compression));
      toParquet(reports, "reports", ParquetSinks.reports(folder, compression));
      toParquet(alerts, "alerts", ParquetSinks.alerts(folder, compression));
      toParquet(deadLetters, "dead-letters", ParquetSinks.deadLetters(folder, compression));
      toParquet(
          signal, "signals", ParquetSinks.signals(folder, compression, new FrameView(signalStep)));
    }
  }

  private <T extends SpecificRecord> void toKafka(
      @Nullable DataStream<T> stream, TopicSpec topic, Class<T> recordClass, boolean always) {
    if (stream != null && (always || kafkaTopics.contains(topic.name()))) {
      attach(
          stream,
          "kafka-" + topic.name(),
          ResultSink.of(kafka, topic.name(), topic, recordClass, HeaderProvider.emitTime()));
    }
  }

  private static <T> void toParquet(@Nullable DataStream<T> stream, String dataset, Sink<T> sink) {
    if (stream != null) {
      attach(stream, "parquet-" + dataset, sink);
    }
  }

  private static <T> void attach(DataStream<T> stream, String uid, Sink<T> sink) {
    stream.sinkTo(sink).uid(uid).name(uid);
  }

  /**
   * Frames as rows of a file of signals; only samples give rows.
   *
   * @param stepId step that made them
   */
  record FrameView(String stepId) implements SignalView<Frame> {
    @Override
    public @Nullable SignalChunk of(Frame frame) {
      if (frame.kind() != Frame.Kind.DATA) {
        return null;
      }
      StreamLayout layout = frame.layout();
      return new SignalChunk(
          layout.streamId(),
          layout.recordingId(),
          stepId,
          frame.firstSampleIndex(),
          layout.rate().numerator(),
          layout.rate().denominator(),
          frame.deviceTimeNanos(),
          frame.warmUp(),
          layout.physicalUnit(),
          layout.units(),
          frame.samples());
    }
  }
}
