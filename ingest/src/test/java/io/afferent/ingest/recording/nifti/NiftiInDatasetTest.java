package io.afferent.ingest.recording.nifti;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SampleRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images in a BIDS data set: header, sidecar and inherited sidecar tell one time or another. */
class NiftiInDatasetTest {
  private static final int TR = 92;

  @TempDir Path root;
  private Path func;

  @BeforeEach
  void writeDataset() throws IOException {
    func = Files.createDirectories(root.resolve("sub-01/func"));
    Files.writeString(
        root.resolve("dataset_description.json"), "{\"Name\": \"x\", \"BIDSVersion\": \"1.8.0\"}");
    Files.writeString(root.resolve("task-rest_bold.json"), "{\"RepetitionTime\": 2.5}");
    Files.writeString(
        root.resolve("task-rest_events.tsv"), "onset\tduration\ttrial_type\n5\t1\tface\n");
  }

  private Recording open(NiftiBytes image) throws IOException {
    return Recordings.open(image.write(func.resolve("sub-01_task-rest_bold.nii")));
  }

  private void sidecar(String json) throws IOException {
    Files.writeString(func.resolve("sub-01_task-rest_bold.json"), json);
  }

  private static void assertPeriod(Recording recording, long rate, long per, String seconds) {
    assertThat(recording.streams().get(0).rate()).isEqualTo(new SampleRate(rate, per));
    assertThat(recording.header().attributes()).containsEntry("repetitionTimeSeconds", seconds);
  }

  @Test
  void anInheritedTimeReplacesThatOfTheHeaderEverywhere() throws IOException {
    try (Recording recording = open(new NiftiBytes(2, 2, 1, 4).putFloat(TR, 1))) {
      assertPeriod(recording, 2, 5, "2.5");
      assertThat(recording.events().get(0).sampleIndex()).hasValue(2);
      assertThat(recording.deviceTimeNanos(0, 3)).isEqualTo(7_500_000_000L);
      assertThat(recording.header().warnings())
          .containsExactly(
              "bold.json: RepetitionTime is 2.5 s, the image says 1 s; RepetitionTime is taken");
    }
  }

  @Test
  void anInheritedTimeIsNotCalledUnknown() throws IOException {
    try (Recording recording = open(new NiftiBytes(2, 2, 1, 4).putFloat(TR, 0))) {
      assertPeriod(recording, 2, 5, "2.5");
      assertThat(recording.header().warnings())
          .containsExactly(
              "bold.json: RepetitionTime is 2.5 s, the image says none; RepetitionTime is taken");
    }
  }

  @Test
  void aSidecarThatDiffersIsToldOnce() throws IOException {
    sidecar("{\"RepetitionTime\": 1.5}");
    try (Recording recording = open(new NiftiBytes(2, 2, 1, 4))) {
      assertPeriod(recording, 2, 3, "1.5");
      assertThat(recording.header().warnings())
          .containsExactly(
              "the time between volumes is 2 s by the header and 1.5 s by the sidecar, which"
                  + " counts");
    }
  }

  @Test
  void aTimeThatCannotBeIsTakenByNeither() throws IOException {
    for (String wrong : new String[] {"2000", "\"1.5\"", "0", "1e-7"}) {
      sidecar("{\"RepetitionTime\": " + wrong + "}");
      try (Recording recording = open(new NiftiBytes(2, 2, 1, 4))) {
        assertPeriod(recording, 1, 2, "2");
        assertThat(recording.header().warnings())
            .anyMatch(warning -> warning.contains("allowed are seconds up to 100"))
            .noneMatch(warning -> warning.contains("RepetitionTime is taken"));
      }
    }
  }

  @Test
  void aSingleVolumeHasNoTimeToDiffer() throws IOException {
    try (Recording recording = open(new NiftiBytes(2, 2, 1))) {
      assertThat(recording.header().warnings()).isEmpty();
    }
  }
}
