package io.afferent.ingest.recording.curry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SignalUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as they come: with parts missing, of contradictory parameters, hostile. */
class CurryReaderTest {
  private static final String DPA = ".cdt.dpa";

  @TempDir Path folder;
  private CurrySet set;

  @BeforeEach
  void copyRecording() throws IOException {
    set = CurrySet.copy("curry8", folder);
  }

  private Recording open() throws IOException {
    return Recordings.open(set.file(".cdt"));
  }

  private static List<String> labels(Recording recording) {
    return recording.streams().get(0).units().stream().map(SignalUnit::label).toList();
  }

  @Test
  void withoutParametersSamplesHaveNoMeaning() throws IOException {
    Files.delete(set.file(DPA));
    assertThatThrownBy(this::open)
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("curry8.cdt.dpa");
  }

  @Test
  void withoutSamplesTheParametersAreRefused() throws IOException {
    Files.delete(set.file(".cdt"));
    assertThatThrownBy(() -> Recordings.open(set.file(DPA)))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("no samples beside it, curry8.cdt");
  }

  @Test
  void namesMayDifferInCase() throws IOException {
    Files.move(set.file(DPA), folder.resolve("CURRY8.CDT.DPA"));
    Files.move(set.file(".cdt.ceo"), folder.resolve("Curry8.cdt.CEF"));
    try (Recording recording = open()) {
      assertThat(recording.events()).hasSize(3);
    }
  }

  @Test
  void withoutLabelsAndEventsSamplesAreRead() throws IOException {
    CurrySet old = CurrySet.copy("curry7", folder);
    Files.delete(old.file(".rs3"));
    Files.delete(old.file(".cef"));
    try (Recording recording = Recordings.open(old.file(".dat"))) {
      assertThat(labels(recording)).containsExactly("unit-1", "unit-2", "unit-3");
      assertThat(recording.header().warnings())
          .anyMatch(text -> text.contains(".rs3"))
          .anyMatch(text -> text.contains("3 of 3 channels have no label"));
    }
  }

  @Test
  void anyOtherDatIsNotCurry() throws IOException {
    Path other = Files.write(folder.resolve("other.dat"), new byte[100]);
    assertThatThrownBy(() -> Recordings.open(other))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("neither the content nor the extension");
  }

  @Test
  void theTimeBetweenSamplesCountsWhereTheRateContradictsIt() throws IOException {
    set.with(DPA, "SampleFreqHz", "500");
    try (Recording recording = open()) {
      assertThat(recording.streams().get(0).rate().hz()).isEqualTo(512);
      assertThat(recording.header().warnings()).singleElement().asString().contains("contradicts");
    }
    set.with(DPA, "SampleTimeUsec", "0");
    try (Recording recording = open()) {
      assertThat(recording.streams().get(0).rate().hz()).isEqualTo(500);
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void aRoundedTimeBetweenSamplesIsTheRate() throws IOException {
    set.with(DPA, "SampleFreqHz", "300.0").with(DPA, "SampleTimeUsec", "3333.333333");
    try (Recording recording = open()) {
      assertThat(recording.streams().get(0).rateNumerator()).isEqualTo(300);
      assertThat(recording.streams().get(0).rateDenominator()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, 150, 0", "100, 100, 1", "200, 150, 1", "150, 150, 0"})
  void theNumberOfSamplesIsHeldAgainstTheFile(String declared, int samples, int warnings)
      throws IOException {
    set.with(DPA, "NumSamples", declared);
    try (Recording recording = open()) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(samples);
      assertThat(recording.header().warnings())
          .filteredOn(text -> text.contains("samples are read"))
          .hasSize(warnings);
    }
  }

  @Test
  void samplesByChannelMustBeWhole() throws IOException {
    CurrySet planar = CurrySet.copy("bychannel", folder);
    byte[] bytes = Files.readAllBytes(planar.file(".cdt"));
    Files.write(planar.file(".cdt"), Arrays.copyOf(bytes, bytes.length - 4));
    assertThatThrownBy(() -> Recordings.open(planar.file(".cdt")))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("by channel");
  }

  @Test
  void placesThatAreTakenAreNotBelieved() throws IOException {
    set.replace(DPA, "\r\n 2\r\n", "\r\n 1\r\n");
    try (Recording recording = open()) {
      assertThat(labels(recording)).containsExactly("Fp1", "Cz", "HEO", "Trigger");
      assertThat(recording.header().warnings()).singleElement().asString().contains("CHAN_IN_FILE");
    }
  }

  @Test
  void withoutGroupsChannelsAreMicrovolts() throws IOException {
    set.replace(DPA, "(?s)DEVICE_PARAMETERS START.*DEVICE_PARAMETERS_OTHERS END", "");
    try (Recording recording = open()) {
      assertThat(recording.header().warnings()).singleElement().asString().contains("no group");
      assertThat(recording.streams().get(0).units())
          .allMatch(unit -> unit.sourceUnit().equals("uV"));
    }
  }

  @Test
  void withoutADateTimesCountFrom1970() throws IOException {
    set.with(DPA, "StartYear", "0").replace(DPA, "StartMillisec[^\r]*\r\n", "");
    try (Recording recording = open()) {
      assertThat(recording.header().startTimeNanos()).isZero();
      assertThat(recording.header().warnings()).singleElement().asString().contains("1970");
    }
  }

  @Test
  void keysOfCurry6AreTheSame() throws IOException {
    set.replace(DPA, "NumSamples", "NUM_SAMPLES")
        .replace(DPA, "NumChannels", "NUM_CHANNELS")
        .replace(DPA, "SampleFreqHz", "SAMPLE_FREQ_HZ");
    try (Recording recording = open()) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(150);
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void serialNumbersAreToldOnlyOnRequest() throws IOException {
    try (Recording recording =
        Recordings.open(set.file(".cdt"), OpenOptions.defaults().withPersonalFields())) {
      assertThat(recording.header().attributes()).containsEntry("amplifierInfo", "Serial 4711");
    }
  }

  @Test
  void eventsThatCannotBeReadAreToldOf() throws IOException {
    set.replace(".cdt.ceo", "\n51\t0\t11", "\nfifty\t0\t11")
        .replace(".cdt.ceo", "\n149\t", "\n150\t");
    try (Recording recording = open()) {
      assertThat(recording.events()).hasSize(2);
      assertThat(recording.events().get(1).label()).isEqualTo("left hand, 2");
      assertThat(recording.header().warnings())
          .anyMatch(text -> text.contains("'fifty"))
          .anyMatch(text -> text.contains("1 of 2 events lie outside"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NumTrials, 20, epochs",
    "NumChannels, 0, allowed is a count",
    "NumChannels, x, whole number",
    "NumSamples, 1.5, whole number",
    "SampleFreqHz, -1, allowed is a rate",
    "SampleFreqHz, 1e12, allowed is a rate",
    "DataFormat, INT, known are FLOAT and ASCII",
    "DataByteOrder, '\r\nDataGuid = {2912E8D8-F5C8-4E25-A8E7-A1385967DA09}', compressed"
  })
  void whatCannotBeTrustedIsRefused(String key, String value, String reason) throws IOException {
    set.with(DPA, key, value);
    assertThatThrownBy(this::open)
        .isInstanceOf(RecordingException.class)
        .hasMessageStartingWith("curry8.cdt.dpa: ")
        .hasMessageContaining(reason);
  }
}
