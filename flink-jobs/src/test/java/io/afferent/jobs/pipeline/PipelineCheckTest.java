package io.afferent.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.jobs.frame.Rate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineCheckTest {

  private static final CheckContext NO_BUNDLES =
      (option, reference) -> {
        throw new StepProblem(option, "there are no bundles here");
      };

  private static CheckReport check(String steps, Optional<Rate> rate) {
    return check(steps, "sinks: [kafka]\n", rate);
  }

  private static CheckReport check(String steps, String sinks, Optional<Rate> rate) {
    String text = "name: demo\nsource: {topic: eeg}\nsteps:\n" + steps + sinks;
    return PipelineCheck.check(
        PipelineReader.read(text, "p.yaml", FakeOperator.operators()),
        rate,
        Optional.empty(),
        NO_BUNDLES);
  }

  private static List<String> problems(CheckReport report) {
    return report.problems().stream().map(PipelineProblem::toString).toList();
  }

  @Test
  void saysThatWindowsMustBeCutFirst() {
    assertThat(problems(check("  - embed\n", Optional.empty())))
        .containsExactly(
            "p.yaml:4: embed: this step needs windows, but no step before it cuts the signal; put a"
                + " window step before it, for example - window: {length: 12s, hop: 1s}");
  }

  @Test
  void namesTheWindowStepThatStandsTooLate() {
    assertThat(problems(check("  - embed\n  - cut: {length: 1s}\n", Optional.empty())))
        .containsExactly(
            "p.yaml:4: embed: this step needs windows, but no step before it cuts the signal; move"
                + " the step \"cut\" of line 5 before it");
  }

  @Test
  void saysThatASignalStepStandsBehindTheWindows() {
    assertThat(
            problems(
                check(
                    "  - cut: {length: 1s}\n  - filter: {low_hz: 1, high_hz: 2}\n  - embed\n",
                    Optional.empty())))
        .containsExactly(
            "p.yaml:5: filter: this step needs a continuous signal, but the step \"cut\" of line 4"
                + " has cut it into windows; move \"filter\" before it");
  }

  @Test
  void goesOnBehindAProblem() {
    assertThat(
            problems(
                check(
                    """
                      - filter: {low_hz: 1, high_hz: 80}
                      - filter: {low_hz: 1, hi_hz: 2}
                      - embed
                    """,
                    Optional.of(new Rate(160, 1)))))
        .hasSize(4)
        .anyMatch(text -> text.equals("p.yaml:4: filter: above half of 160 Hz"))
        .anyMatch(text -> text.startsWith("p.yaml:5: filter: unknown option"))
        .anyMatch(text -> text.startsWith("p.yaml:5: filter: option \"high_hz\" is missing"))
        .anyMatch(text -> text.startsWith("p.yaml:6: embed: this step needs windows"));
  }

  @Test
  void notesWhatWaitsForAStream() {
    CheckReport report = check("  - filter: {low_hz: 1, high_hz: 80}\n", Optional.empty());
    assertThat(report.ok()).isTrue();
    assertThat(report.notes())
        .singleElement()
        .asString()
        .contains("filter: edges against half the rate");
  }

  @Test
  void rendersTheStepsWithWhatComesOut() {
    assertThat(
            check(
                    "  - filter: {low_hz: 1, high_hz: 8}\n  - cut: {length: 1s}\n",
                    Optional.of(new Rate(20, 1)))
                .render())
        .isEqualTo(
            """
            p.yaml: ok, pipeline demo
              step    operator  after the step
              source            EEG signal, units not known yet, 20 Hz
              filter  filter    EEG signal, units not known yet, 20 Hz
              cut     cut       EEG windows of 10 samples (0.5 s) every 5 samples (0.25 s), units not known yet, 20 Hz
              sink kafka, exactly-once: results are visible when a checkpoint completes
            """);
  }

  @Test
  void refusesAParquetFolderBelowAFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("taken"), "x");
    CheckReport report =
        check(
            "  - filter: {low_hz: 1, high_hz: 8}\n",
            "sinks:\n  - parquet: {path: " + file + "/out}\n",
            Optional.empty());
    assertThat(problems(report))
        .containsExactly(
            "p.yaml:6: parquet: path "
                + file
                + "/out cannot be written: "
                + file
                + " is not a folder");
  }
}
