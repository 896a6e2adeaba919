package io.afferent.connectors.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.connectors.SampleRecords;
import io.afferent.connectors.TestJobs;
import io.afferent.connectors.kafka.RecordTypeInformation;
import io.afferent.schema.Alert;
import io.afferent.schema.AlertSeverity;
import io.afferent.schema.Codes;
import io.afferent.schema.DeadLetter;
import io.afferent.schema.EegBlock;
import io.afferent.schema.Embedding;
import io.afferent.schema.Event;
import io.afferent.schema.EventKind;
import io.afferent.schema.Gap;
import io.afferent.schema.Report;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class ParquetSinksITCase {

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Compression.class)
  void embeddingsAreOneRowPerUnitWithListsOfFloats(Compression compression) throws Exception {
    write(
        Embedding.class,
        number -> SampleRecords.embedding("icu-1", number),
        3,
        ParquetSinks.embeddings(root(), compression));

    List<GenericRecord> rows = rows("embeddings");
    assertThat(rows).hasSize(6);
    GenericRecord row = rows.get(3);
    assertThat(row.get("unit").toString()).isEqualTo("Pz");
    assertThat(row.get("unit_index")).isEqualTo(1);
    assertThat(row.get("stream_id").toString()).isEqualTo("icu-1");
    assertThat(row.get("first_sample_index")).isEqualTo(250L);
    assertThat(row.get("rate_hz")).isEqualTo(250.0);
    assertThat(list(row, "embedding")).isEqualTo(List.of(1.375f, 1.5f, 1.625f));
    assertThat(row.get("reconstruction_error")).isEqualTo(Float.NaN);
    assertThat(rows.get(2).get("reconstruction_error")).isEqualTo(0.5f);
    assertThat(row.get("bundle_name")).isNull();
  }

  @Test
  void anEncoderWithoutDecoderLeavesTheErrorNull() throws Exception {
    write(
        Embedding.class,
        number ->
            Embedding.newBuilder(SampleRecords.embedding("icu-1", number))
                .setReconstructionErrors(ByteBuffer.allocate(0))
                .build(),
        1,
        ParquetSinks.embeddings(root(), Compression.ZSTD));

    assertThat(rows("embeddings")).allMatch(row -> row.get("reconstruction_error") == null);
  }

  @Test
  void pooledEmbeddingsAreOneRowPerWindow() throws Exception {
    write(
        Embedding.class,
        number -> SampleRecords.embedding("icu-1", number),
        2,
        ParquetSinks.pooledEmbeddings(root(), Compression.ZSTD));

    List<GenericRecord> rows = rows("pooled-embeddings");
    assertThat(rows).hasSize(2);
    assertThat(list(rows.get(1), "embedding")).isEqualTo(List.of(1f, 1f, 2f));
    assertThat(list(rows.get(1), "units")).hasToString("[Cz, Pz]");
  }

  @Test
  void codesAreOneRowPerUnitWithListsOfIntegers() throws Exception {
    write(
        Codes.class,
        number -> SampleRecords.codes("icu-1", number),
        2,
        ParquetSinks.codes(root(), Compression.ZSTD));

    List<GenericRecord> rows = rows("codes");
    assertThat(rows).hasSize(4);
    assertThat(list(rows.get(2), "codes")).isEqualTo(List.of(1, 511));
    assertThat(list(rows.get(3), "codes")).isEqualTo(List.of(0, 1));
    assertThat(rows.get(3).get("codebook_size")).isEqualTo(512);
  }

  @Test
  void signalsAreOneRowPerBlockSampleMajorAndEmptyBlocksLeaveNone() throws Exception {
    List<String> units = List.of("a", "b", "c", "d");
    write(
        EegBlock.class,
        number -> {
          EegBlock block = SampleRecords.block("icu-1", number);
          if (number == 2) {
            block.setSampleCount(0);
            block.setSamples(ByteBuffer.allocate(0));
          }
          return block;
        },
        3,
        ParquetSinks.signals(
            root(), Compression.ZSTD, block -> SignalChunk.of(block, "band", "V", units)));

    List<GenericRecord> rows = rows("signals");
    assertThat(rows).hasSize(2);
    GenericRecord row = rows.get(1);
    assertThat(row.get("sample_count")).isEqualTo(SampleRecords.BLOCK_SAMPLES);
    assertThat(row.get("first_sample_index")).isEqualTo(16L);
    assertThat(row.get("rate_hz")).isEqualTo(250.0);
    assertThat(row.get("warm_up")).isEqualTo(false);
    assertThat(list(row, "units")).hasToString("[a, b, c, d]");
    assertThat(list(row, "samples"))
        .isEqualTo(IntStream.range(0, 64).mapToObj(i -> 100f + i).toList());
  }

  @Test
  void reportsAlertsGapsEventsAndDeadLettersKeepEveryField() throws Exception {
    write(
        Report.class,
        number ->
            Report.newBuilder()
                .setLineage(SampleRecords.lineage("icu-1", number))
                .setKind("stream-summary")
                .setCounts(Map.of("blocks", 5L, "late", 0L))
                .setMeasures(Map.of("meanVolts", 1e-6))
                .setFacts(Map.of())
                .build(),
        1,
        ParquetSinks.reports(root(), Compression.ZSTD));
    write(
        Alert.class,
        number ->
            Alert.newBuilder()
                .setLineage(SampleRecords.lineage("icu-1", number))
                .setRule("rule")
                .setSeverity(AlertSeverity.CRITICAL)
                .setMessage("A message.")
                .setUnits(List.of())
                .setValue(2)
                .setThreshold(1)
                .build(),
        1,
        ParquetSinks.alerts(root(), Compression.ZSTD));
    write(
        Gap.class,
        number -> SampleRecords.gap("icu-1", 7),
        1,
        ParquetSinks.gaps(root(), Compression.ZSTD));
    write(
        Event.class,
        number ->
            Event.newBuilder()
                .setStreamId("icu-1")
                .setRecordingId("r")
                .setEventSequence(number)
                .setKind(EventKind.ANNOTATION)
                .setDeviceTimeNanos(9)
                .setLabel("seizure, µV")
                .setDurationNanos(11L)
                .build(),
        1,
        ParquetSinks.events(root(), Compression.ZSTD));
    write(
        DeadLetter.class,
        number ->
            DeadLetter.newBuilder()
                .setTopic("eeg")
                .setPartition(1)
                .setOffset(2)
                .setValue(ByteBuffer.wrap(new byte[] {0, -1}))
                .setTimestampMillis(3)
                .setReason("why")
                .build(),
        1,
        ParquetSinks.deadLetters(root(), Compression.ZSTD));

    assertThat(rows("reports").get(0).get("counts")).hasToString("{blocks=5, late=0}");
    assertThat(rows("reports").get(0).get("facts")).hasToString("{}");
    assertThat(rows("alerts").get(0).get("severity")).hasToString("CRITICAL");
    assertThat(list(rows("alerts").get(0), "units")).isEmpty();
    assertThat(rows("gaps").get(0).get("first_missing_index")).isEqualTo(7L);
    assertThat(rows("events").get(0).get("label")).hasToString("seizure, µV");
    assertThat(rows("events").get(0).get("sample_index")).isNull();
    assertThat(rows("events").get(0).get("duration_nanos")).isEqualTo(11L);
    assertThat(rows("dead-letters").get(0).get("value"))
        .isEqualTo(ByteBuffer.wrap(new byte[] {0, -1}));
    assertThat(rows("dead-letters").get(0).get("key")).isNull();
  }

  @Test
  void everyResultIsInTheFilesOnceAcrossAFailureOfItsTask() throws Exception {
    int count = 2000;
    StreamExecutionEnvironment environment = TestJobs.environment(1, Duration.ofMillis(300), 2);
    TestJobs.FailsOnce.arm();
    environment
        .fromSource(
            new DataGeneratorSource<>(
                number -> SampleRecords.gap("icu-1", number),
                count,
                RateLimiterStrategy.perSecond(1000),
                RecordTypeInformation.forRecord(Gap.class)),
            WatermarkStrategy.noWatermarks(),
            "gaps")
        .map(new TestJobs.FailsOnce<>())
        .returns(RecordTypeInformation.forRecord(Gap.class))
        .sinkTo(ParquetSinks.gaps(root(), Compression.ZSTD));

    TestJobs.run(environment);

    assertThat(TestJobs.FailsOnce.hasFailed()).isTrue();
    assertThat(rows("gaps"))
        .extracting(row -> row.get("first_missing_index"))
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, count).mapToObj(number -> (Object) number).toList());
  }

  @Test
  void unfinishedFilesAreHidden() throws Exception {
    StreamExecutionEnvironment environment = TestJobs.environment(1, Duration.ofHours(1), 0);
    environment
        .fromSource(
            new DataGeneratorSource<>(
                number -> SampleRecords.gap("icu-1", number),
                100_000,
                RateLimiterStrategy.perSecond(50),
                RecordTypeInformation.forRecord(Gap.class)),
            WatermarkStrategy.noWatermarks(),
            "gaps")
        .sinkTo(ParquetSinks.gaps(root(), Compression.ZSTD));
    var job = environment.executeAsync();
    try {
      List<Path> files = List.of();
      long end = System.nanoTime() + TestJobs.PATIENCE.toNanos();
      while (files.isEmpty() && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(50);
        files = files("gaps");
      }
      assertThat(files)
          .isNotEmpty()
          .allMatch(file -> file.getFileName().toString().startsWith("."));
    } finally {
      job.cancel().get(30, TimeUnit.SECONDS);
    }
  }

  private org.apache.flink.core.fs.Path root() {
    return new org.apache.flink.core.fs.Path(directory.toUri());
  }

  private static <T extends SpecificRecord> void write(
      Class<T> recordClass, GeneratorFunction<Long, T> make, int count, FileSink<T> sink)
      throws Exception {
    StreamExecutionEnvironment environment = TestJobs.environment(1, Duration.ofMillis(200), 0);
    environment
        .fromSource(
            new DataGeneratorSource<>(make, count, RecordTypeInformation.forRecord(recordClass)),
            WatermarkStrategy.noWatermarks(),
            recordClass.getSimpleName())
        .sinkTo(sink);
    TestJobs.run(environment);
  }

  private List<Path> files(String dataset) throws IOException {
    Path folder = directory.resolve(dataset);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private List<GenericRecord> rows(String dataset) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    for (Path file : files(dataset)) {
      if (file.getFileName().toString().startsWith(".")) {
        continue; // left behind by a task that failed, and never seen by a reader of *.parquet
      }
      assertThat(file.getFileName().toString()).matches("part-.*\\.parquet");
      try (ParquetReader<GenericRecord> reader =
          AvroParquetReader.<GenericRecord>builder(
                  new LocalInputFile(file), new PlainParquetConfiguration())
              .build()) {
        for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private static List<Object> list(GenericRecord row, String column) {
    List<Object> values = new ArrayList<>();
    for (Object element : (List<?>) row.get(column)) {
      values.add(element instanceof GenericRecord wrapped ? wrapped.get(0) : element);
    }
    return values;
  }
}
