package io.afferent.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.ingest.broker.EmbeddedBroker;
import io.afferent.ingest.topics.TopicAdmin;
import io.afferent.jobs.filter.NpyFixture;
import io.afferent.jobs.graph.JobSettings;
import io.afferent.jobs.pipeline.PipelineFile;
import io.afferent.schema.EegBlock;
import io.afferent.schema.Report;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.wire.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Filtered samples and windows of a whole job, from a real broker to committed results, are those
 * of SciPy bit for bit: for every size of block, every parallelism, and across a failure.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class PipelineInvarianceITCase {

  private static final int STREAMS = 3;
  private static final int RATE_HZ = 160;
  private static final int WINDOW = 320;
  private static final int HOP = 40;
  private static final List<String> LABELS = List.of("Fz", "C3", "Cz", "C4", "Pz");

  private static EmbeddedBroker broker;

  @TempDir Path folder;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start(Optional.empty());
    TopicAdmin.create(broker.bootstrapServers(), 4, 1);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @ParameterizedTest(name = "blocks of {0} samples, parallelism {1}, {2} failures")
  @CsvSource({"1,2,0", "100,4,0", "1000,1,0", "7,2,1"})
  void samplesAndWindowsAreThoseOfSciPy(int blockSamples, int parallelism, int failures)
      throws Exception {
    String run = "b" + blockSamples + "p" + parallelism + "f" + failures;
    float[] input = floats(NpyFixture.read(NpyFixture.class, "input"));
    List<StreamDescriptor> descriptors = new ArrayList<>();
    List<List<EegBlock>> streams = new ArrayList<>();
    for (int stream = 0; stream < STREAMS; stream++) {
      StreamDescriptor descriptor = TestBlocks.descriptor(run + "-" + stream, RATE_HZ, LABELS);
      descriptors.add(descriptor);
      streams.add(TestBlocks.blocks(descriptor, input, blockSamples));
    }
    List<EegBlock> blocks = interleaved(streams);
    int half = failures > 0 ? blocks.size() / 2 : blocks.size();
    TestBlocks.write(broker.bootstrapServers(), descriptors, blocks.subList(0, half));

    runToTheEnd(
        pipeline(run, failures > 0), parallelism, failures, blocks.subList(half, blocks.size()));

    float[] expected = floats(NpyFixture.read(NpyFixture.class, "band_pass_output"));
    Map<Long, Long> expectedWindows = new TreeMap<>();
    for (int first = 0; first + WINDOW <= expected.length / LABELS.size(); first += HOP) {
      expectedWindows.put(
          (long) first,
          TestSteps.Fingerprint.of(
              Arrays.copyOfRange(
                  expected, first * LABELS.size(), (first + WINDOW) * LABELS.size())));
    }
    for (StreamDescriptor descriptor : descriptors) {
      assertThat(ParquetRows.signal(folder, descriptor.getStreamId())).isEqualTo(expected);
      assertThat(windows(descriptor.getStreamId())).isEqualTo(expectedWindows);
    }
    assertThat(TestSteps.FailOnce.FAILURES_LEFT).hasValue(0);
  }

  private static PipelineFile pipeline(String run, boolean fails) throws Exception {
    return PipelineFile.parse(
        """
        name: %s
        source: {topic: eeg, streams: "%s-*"}
        checkpoint_interval: 100ms
        steps:
          - bandpass: {id: bp, low_hz: 0.5, high_hz: 45, order: 4}
        %s
          - window: {length: 2s, hop: 250ms}
          - test-fingerprint: {}
        sinks:
          - kafka: {}
          - parquet: {path: unused, signals: bp}
        """
            .formatted(run, run, fails ? "  - test-fail-once: {}" : ""),
        "test.yaml");
  }

  private void runToTheEnd(
      PipelineFile file, int parallelism, int failures, List<EegBlock> afterCheckpoint)
      throws Exception {
    JobPlace place = new JobPlace.Embedded();
    JobSettings settings =
        JobSettings.of(Map.of("bootstrap.servers", broker.bootstrapServers()))
            .withParquetPath(folder.toString());
    try (KafkaOffsets offsets = new KafkaOffsets(settings.kafka());
        PipelineJob job =
            PipelineJob.submit(
                FlinkEnvironments.create(
                    place, parallelism, folder, Optional.empty(), JobLife.ON_ITS_OWN),
                place,
                file,
                settings,
                new NoBundles(),
                new RunListener() {})) {
      job.awaitRunning(() -> false);
      if (!afterCheckpoint.isEmpty()) {
        // A failure behind a completed checkpoint: there is a state to go back to.
        job.awaitCovered(offsets, file.name(), ends(offsets));
        TestSteps.FailOnce.FAILURES_LEFT.set(failures);
        TestBlocks.write(broker.bootstrapServers(), List.of(), afterCheckpoint);
      }
      job.awaitCovered(offsets, file.name(), ends(offsets));
      job.stop(true, folder.resolve("savepoints").toUri().toString());
    }
  }

  private static Map<TopicPartition, Long> ends(KafkaOffsets offsets) throws Exception {
    Map<TopicPartition, Long> ends = offsets.ends(List.of(Topics.EEG.name()));
    ends.values().removeIf(end -> end == 0);
    return ends;
  }

  private static Map<Long, Long> windows(String streamId) throws Exception {
    Map<Long, Long> windows = new TreeMap<>();
    for (Report report :
        CommittedResults.of(broker.bootstrapServers(), Topics.REPORTS, Report.class)) {
      if (report.getKind().equals(TestSteps.Fingerprint.KIND)
          && report.getLineage().getStreamId().equals(streamId)) {
        Long before =
            windows.put(report.getLineage().getFirstSampleIndex(), report.getCounts().get("crc32"));
        assertThat(before).as("a window that is committed twice").isNull();
      }
    }
    return windows;
  }

  private static List<EegBlock> interleaved(List<List<EegBlock>> streams) {
    List<EegBlock> all = new ArrayList<>();
    for (int block = 0; block < streams.get(0).size(); block++) {
      for (List<EegBlock> stream : streams) {
        all.add(stream.get(block));
      }
    }
    return all;
  }

  private static float[] floats(NpyFixture fixture) {
    double[] values = fixture.values();
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
