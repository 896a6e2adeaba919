package io.afferent.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfoCommandTest {

  @TempDir Path folder;
  private String edf;

  @BeforeEach
  void simulate() {
    edf = folder.resolve("subject.edf").toString();
    assertThat(Cli.run("simulate", "eeg", "--out", edf, "--duration", "10s").code()).isZero();
  }

  @Test
  void tellsAPersonWhatIsInside() {
    Cli run = Cli.run("info", edf);

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith("subject: EDF+C, modality EEG\n")
        .contains("19 units at 256 Hz, 2560 samples (10 s)")
        .contains("units: Fp1, ")
        .doesNotContain("X X X X");
  }

  @Test
  void tellsAProgramWhatIsInside() throws IOException {
    JsonNode json = new ObjectMapper().readTree(Cli.run("info", edf, "--json").out());

    assertThat(json.get("format").asText()).isEqualTo("EDF+C");
    assertThat(json.get("modality").asText()).isEqualTo("EEG");
    assertThat(json.at("/streams/0/name").asText()).isEqualTo("subject");
    assertThat(json.at("/streams/0/units")).hasSize(19);
    assertThat(json.at("/streams/0/sampleRateHz").asDouble()).isEqualTo(256);
    assertThat(json.at("/streams/0/samples").asLong()).isEqualTo(2560);
    assertThat(json.at("/streams/0/physicalUnit").asText()).isEqualTo("V");
    assertThat(json.get("events")).isNotEmpty();
    assertThat(json.get("gaps")).isEmpty();
    assertThat(json.get("warnings")).isEmpty();
    assertThat(json.at("/attributes/patient").isMissingNode()).isTrue();
  }

  @Test
  void personalFieldsComeOnlyWhenAskedFor() {
    assertThat(Cli.run("info", edf, "--personal").out()).contains("patient: X X X X");
  }

  @Test
  void describesTheOtherFilesWhenOneIsRefused() throws IOException {
    Path damaged = Files.writeString(folder.resolve("damaged.edf"), "0       cut off");

    Cli run = Cli.run("info", damaged.toString(), edf, "--json");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("afferent: damaged.edf: the file has 15 bytes")
        .hasLineCount(1);
    assertThat(new ObjectMapper().readTree(run.out())).hasSize(1);
  }

  @Test
  void refusesARecordingThatWentThroughATextModeCopy() {
    Path damaged =
        Path.of(
            System.getProperty("afferent.shared", ""),
            "data/eeg/eegmmidb/S001R01_CRLF_DAMAGED.edf");
    Assumptions.assumeTrue(Files.exists(damaged), damaged + " is missing");

    Cli run = Cli.run("info", damaged.toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("text-mode copy").hasLineCount(1);
  }
}
