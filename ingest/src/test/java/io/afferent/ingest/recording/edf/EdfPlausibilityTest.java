package io.afferent.ingest.recording.edf;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.ingest.recording.Plausibility;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdfPlausibilityTest {
  @TempDir Path folder;

  private List<String> check(EdfBytes file) throws IOException {
    try (Recording recording = Recordings.open(file.write(folder, "a.edf"))) {
      assertThat(RecordingInfo.of(recording).warnings()).containsAll(Plausibility.check(recording));
      return Plausibility.check(recording);
    }
  }

  private static int[] noise(int amplitude) {
    return new Random(6).ints(1000, -amplitude, amplitude + 1).toArray();
  }

  @Test
  void aSoundRecordingHasNoFindings() throws IOException {
    assertThat(check(EdfBytes.edf("").signal("Fp1", 1000).record(noise(100)))).isEmpty();
  }

  @Test
  void aConstantChannelIsNamed() throws IOException {
    EdfBytes file = EdfBytes.edf("").signal("Fp1", 1000).signal("Fp2", 1000).signal("TRIG", 1000);
    assertThat(check(file.record(noise(100), new int[1000], new int[1000])))
        .containsExactly("a: Fp2: constant in the 1000 samples looked at");
  }

  @Test
  void microvoltsLabelledAsVoltsAreNamed() throws IOException {
    EdfBytes file = EdfBytes.edf("").signal("Fp1", "V", "-500", "500", "-500", "500", 1000);
    assertThat(check(file.record(noise(100))))
        .hasSize(1)
        .first()
        .asString()
        .contains("Fp1")
        .contains("is the unit uV rather than V?");
  }

  @Test
  void voltsLabelledAsMicrovoltsAreNamed() throws IOException {
    EdfBytes file = EdfBytes.edf("").signal("Fp1", "uV", "-0.0005", "0.0005", "-500", "500", 1000);
    assertThat(check(file.record(noise(100))))
        .hasSize(1)
        .first()
        .asString()
        .contains("is the unit V rather than uV?");
  }

  @Test
  void aLargeOffsetIsNoLargeSwing() throws IOException {
    EdfBytes file =
        EdfBytes.edf("").signal("Fp1", "uV", "175921", "175946", "-32768", "32767", 1000);
    assertThat(check(file.record(noise(10_000)))).isEmpty();
  }
}
