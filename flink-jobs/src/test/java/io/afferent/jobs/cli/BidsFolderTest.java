package io.afferent.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of BIDS data sets in place of files. */
class BidsFolderTest {

  @TempDir Path folder;
  private String set;

  @BeforeEach
  void layOut() throws IOException {
    Path root = folder.resolve("set");
    set = root.toString();
    Path edf = folder.resolve("subject.edf");
    Cli.run("simulate", "eeg", "--out", edf.toString(), "--duration", "2s", "--channels", "8");
    for (String subject : new String[] {"01", "02"}) {
      Path eeg = Files.createDirectories(root.resolve("sub-" + subject + "/eeg"));
      for (String run : new String[] {"1", "2"}) {
        Files.copy(edf, eeg.resolve("sub-" + subject + "_task-rest_run-" + run + "_eeg.edf"));
      }
    }
    Files.createDirectories(root.resolve("sub-01/meg/sub-01_task-rest_meg.ds"));
    Files.writeString(root.resolve("dataset_description.json"), "{\"BIDSVersion\": \"1.9.0\"}");
    Files.writeString(
        root.resolve("sub-01/eeg/sub-01_task-rest_run-2_events.tsv"),
        "onset\tduration\ttrial_type\n0.5\t0.25\tface\n");
  }

  @Test
  void infoDescribesEachRecordingAndNamesWhatIsNotRead() {
    Cli run = Cli.run("info", set);

    assertThat(run.code()).isZero();
    assertThat(run.out().lines().filter(line -> line.contains(": EDF+C, modality EEG")))
        .containsExactly(
            "sub-01_task-rest_run-1_eeg: EDF+C, modality EEG",
            "sub-01_task-rest_run-2_eeg: EDF+C, modality EEG",
            "sub-02_task-rest_run-1_eeg: EDF+C, modality EEG",
            "sub-02_task-rest_run-2_eeg: EDF+C, modality EEG");
    assertThat(run.err())
        .isEqualTo(
            "afferent: note: "
                + Path.of("sub-01/meg/sub-01_task-rest_meg.ds")
                + ": CTF folders are not read\n");
  }

  @Test
  void aFilterChooses() throws IOException {
    Cli run =
        Cli.run("info", set, "--filter", "sub=01,run=2..9", "--filter", "suffix=eeg", "--json");

    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.get("name").asText()).isEqualTo("sub-01_task-rest_run-2_eeg");
    assertThat(json.get("file").asText())
        .isEqualTo(Path.of(set, "sub-01/eeg/sub-01_task-rest_run-2_eeg.edf").toString());
    assertThat(json.at("/attributes/bids.task").asText()).isEqualTo("rest");
    assertThat(json.get("events").findValuesAsText("label")).contains("face");
  }

  @Test
  void aFilterThatTakesNothingSaysWhatThereIs() {
    Cli unknown = Cli.run("replay", set, "--bootstrap", "localhost:1", "--filter", "rum=1");
    Cli nothing = Cli.run("info", set, "--filter", "sub=03");
    Cli malformed = Cli.run("info", set, "--filter", "sub:03");

    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err())
        .startsWith("afferent: --filter: no recording has the entity rum; there are ")
        .contains("run (1, 2), ")
        .contains("sub (01, 02), ")
        .hasLineCount(1);
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("no recording has sub=03; sub is 01, 02");
    assertThat(malformed.code()).isEqualTo(2);
    assertThat(malformed.err()).startsWith("afferent: --filter: a filter must be of terms");
  }

  @Test
  void aFilterNeedsADataSet() {
    Cli run = Cli.run("info", folder.resolve("subject.edf").toString(), "--filter", "sub=01");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("chooses from the folder of a BIDS data set").hasLineCount(1);
  }

  @Test
  void catTakesExactlyOneRecording() {
    Cli several = Cli.run("cat", set, "--filter", "sub=01");
    Cli one = Cli.run("cat", set, "--filter", "sub=01,run=1", "--count", "3", "--csv");

    assertThat(several.code()).isEqualTo(2);
    assertThat(several.err())
        .contains("2 recordings, at most 1 can be read at once; choose with --filter from ");
    assertThat(one.code()).isZero();
    assertThat(one.out().lines()).hasSize(4);
  }

  @Test
  void aFolderThatIsNoDataSetIsRefusedAsBefore() {
    Cli run = Cli.run("info", folder.toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("this is a folder; name a recording");
  }
}
