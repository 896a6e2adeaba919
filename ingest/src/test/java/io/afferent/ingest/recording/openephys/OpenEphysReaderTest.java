package io.afferent.ingest.recording.openephys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.TextModeCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders as they come: unfinished, renamed, with parts missing, hostile. */
class OpenEphysReaderTest {
  @TempDir Path folder;
  private Path copy;

  @BeforeEach
  void copyRecording() throws IOException {
    copy = OpenEphysSet.copy("new", folder);
  }

  private void describe(String old, String changed) throws IOException {
    OpenEphysSet.replace(copy.resolve(OpenEphysSet.DESCRIPTION), old, changed);
  }

  @Test
  void aHeaderThatLagsBehindDoesNotCount() throws IOException {
    Path numbers = copy.resolve(OpenEphysSet.PROBE + "/sample_numbers.npy");
    OpenEphysSet.replace(numbers, "(240,)", "(0,)  ");
    try (Recording recording = Recordings.open(copy)) {
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(recording.gaps(0)).hasSize(3);
    }
  }

  @Test
  void samplesWithoutNumbersAreCountedOn() throws IOException {
    Path numbers = copy.resolve(OpenEphysSet.PROBE + "/sample_numbers.npy");
    Files.write(numbers, Arrays.copyOf(Files.readAllBytes(numbers), 128 + 8 * 160 + 3));
    try (Recording recording = Recordings.open(copy)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(290);
      assertThat(recording.header().warnings()).singleElement().asString().contains("160", "240");
    }
  }

  @Test
  void halfASampleAtTheEndIsLeftOut() throws IOException {
    Files.write(
        copy.resolve(OpenEphysSet.BOARD + "/continuous.dat"),
        new byte[5],
        StandardOpenOption.APPEND);
    try (Recording recording = Recordings.open(copy)) {
      assertThat(recording.header().warnings()).singleElement().asString().contains("last 5 bytes");
      assertThat(recording.streams().get(1).sampleCount()).isEqualTo(120);
    }
  }

  @Test
  void foldersMayDifferInCase() throws IOException {
    Files.move(
        copy.resolve(OpenEphysSet.PROBE), copy.resolve("continuous/NEUROPIX-pxi-101.ProbeA-AP"));
    try (Recording recording = Recordings.open(copy)) {
      assertThat(recording.streams()).hasSize(2);
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void aStreamThatIsNotThereIsToldOf() throws IOException {
    Files.delete(copy.resolve(OpenEphysSet.PROBE + "/continuous.dat"));
    try (Recording recording = Recordings.open(copy)) {
      assertThat(recording.streams()).hasSize(1);
      assertThat(recording.header().warnings()).singleElement().asString().contains("ProbeA-AP");
    }
    Files.delete(copy.resolve(OpenEphysSet.BOARD + "/continuous.dat"));
    assertThatThrownBy(() -> Recordings.open(copy))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("no continuous stream");
  }

  @Test
  void withoutNumbersNothingIsMissing() throws IOException {
    Files.delete(copy.resolve(OpenEphysSet.PROBE + "/sample_numbers.npy"));
    try (Recording recording = Recordings.open(copy)) {
      assertThat(recording.gaps(0)).isEmpty();
      assertThat(recording.header().warnings())
          .singleElement()
          .asString()
          .contains("no sample num");
    }
  }

  @Test
  void numbersThatDoNotGrowAreNotBelieved() throws IOException {
    Path numbers = copy.resolve(OpenEphysSet.PROBE + "/sample_numbers.npy");
    byte[] bytes = Files.readAllBytes(numbers);
    System.arraycopy(bytes, 128, bytes, 128 + 8 * 239, 8);
    Files.write(numbers, bytes);
    try (Recording recording = Recordings.open(copy)) {
      assertThat(recording.gaps(0)).isEmpty();
      assertThat(recording.header().warnings()).anyMatch(text -> text.contains("do not grow"));
    }
  }

  @Test
  void theTimeOfDayIsThatOfTheFirstStream() throws IOException {
    Files.writeString(
        copy.resolve("sync_messages.txt"),
        """
        Software Time (milliseconds since midnight Jan 1st 1970 UTC): 1652384345678
        Start Time for Neuropix-PXI (101) - ProbeA-AP @ 30000 Hz: 1000
        """);
    try (Recording recording = Recordings.open(copy)) {
      assertThat(recording.deviceTimeNanos(1, 0)).isEqualTo(1_652_384_345_678_000_000L);
      // 1000 / 30000 s against 77 / 2500.5 s
      assertThat(recording.deviceTimeNanos(0, 0) - recording.deviceTimeNanos(1, 0))
          .isBetween(2_539_491L, 2_539_493L);
    }
  }

  @Test
  void labelsAreUniqueInTheWholeRecording() throws IOException {
    describe("\"CH1\"", "\"AP1\"");
    try (Recording recording = Recordings.open(copy)) {
      assertThat(recording.streams().get(1).units())
          .extracting(SignalUnit::label)
          .containsExactly("AP1-2", "CH2", "ADC1");
    }
  }

  @Test
  void eventsWithoutValuesAreLeftOut() throws IOException {
    Files.delete(copy.resolve(OpenEphysSet.LINES + "/states.npy"));
    try (Recording recording = Recordings.open(copy)) {
      assertThat(recording.events()).hasSize(2);
      assertThat(recording.header().warnings()).singleElement().asString().contains("left out");
    }
  }

  @Test
  void aLineThatGoesOffFirstIsAnEventOfItsOwn() throws IOException {
    Path states = copy.resolve(OpenEphysSet.LINES + "/states.npy");
    byte[] bytes = Files.readAllBytes(states);
    bytes[128] = -7;
    bytes[129] = -1;
    Files.write(states, bytes);
    try (Recording recording = Recordings.open(copy)) {
      assertThat(recording.events())
          .anySatisfy(event -> assertThat(event.label()).isEqualTo("TTL 7 off"))
          .anySatisfy(event -> assertThat(event.label()).isEqualTo("TTL 1 off"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Neuropix-PXI-101.ProbeA-AP/, ../../elsewhere/",
    "Neuropix-PXI-101.ProbeA-AP/, /etc/",
    "Neuropix-PXI-101.ProbeA-AP/, a//b",
    "Neuropix-PXI-101.ProbeA-AP/, ''",
    "30000.0, -1",
    "30000.0, 1e40",
    "30000.0, '\"fast\"'",
    "0.195, null",
    "'\"num_channels\": 5', '\"num_channels\": 4'",
    "'\"continuous\"', '\"other\"'",
    "'\"events\"', '['"
  })
  void whatCannotBeTrustedIsRefused(String old, String changed) throws IOException {
    describe(old, changed);
    assertThatThrownBy(() -> Recordings.open(copy))
        .isInstanceOf(RecordingException.class)
        .hasMessageStartingWith("structure.oebin: ");
  }

  @Test
  void linksThatLeadOutOfTheFolderAreNotFollowed() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path stream = copy.resolve(OpenEphysSet.PROBE);
    Files.move(stream.resolve("continuous.dat"), outside.resolve("continuous.dat"));
    Files.createSymbolicLink(stream.resolve("continuous.dat"), outside.resolve("continuous.dat"));
    assertThatThrownBy(() -> Recordings.open(copy))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("only folders inside");
  }

  @Test
  void anyOtherFolderIsNone() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    assertThatThrownBy(() -> Recordings.open(other))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("folder");
  }

  @Test
  void aTextModeCopyOfTheSamplesIsRefused() throws IOException {
    Files.write(
        copy.resolve(OpenEphysSet.PROBE).resolve("continuous.dat"), TextModeCopy.ofNoise(40_000));
    assertThatThrownBy(() -> Recordings.open(copy))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("continuous.dat: at byte 0: ")
        .hasMessageContaining("text-mode copy");
  }
}
