package io.afferent.ingest.recording.eeglab;

import static io.afferent.ingest.recording.eeglab.EeglabOracleTest.fixture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.TextModeCopy;
import io.afferent.schema.GapCause;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EeglabReaderTest {
  private static final String NO_DATE = "EEGLAB data sets have no date";

  @TempDir Path folder;

  private static Recording open(String name) throws IOException {
    return Recordings.open(fixture(name));
  }

  private Path copy(String name, String as) throws IOException {
    return Files.copy(fixture(name), folder.resolve(as));
  }

  private static void refused(Path file, String... parts) {
    assertThatThrownBy(() -> Recordings.open(file).close())
        .isInstanceOf(RecordingException.class)
        .hasMessageNotContaining("\n")
        .hasMessageContainingAll(parts);
  }

  @Test
  void boundariesBecomeGapsOfTheRemovedLength() throws IOException {
    try (Recording recording = open("gaps.set")) {
      List<RecordingGap> gaps = recording.gaps(0);
      assertThat(gaps).hasSize(2);
      assertThat(gaps.get(0))
          .isEqualTo(
              new RecordingGap(100, 50, 990_000_000L, 1_500_000_000L, GapCause.REMOVED_SEGMENT));
      // 200 stored samples and the first gap of 50 lie in front; 25.5 samples are rounded to even.
      assertThat(gaps.get(1))
          .isEqualTo(
              new RecordingGap(250, 26, 2_490_000_000L, 2_760_000_000L, GapCause.REMOVED_SEGMENT));
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(400 + 50 + 26);
      assertThat(recording.header().warnings())
          .anyMatch(warning -> warning.startsWith("2 boundary events do not say"))
          .anyMatch(warning -> warning.startsWith("the lengths of 1 gaps"))
          .hasSize(3);
    }
  }

  @Test
  void eventsBehindAGapAreBehindIt() throws IOException {
    try (Recording recording = open("gaps.set")) {
      List<RecordingEvent> events = recording.events();
      assertThat(events.stream().map(RecordingEvent::label))
          .containsExactly(
              "boundary",
              "before",
              "boundary",
              "after",
              "-99",
              "boundary",
              "x",
              "boundary",
              "boundary");
      assertThat(events.get(1).sampleIndex()).hasValue(99);
      assertThat(events.get(2).deviceTimeNanos()).isEqualTo(1_000_000_000L);
      assertThat(events.get(2).durationNanos()).hasValue(500_000_000L);
      assertThat(events.get(3).sampleIndex()).hasValue(150);
      assertThat(events.get(3).deviceTimeNanos()).isEqualTo(1_500_000_000L);
      assertThat(events.get(4).code()).hasValue(-99);
      // Latency 299.75 is stored position 298.75, and 76 samples are missing in front of it.
      assertThat(events.get(6).deviceTimeNanos()).isEqualTo(3_747_500_000L);
      assertThat(events.get(6).onsetSourceText()).isEqualTo("299.75");
    }
  }

  @Test
  void eventsWithoutUsableLatencyAreDroppedAndThoseOutsideHaveNoSample() throws IOException {
    try (Recording recording = open("outside.set")) {
      List<RecordingEvent> events = recording.events();
      assertThat(events.stream().map(RecordingEvent::label))
          .containsExactly("minus", "zero", "first", "back", "7", "behind");
      assertThat(events.get(0).deviceTimeNanos()).isEqualTo(-20_000_000L);
      assertThat(events.get(0).sampleIndex()).isEmpty();
      assertThat(events.get(0).durationNanos()).isEmpty();
      assertThat(events.get(1).deviceTimeNanos()).isEqualTo(-10_000_000L);
      assertThat(events.get(1).sampleIndex()).isEmpty();
      assertThat(events.get(2).sampleIndex()).hasValue(0);
      assertThat(events.get(3).durationNanos()).isEmpty();
      assertThat(events.get(4).code()).hasValue(7);
      assertThat(events.get(5).sampleIndex()).isEmpty();
      assertThat(recording.header().warnings())
          .contains(
              "1 of 8 events have no latency (empty or NaN) and were left out",
              "3 events lie outside of latencies 1 to 200",
              "1 events lie or last beyond 31 years and were left out",
              "1 events have a negative duration, which was left out");
    }
  }

  @Test
  void ratesAreTheDecimalsThatTheFileMeans() throws IOException {
    try (Recording recording = open("struct-v7.set")) {
      assertThat(recording.streams().get(0).rate()).isEqualTo(new SampleRate(17361, 100));
    }
    try (Recording recording = open("top-v7.set")) {
      assertThat(recording.streams().get(0).rate())
          .isEqualTo(new SampleRate(3_333_333_333_333_333L, 10_000_000_000_000L));
    }
  }

  @Test
  void unitsAreMicrovoltsOfTheGivenTypes() throws IOException {
    try (Recording recording = open("own-big.set")) {
      List<SignalUnit> units = recording.streams().get(0).units();
      assertThat(units.stream().map(SignalUnit::label)).containsExactly("\u00c41", "EOGv", "Trig");
      assertThat(units.stream().map(SignalUnit::kind))
          .containsExactly(UnitKind.EEG, UnitKind.EOG, UnitKind.MISC);
      assertThat(units).allMatch(unit -> unit.gain() == 1e-6 && unit.physicalUnit().equals("V"));
      assertThat(recording.header().attributes()).containsEntry("reference", "Cz");
      assertThat(recording.streams().get(0).sampleType()).isEqualTo(SampleType.INT16);
    }
  }

  @Test
  void labelsThatAreTakenOrMissingGetNumbers() throws IOException {
    try (Recording recording = open("top-v7.set")) {
      assertThat(recording.streams().get(0).units().stream().map(SignalUnit::label))
          .containsExactly("A1", "Cz", "Cz-2", "Pz");
    }
    try (Recording recording = open("no-chanlocs.set")) {
      assertThat(recording.streams().get(0).units().stream().map(SignalUnit::label))
          .containsExactly("unit-1", "unit-2");
      assertThat(recording.header().warnings())
          .anyMatch(warning -> warning.startsWith("chanlocs is empty"));
    }
  }

  @Test
  void aStaleNameLeadsToTheFileOfTheSameNameWithAWarning() throws IOException {
    try (Recording recording = open("renamed.set")) {
      assertThat(recording.header().warnings())
          .anyMatch(warning -> warning.contains("'old name.fdt'") && warning.contains("renamed"));
    }
    try (Recording recording = open("channelfast.set")) {
      assertThat(recording.header().warnings())
          .filteredOn(warning -> !warning.startsWith(NO_DATE))
          .containsExactly(
              "1 of 6 events have no latency (empty or NaN) and were left out",
              "1 events lie outside of latencies 1 to 300");
    }
  }

  @Test
  void missingDataAndHeadersAreRefused() throws IOException {
    refused(copy("channelfast.set", "channelfast.set"), "channelfast.fdt", "put the data file");
    refused(copy("renamed.fdt", "alone.fdt"), "no .set file");
  }

  @Test
  void aShortDataFileIsReadAsFarAsItGoes() throws IOException {
    byte[] data = Files.readAllBytes(fixture("channelfast.fdt"));
    Files.write(folder.resolve("channelfast.fdt"), Arrays.copyOf(data, 4000 + 5));
    try (Recording recording = Recordings.open(copy("channelfast.set", "channelfast.set"))) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(250);
      assertThat(recording.header().warnings())
          .anyMatch(warning -> warning.contains("the first 250 samples are read"));
    }
    Files.write(folder.resolve("transposed.dat"), Arrays.copyOf(data, 4000));
    refused(copy("transposed.set", "transposed.set"), "4000 bytes", "restore the whole file");
  }

  @Test
  void epochsAndSeveralDataSetsAreRefused() {
    refused(fixture("epochs.set"), "4 epochs of 100 samples", "continuous");
    refused(fixture("alleeg.set"), "2 data sets", "ALLEEG");
  }

  @Test
  void headersWithoutContentAreRefused() throws IOException {
    byte[] header = new byte[1024];
    header[125] = 2;
    header[126] = 'I';
    header[127] = 'M';
    refused(Files.write(folder.resolve("new.set"), header), "no signature of HDF5");
    refused(Files.write(folder.resolve("text.set"), new byte[300]), "no MAT-file of level 5");
  }

  @ParameterizedTest
  @CsvSource({"struct-v6.set", "top-v7.set", "own-big-v7.set", "mat73-struct.set", "mat73-top.set"})
  void dataSetsOfAnotherNameAreKnownByTheirVariables(String name) throws IOException {
    try (Recording recording = Recordings.open(copy(name, "some.mat"))) {
      assertThat(recording.header().format()).isEqualTo("EEGLAB");
    }
  }

  @Test
  void aTextModeCopyOfTheDataIsRefused() throws IOException {
    byte[] data = Files.readAllBytes(fixture("channelfast.fdt"));
    for (int i = 0; i < data.length; i += 8) {
      data[i] = '\n';
    }
    Files.write(folder.resolve("channelfast.fdt"), TextModeCopy.of(data));
    refused(copy("channelfast.set", "channelfast.set"), "channelfast.fdt", "text-mode copy");
  }
}
