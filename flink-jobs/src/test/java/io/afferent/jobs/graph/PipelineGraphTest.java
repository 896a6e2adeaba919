package io.afferent.jobs.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.jobs.pipeline.BundleStore;
import io.afferent.jobs.pipeline.PipelineFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/** What a pipeline file becomes, without running it. */
class PipelineGraphTest {

  private static StreamExecutionEnvironment built(String text, int parallelism) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    PipelineGraph.build(
        environment,
        PipelineFile.parse(text, "p.yaml"),
        JobSettings.of(Map.of("bootstrap.servers", "127.0.0.1:1")).withParallelism(parallelism),
        BundleStore.besideFile(Path.of("p.yaml")));
    return environment;
  }

  @Test
  void uidsComeFromIdsAndNoTwoIdsShareOne() throws Exception {
    StreamGraph graph =
        built(
                """
                name: names
                source: {topic: eeg}
                steps:
                  - bandpass: {id: order, low_hz: 1, high_hz: 40}
                  - resample: {id: enc-split, to_hz: 250}
                  - window: {id: enc-windows, length: 12s, hop: 1s}
                  - encode: {id: enc, bundle: eegformer-demo}
                sinks: [kafka]
                """,
                1)
            .getStreamGraph();

    // Two operators of one uid are refused here.
    assertThat(graph.getJobGraph().getNumberOfVertices()).isPositive();
    TreeSet<String> uids = new TreeSet<>();
    for (StreamNode node : graph.getStreamNodes()) {
      uids.add(String.valueOf(node.getTransformationUID()));
    }
    assertThat(uids)
        .containsExactly(
            "Sink Committer: kafka-alerts",
            "Sink Committer: kafka-codes",
            "Sink Committer: kafka-dead-letters",
            "Sink Committer: kafka-embeddings",
            "Sink Committer: kafka-gaps",
            "Sink Committer: kafka-reports",
            "dead-letters-bounded",
            "kafka-alerts",
            "kafka-codes",
            "kafka-dead-letters",
            "kafka-embeddings",
            "kafka-gaps",
            "kafka-reports",
            "order",
            "source-eeg",
            "source-eeg-split",
            "source-streams",
            "source-streams-split",
            "split:enc",
            "step:enc",
            "step:enc-split",
            "step:enc-windows",
            "step:order",
            "windows:enc");
  }

  @Test
  void theParallelismOfTheMachineGivesWayToTheLargestOfTheFile() throws Exception {
    String text =
        """
        name: narrow
        source: {topic: eeg}
        steps: [notch: {hz: 50}]
        sinks: [kafka]
        max_parallelism: 2
        """;

    assertThat(built(text, 4).getParallelism()).isEqualTo(2);
    assertThat(built(text, 1).getParallelism()).isEqualTo(1);
  }
}
