package io.afferent.ingest.recording.nihonkohden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.Samples;
import io.afferent.ingest.recording.SignalUnit;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as they come: with parts missing, of other devices, cut off, hostile. */
class NihonKohdenReaderTest {
  private static final int FIRST = NihonKohdenSet.FIRST_BLOCK;
  private static final int SECOND = NihonKohdenSet.SECOND_BLOCK;

  @TempDir Path folder;
  private NihonKohdenSet set;

  @BeforeEach
  void copyRecording() throws IOException {
    set = NihonKohdenSet.copy("blocks", folder);
  }

  private Recording open() throws IOException {
    return Recordings.open(set.eeg());
  }

  private static List<String> labels(Recording recording) {
    return recording.streams().get(0).units().stream().map(SignalUnit::label).toList();
  }

  @Test
  void withoutNamesThoseOfTheDeviceCount() throws IOException {
    Files.delete(set.file("21E"));
    try (Recording recording = open()) {
      assertThat(labels(recording))
          .containsExactly("FP1", "FP2", "CZ", "A2", "DC01", "BN1", "Mark1");
      assertThat(recording.header().warnings()).singleElement().asString().contains(".21E");
    }
  }

  @Test
  void withoutEventsAndPatientSamplesAreRead() throws IOException {
    Files.delete(set.file("LOG"));
    Files.delete(set.file("PNT"));
    Files.move(set.file("21E"), folder.resolve("BLOCKS.21e"));
    try (Recording recording = open()) {
      assertThat(labels(recording)).contains("LA12");
      assertThat(recording.events()).isEmpty();
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void otherFilesWithoutSamplesAreRefused() throws IOException {
    Files.delete(set.eeg());
    for (String extension : new String[] {"LOG", "PNT"}) {
      assertThatThrownBy(() -> Recordings.open(set.file(extension)))
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining(".EEG");
    }
  }

  @Test
  void namesAreReadInTheirEncoding() throws IOException {
    String text =
        "[ELECTRODE]\n0000 = \u5de6\u524d\n0001=\u00b5\u00e9\nno name\n[REFERENCE]\n0017=";
    byte[] japanese =
        text.replace("\u00b5\u00e9", "T\u30ab").getBytes(Charset.forName("windows-31j"));
    Files.write(set.file("21E"), japanese);
    try (Recording recording = open()) {
      assertThat(labels(recording)).startsWith("\u5de6\u524d", "T\u30ab");
      assertThat(recording.header().warnings())
          .anyMatch(warning -> warning.contains("'no name'"))
          .anyMatch(warning -> warning.contains("is called unit-3"));
    }
    Files.write(
        set.file("21E"),
        "[ELECTRODE]\r0000=Gr\u00f6\u00dfe\r0001=Fp1".getBytes(StandardCharsets.ISO_8859_1));
    try (Recording recording = open()) {
      assertThat(labels(recording)).startsWith("Größe", "Fp1");
    }
  }

  @Test
  void namesThatAreTakenAreNumberedAndKeepTheirRange() throws IOException {
    Files.writeString(set.file("21E"), "[ELECTRODE]\n0042=Fp1\n0000=Fp1\n");
    try (Recording recording = open()) {
      assertThat(labels(recording)).contains("Fp1", "Fp1-2");
      // A reader that seeks the range by the name takes the electrode's for the input.
      assertThat(recording.streams().get(0).units().get(4).sourceUnit()).isEqualTo("mV");
    }
  }

  @Test
  void samplesAreSignedAndWithoutTheMarkerWord() throws IOException {
    int data = FIRST + 0x27 + 70;
    set.put("EEG", data, 0x00, 0x80, 0xFF, 0xFF, 0x00, 0x00, 0x01, 0x80);
    set.put("EEG", data + 14, 0x12, 0x34);
    try (Recording recording = open()) {
      int[][] digital = Samples.digital(recording, 0);
      assertThat(digital).hasDimensions(7, 500);
      assertThat(digital[0][0]).isZero();
      assertThat(digital[1][0]).isEqualTo(32767);
      assertThat(digital[2][0]).isEqualTo(-32768);
      assertThat(digital[3][0]).isEqualTo(1);
    }
  }

  @Test
  void aFileThatIsCutOffGivesWhatIsThere() throws IOException {
    byte[] eeg = Files.readAllBytes(set.eeg());
    Files.write(set.eeg(), Arrays.copyOf(eeg, eeg.length - 16 * 100 - 5));
    try (Recording recording = open()) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(2000 + 199);
      assertThat(recording.header().warnings())
          .anyMatch(warning -> warning.contains("300 samples") && warning.contains("after 199"))
          .anyMatch(warning -> warning.contains("1 of 3 events lie outside"));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 200", "60, 11800"})
  void blocksThatFollowAtOnceAreOneStretch(int second, int missing) throws IOException {
    set.put("EEG", SECOND + 0x18, 0x00 + second / 60, second % 60);
    try (Recording recording = open()) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(500 + missing);
      assertThat(recording.gaps(0)).hasSize(missing == 0 ? 0 : 1);
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void aBlockThatStartsTooEarlyMakesNoGap() throws IOException {
    set.put("EEG", SECOND + 0x17, 0x11);
    try (Recording recording = open()) {
      assertThat(recording.gaps(0)).isEmpty();
      assertThat(recording.header().warnings())
          .singleElement()
          .asString()
          .contains("3591 s before");
    }
  }

  @Test
  void withoutATimeOfTheBlockThatOfThePatientCounts() throws IOException {
    set.put("EEG", FIRST + 0x14, 0xFF);
    set.put("PNT", 0x40, '2', '0', '1', '9');
    try (Recording recording = open()) {
      assertThat(recording.header().startTimeNanos())
          .isEqualTo(Instant.parse("2019-01-31T12:00:00Z").toEpochMilli() * 1_000_000);
    }
    Files.delete(set.file("PNT"));
    set.put("EEG", SECOND + 0x14, 0xFF);
    try (Recording recording = open()) {
      assertThat(recording.header().startTimeNanos()).isZero();
      assertThat(recording.gaps(0)).isEmpty();
      assertThat(recording.header().warnings()).singleElement().asString().contains("1970-01-01");
    }
  }

  @Test
  void withoutSubBlocksEventsHaveWholeSeconds() throws IOException {
    set.put("LOG", 0x92 + 22 * 20, 0, 0, 0, 0);
    try (Recording recording = open()) {
      assertThat(recording.events()).hasSize(3);
      assertThat(recording.events().get(1).label()).isEqualTo("Eyes closed, and the");
      assertThat(recording.events().get(1).deviceTimeNanos())
          .isEqualTo(recording.header().startTimeNanos());
    }
  }

  @Test
  void anEventWithoutATimeIsPassedOver() throws IOException {
    set.put("LOG", 0x800 + 0x14 + 20, 'x');
    try (Recording recording = open()) {
      assertThat(recording.events()).hasSize(2);
      assertThat(recording.header().warnings())
          .singleElement()
          .asString()
          .contains("REC START REF");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"EEG-1100A V02.00", "QI-403A   V01.00", "DAE-2100D V01.30", "EEG-2100  V02.00"})
  void otherDevicesAreReadAlike(String device) throws IOException {
    byte[] bytes = device.getBytes(StandardCharsets.US_ASCII);
    int[] values = new int[bytes.length];
    Arrays.setAll(values, i -> bytes[i]);
    set.put("EEG", 0, values).put("EEG", 0x81, values);
    try (Recording recording = open()) {
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(recording.header().attributes()).containsEntry("device", device);
    }
  }

  @Test
  void aNewDeviceThatWritesWholeBlocksIsReadLikeAnOldOne() throws IOException {
    set.put("EEG", 4, '1', '2', '0', '0', 'A').put("EEG", 0x81 + 4, '1', '2', '0', '0', 'A');
    set.putInt(0x3EE, 0x500);
    // The device block is more than half of so short a file.
    byte[] eeg = Files.readAllBytes(set.eeg());
    byte[] longer = Arrays.copyOf(eeg, eeg.length + 40_000);
    Files.write(set.eeg(), longer);
    set.putInt(SECOND + 0x1C, 120);
    try (Recording recording = open()) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(2000 + 2400);
    }
  }

  @Test
  void extendedBlocksOfSeveralDataBlocksAreRefused() throws IOException {
    NihonKohdenSet extended = NihonKohdenSet.copy("extended", folder);
    extended.put("EEG", 0x400 + 17, 2).putInt(0x400 + 38, FIRST);
    assertThatThrownBy(() -> Recordings.open(extended.eeg()))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("2 data blocks");
  }

  @ParameterizedTest
  @CsvSource({
    "0x81, 0x41, no device",
    "0x17FE, 2, allowed is 1",
    "0x91, 0, no data block",
    "0x411, 0, no data block",
    "0x415, 0x7F, a data block should take",
    "0x95, 0x7F, should take",
    "0x1824, 0, no channels",
    "0x1818, 0xFF, first one others",
  })
  void whatCannotBeTrustedIsRefused(String at, String value, String reason) throws IOException {
    set.put("EEG", Integer.decode(at), Integer.decode(value));
    assertThatThrownBy(this::open)
        .isInstanceOf(RecordingException.class)
        .hasMessageStartingWith("blocks.EEG: at byte ")
        .hasMessageContaining(reason);
  }
}
