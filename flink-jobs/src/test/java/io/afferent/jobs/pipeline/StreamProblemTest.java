package io.afferent.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.frame.StreamLayout;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a stream is refused for once all about it is known, with the operators that ship. */
class StreamProblemTest {

  private static final CheckContext NO_BUNDLES =
      (option, reference) -> {
        throw new StepProblem(option, "there are no bundles here");
      };

  private static Optional<String> problem(String step, StreamLayout stream) throws Exception {
    PipelineFile file =
        PipelineFile.parse(
            "name: p\nsource: {topic: eeg}\nsteps:\n  - " + step + "\nsinks: [kafka]\n", "p.yaml");
    return PipelineCheck.problemFor(file, stream, NO_BUNDLES);
  }

  private static StreamLayout stream(int rateHz, List<String> units, List<String> kinds) {
    return new StreamLayout(
        "s", "r", "", 1L, "EEG", units, kinds, new Rate(rateHz, 1), 0L, "test", "V");
  }

  @Test
  void anAverageNeedsAGoodUnitOfItsKind() throws Exception {
    StreamLayout stream = stream(160, List.of("C3", "C4", "EOG"), List.of("EEG", "EEG", "EOG"));

    assertThat(problem("reference: {kind: average, bad: [C3]}", stream)).isEmpty();
    assertThat(problem("reference: {kind: average, bad: [C3, C4]}", stream))
        .hasValue(
            "p.yaml:4: reference: the average reference needs at least 1 good unit, had 0 of 3");
  }

  @Test
  void aReferenceNamesEachUnitOnce() throws Exception {
    assertThat(
            problem(
                "reference: {kind: channels, units: [C3, C3]}",
                stream(160, List.of("C3", "C4"), List.of("EEG", "EEG"))))
        .hasValue("p.yaml:4: reference: units names \"C3\" twice; name each unit once");
  }

  @Test
  void aWindowIsNoLargerThanItsStateCanBeReadBack() throws Exception {
    StreamLayout one = stream(32_768, List.of("Cz"), List.of("EEG"));
    List<String> names = List.of("A", "B", "C", "D");
    StreamLayout four = stream(32_768, names, List.of("EEG", "EEG", "EEG", "EEG"));

    assertThat(problem("window: {length: 1s}", four)).isEmpty();
    assertThat(problem("window: {length: 2049s}", four))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .startsWith("p.yaml:4: window: a window of 67141632 samples of 4 units has")
                    .contains("at most 268435456 are allowed; shorten it"));
    assertThat(problem("window: {length: 3600s}", one)).isEmpty();
  }
}
