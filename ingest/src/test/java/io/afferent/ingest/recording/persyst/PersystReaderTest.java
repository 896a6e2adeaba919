package io.afferent.ingest.recording.persyst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.Samples;
import io.afferent.ingest.recording.SignalUnit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layouts as they come: renamed, of other machines, with parts missing, hostile. */
class PersystReaderTest {
  @TempDir Path folder;

  private Recording open(PersystSet set) throws IOException {
    return Recordings.open(set.write(folder));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"C:\\EEG\\Old\\name.dat", "/data/eeg/name.dat", "name.dat", "..\\..\\name.dat"})
  void aStaleNameOfTheDataIsToldAndTheSiblingRead(String named) throws IOException {
    try (Recording recording = open(PersystSet.named("renamed").info("File", named))) {
      assertThat(recording.header().warnings())
          .singleElement()
          .asString()
          .contains("name.dat", "renamed.dat");
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"C:\\EEG\\path.DAT", "path.dat", "/somewhere/PATH.dat"})
  void onlyTheLastNameOfAPathCounts(String named) throws IOException {
    try (Recording recording = open(PersystSet.named("path").info("File", named))) {
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void withoutDataTheLayoutIsRefused() throws IOException {
    Path layout = PersystSet.named("alone").write(folder);
    Files.delete(folder.resolve("alone.dat"));
    assertThatThrownBy(() -> Recordings.open(layout))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("alone.dat");
  }

  @Test
  void theLayoutIsNotItsOwnData() throws IOException {
    try (Recording recording = open(PersystSet.named("self").info("File", "self.lay"))) {
      assertThat(recording.header().attributes()).containsEntry("dataFile", "self.dat");
    }
  }

  @Test
  void sectionsAndKeysAreReadInAnyCaseWithBlanks() throws IOException {
    Path layout = PersystSet.named("spelt").write(folder);
    String text = Files.readString(layout).replace("=", " = ").replace("[", " [ ");
    Files.writeString(
        layout, text.replace("]", " ] ").toUpperCase(Locale.ROOT).replace("SPELT", "spelt"));
    try (Recording recording = Recordings.open(layout)) {
      assertThat(recording.streams().get(0).units())
          .extracting(SignalUnit::label)
          .containsExactly("FZ", "PZ");
      assertThat(Samples.digital(recording, 0)[1]).startsWith(0, -1, -2);
      assertThat(recording.header().startTimeNanos())
          .isEqualTo(Instant.parse("2024-03-04T10:00:00Z").toEpochMilli() * 1_000_000);
    }
  }

  @Test
  void textIsUtf8OrUtf16OrLatin1() throws IOException {
    for (PersystSet set :
        new PersystSet[] {
          PersystSet.named("a").charset(StandardCharsets.UTF_8, "\uFEFF"),
          PersystSet.named("b").charset(StandardCharsets.UTF_16LE, "\uFEFF"),
          PersystSet.named("c").charset(StandardCharsets.UTF_16BE, "\uFEFF"),
          PersystSet.named("d").charset(StandardCharsets.ISO_8859_1, "")
        }) {
      set.section("Comments", "0.1,0,0,0,Gr\u00f6\u00dfe");
      try (Recording recording = open(set)) {
        assertThat(recording.events()).singleElement().extracting("label").isEqualTo("Größe");
      }
    }
  }

  @Test
  void namesGoByTheirNumbers() throws IOException {
    PersystSet set = PersystSet.named("map").section("ChannelMap", "A=B-Ref=2", "X=9", "Y=two");
    try (Recording recording = open(set)) {
      assertThat(recording.streams().get(0).units())
          .extracting(SignalUnit::label)
          .containsExactly("unit-1", "A=B");
      assertThat(recording.header().warnings())
          .anyMatch(text -> text.contains("'X=9'"))
          .anyMatch(text -> text.contains("'Y=two'"))
          .anyMatch(text -> text.contains("1 of 2 channels have no name"));
    }
  }

  @Test
  void aNameThatIsTakenWithoutItsReferenceIsNumbered() throws IOException {
    PersystSet set = PersystSet.named("twice").section("ChannelMap", "Cz-Ref=1", "Cz=2");
    try (Recording recording = open(set)) {
      assertThat(recording.streams().get(0).units())
          .extracting(SignalUnit::label)
          .containsExactly("Cz", "Cz-2");
      assertThat(recording.header().warnings()).singleElement().asString().contains("Cz-2");
    }
  }

  @Test
  void halfASampleAtTheEndIsLeftOut() throws IOException {
    Path layout = PersystSet.named("half").write(folder);
    Files.write(folder.resolve("half.dat"), new byte[3], StandardOpenOption.APPEND);
    try (Recording recording = Recordings.open(layout)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(200);
      assertThat(recording.header().warnings()).singleElement().asString().contains("last 3 bytes");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "03/04/2024, 2024-03-04",
    "31/12/2024, 2024-12-31",
    "04-03-2024, 2024-03-04",
    "2024.03.04, 2024-03-04",
    "2024/03/04, 2024-03-04",
    "2024-03-04, 2024-03-04",
    "3/4/24, 2024-03-04",
    "3/4/99, 1999-03-04"
  })
  void datesAreReadAsVersionsWriteThem(String written, String day) throws IOException {
    PersystSet set =
        PersystSet.named("dated").section("Patient", "TestDate=" + written, "TestTime=1:02:03 PM");
    try (Recording recording = open(set)) {
      assertThat(recording.header().startTimeNanos())
          .isEqualTo(Instant.parse(day + "T13:02:03Z").toEpochMilli() * 1_000_000);
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30/30/2024", "yesterday", "2024", "29/02/2023"})
  void withoutADateTimesCountFrom1970(String written) throws IOException {
    PersystSet set =
        PersystSet.named("undated").section("Patient", "TestDate=" + written, "TestTime=00:00:05");
    try (Recording recording = open(set)) {
      assertThat(recording.header().startTimeNanos()).isEqualTo(5_000_000_000L);
      assertThat(recording.header().warnings()).singleElement().asString().contains("1970-01-01");
    }
  }

  @Test
  void unixTimesNeedNoDate() throws IOException {
    PersystSet set = PersystSet.named("unix").section("Patient");
    try (Recording recording = open(set.section("SampleTimes", "0=1700000000.125"))) {
      assertThat(recording.header().startTimeNanos()).isEqualTo(1_700_000_000_125_000_000L);
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void aClockThatDriftsMakesNoGap() throws IOException {
    // 20 ms are two samples.
    PersystSet set = PersystSet.named("drift").samples(20_000);
    set.section("SampleTimes", "0=36000", "10000=36100.02", "15000=36150.01");
    try (Recording recording = open(set)) {
      assertThat(recording.gaps(0)).isEmpty();
      assertThat(recording.header().warnings()).isEmpty();
      long start = recording.header().startTimeNanos();
      assertThat(recording.deviceTimeNanos(0, 9_999) - start).isEqualTo(99_990_000_000L);
      assertThat(recording.deviceTimeNanos(0, 10_000) - start).isEqualTo(100_020_000_000L);
      // The clock went back by 10 ms: times still grow.
      assertThat(recording.deviceTimeNanos(0, 15_000) - start).isEqualTo(150_010_000_001L);
    }
  }

  @Test
  void aShortBreakOfALongRecordingIsAGap() throws IOException {
    PersystSet set = PersystSet.named("long").info("SamplingRate", "1").samples(36_000);
    set.section("SampleTimes", "0=0", "35000=35030");
    try (Recording recording = open(set)) {
      assertThat(recording.gaps(0)).hasSize(1);
      assertThat(recording.gaps(0).get(0).missingCount()).isEqualTo(30);
    }
    set.section("SampleTimes", "0=0", "35000=35003");
    try (Recording recording = open(set)) {
      assertThat(recording.gaps(0)).isEmpty();
    }
  }

  @Test
  void aTimeThatGoesBackMakesNoGapAndLaterOnesStillDo() throws IOException {
    PersystSet set = PersystSet.named("back");
    set.section("SampleTimes", "0=36000", "50=35000", "100=35001.5");
    try (Recording recording = open(set)) {
      assertThat(recording.header().warnings()).singleElement().asString().contains("goes back");
      RecordingGap gap = recording.gaps(0).get(0);
      assertThat(recording.gaps(0)).hasSize(1);
      assertThat(gap.firstMissingIndex()).isEqualTo(100);
      assertThat(gap.missingCount()).isEqualTo(100);
    }
  }

  @Test
  void clipsKeepLinesThatAreNotTheirs() throws IOException {
    PersystSet set = PersystSet.named("clip").section("SampleTimes", "0=36000", "200=36002.5");
    try (Recording recording = open(set.section("Comments", "7,0,0,0,late", "no comment"))) {
      assertThat(recording.gaps(0)).isEmpty();
      assertThat(recording.events()).hasSize(1);
      assertThat(recording.events().get(0).sampleIndex()).isEmpty();
      assertThat(recording.header().warnings())
          .anyMatch(text -> text.contains("a clip"))
          .anyMatch(text -> text.contains("'no comment'"))
          .anyMatch(text -> text.contains("1 of 1 comments lie outside"));
    }
  }

  @Test
  void personalFieldsAreToldOnlyOnRequest() throws IOException {
    Path layout = PersystSet.named("person").write(folder);
    try (Recording recording = Recordings.open(layout)) {
      assertThat(recording.header().attributes()).containsOnlyKeys("dataFile");
    }
    try (Recording recording =
        Recordings.open(layout, OpenOptions.defaults().withPersonalFields())) {
      assertThat(recording.header().attributes()).containsEntry("patient.First", "Anna");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FileType, Nicolet",
    "SamplingRate, 0",
    "SamplingRate, -256",
    "SamplingRate, 1e20",
    "SamplingRate, fast",
    "Calibration, 0",
    "Calibration, ''",
    "WaveformCount, 0",
    "WaveformCount, 2.5",
    "WaveformCount, 1000000",
    "DataType, 3",
    "DataType, ''",
    "HeaderLength, -1",
    "HeaderLength, 9999999999"
  })
  void whatCannotBeTrustedIsRefused(String key, String value) throws IOException {
    assertThatThrownBy(() -> open(PersystSet.named("bad").info(key, value)))
        .isInstanceOf(RecordingException.class)
        .hasMessageStartingWith("bad.lay: line ")
        .hasMessageContaining(key + "=");
    assertThatThrownBy(() -> open(PersystSet.named("none").without("DataType")))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("has no DataType");
  }

  @Test
  void aHeaderLongerThanTheFileIsRefused() throws IOException {
    assertThatThrownBy(() -> open(PersystSet.named("long").info("HeaderLength", "801")))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("at byte 800");
  }

  @Test
  void linksThatLeadOutOfTheFolderAreNotFollowed() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Path layout = PersystSet.named("link").write(inside);
    Files.move(inside.resolve("link.dat"), folder.resolve("link.dat"));
    Files.createSymbolicLink(inside.resolve("link.dat"), folder.resolve("link.dat"));
    assertThatThrownBy(() -> Recordings.open(layout)).isInstanceOf(RecordingException.class);
  }
}
