package io.afferent.ingest.recording.wfdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.Samples;
import io.afferent.ingest.recording.SignalUnit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers as people write them, and what is said of wrong ones. */
class WfdbHeaderTest {
  @TempDir Path folder;

  @BeforeEach
  void writeSignals() throws IOException {
    WfdbFixtures.words(folder, "r.dat", 1, -2, 3, -4, 5, -6);
  }

  private Recording open(String... lines) throws IOException {
    return Recordings.open(WfdbFixtures.write(folder, "r.hea", lines));
  }

  @Test
  void aHeaderMaySayNothingButFileAndFormat() throws IOException {
    try (Recording recording = open("r 2", "r.dat 16", "r.dat 16")) {
      assertThat(recording.streams().get(0).rate().hz()).isEqualTo(250);
      assertThat(recording.header().startTimeNanos()).isZero();
      assertThat(Samples.digital(recording, 0))
          .isDeepEqualTo(new int[][] {{1, 3, 5}, {-2, -4, -6}});
      SignalUnit unit = recording.streams().get(0).units().get(0);
      assertThat(unit.label()).isEqualTo("unit-1");
      assertThat(unit.sourceGain()).isEqualTo(0.005);
      assertThat(unit.gain()).isEqualTo(5e-6);
      assertThat(unit.digitalMin()).isNaN();
      assertThat(recording.header().warnings())
          .hasSize(3)
          .anyMatch(warning -> warning.contains("250 Hz is assumed"))
          .anyMatch(warning -> warning.contains("no gain"));
    }
  }

  @Test
  void marksBlankLinesAndEveryLineEndArePassedOver() throws IOException {
    String text =
        "\uFEFF# first\r\r\n\n \t \n# 63 M\r  r   1\t100  6 \r\n\n r.dat\t16  10/uV 16 5\n";
    Files.write(folder.resolve("r.hea"), text.getBytes(StandardCharsets.UTF_8));
    try (Recording recording =
        Recordings.open(folder.resolve("r.hea"), OpenOptions.defaults().withPersonalFields())) {
      assertThat(Samples.digital(recording, 0)[0]).containsExactly(1, -2, 3, -4, 5, -6);
      SignalUnit unit = recording.streams().get(0).units().get(0);
      assertThat(unit.sourceOffset()).isEqualTo(-0.5);
      assertThat(unit.digitalMin()).isEqualTo(5 - 32768);
      assertThat(unit.digitalMax()).isEqualTo(5 + 32767);
      assertThat(recording.header().attributes()).containsEntry("comments", "first\n63 M");
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0:0:1.5 01/01/1970,1500000000",
    "2:3 1/1/1970,123000000000",
    "59 ,59000000000",
    "23:59:59.9999999991 2/1/1970,172799999999999"
  })
  void timesAreReadInEveryForm(String text, long nanos) throws IOException {
    try (Recording recording = open("r 1 100 6 " + text, "r.dat 16 10")) {
      assertThat(recording.header().startTimeNanos()).isEqualTo(nanos);
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"25:00:00 01/01/1970,base time", "0:0:0 30/02/1999,base date", "noon,base time"})
  void impossibleTimesAreToldAndReplaced(String text, String told) throws IOException {
    try (Recording recording = open("r 1 100 6 " + text, "r.dat 16 10")) {
      assertThat(recording.header().startTimeNanos()).isZero();
      assertThat(recording.header().warnings()).hasSize(1);
      assertThat(recording.header().warnings().get(0)).contains(told, "line 1");
    }
  }

  @Test
  void aDecimalRateIsExact() throws IOException {
    try (Recording recording = open("r 1 173.61 6", "r.dat 16 10")) {
      assertThat(recording.streams().get(0).rateNumerator()).isEqualTo(17361);
      assertThat(recording.streams().get(0).rateDenominator()).isEqualTo(100);
    }
  }

  @Test
  void signalsWithoutSamplesAreLeftOut() throws IOException {
    try (Recording recording =
        open(
            "r 3 100",
            "r.dat 16 10 0 0 0 0 0 A",
            "~ 0 10 0 0 0 0 0 B",
            "r.dat 16 10 0 0 0 0 0 A")) {
      assertThat(recording.streams().get(0).units())
          .extracting(SignalUnit::label)
          .containsExactly("A", "A-2");
      assertThat(recording.header().warnings().toString()).contains("'B'", "line 3", "left out");
    }
  }

  @Test
  void aRecordWithoutSignalsHasNoStreams() throws IOException {
    try (Recording recording = open("r 0 100 50")) {
      assertThat(recording.streams()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "r two 100 6 | r.dat 16 | line 1: should be a record line",
        "r 10001 100 6 | r.dat 16 | from 0 to 10000, was '10001'",
        "r 2 100 6 | r.dat 16 | announces 2 signals in line 1, but 1 lines follow",
        "r 1 0 6 | r.dat 16 | rate must be above 0 Hz, was '0'",
        "r 1 x 6 | r.dat 16 | the rate must be a number, was 'x'",
        "r 1 5e9 6 | r.dat 16 | at most 1e9 Hz",
        "r 1 100 1.5 | r.dat 16 | number of samples must be a whole number",
        "r 1 100 6 | r.dat 17 | format must be 8, 16, 24, 32, 61, 80, 160, 212, 310 or 311, was 17",
        "r 1 100 6 | r.dat 516 | FLAC",
        "r 1 100 6 | r.dat 16x0 | samples per frame must be a whole number from 1",
        "r 1 100 6 | r.dat 16y2 | the format should be like '16'",
        "r 1 100 6 | r.dat 16 ten | the gain must be a number, was 'ten'",
        "r 1 100 6 | r.dat 16 10(x) | the baseline must be a number",
        "r 1 100 6 | r.dat 16 10 16 0 1 x | the checksum must be a number",
        "r 1 100 6 | r.dat | should be a signal line",
        "r 1 100 6 | s.bin 16 | line 2: names the file 's.bin', which is not in the folder",
        "r 1 100 6 | ../r.dat 16 | only files in the folder of the header",
        "r 1 100 6 | /etc/passwd 16 | only files in the folder of the header",
        "r/1 1 100 6 | r 6 | consists of segments itself",
        "r/1 1 100 6 | s 6 | names the file 's.hea'",
        "r/1 1 100 6 | s six | should be a segment line",
      })
  void wrongHeadersAreRefusedWithTheLine(String record, String second, String told)
      throws IOException {
    assertThatThrownBy(() -> open(record, second))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining(told)
        .hasMessageStartingWith("r.hea")
        .hasMessageNotContaining("\n");
  }

  @Test
  void signalsOfOneFileMustHaveOneFormat() {
    assertThatThrownBy(() -> open("r 2 100", "r.dat 16", "r.dat 212"))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("line 3: the format must be 16 as in line 2");
  }

  @Test
  void filesOfAHeaderAreRequired() throws IOException {
    WfdbFixtures.words(folder, "s.atr", 1 << 10 | 5, 0);
    assertThatThrownBy(() -> Recordings.open(folder.resolve("s.atr")))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("s.hea, which must describe it, is not beside it");
  }

  @Test
  void aRenamedRecordFindsItsFiles() throws IOException {
    WfdbFixtures.words(folder, "p_r.dat", 7);
    WfdbFixtures.words(folder, "p_r_2.dat", 8);
    Files.delete(folder.resolve("r.dat"));
    Path header =
        WfdbFixtures.write(folder, "p_r.hea", "r 2 100 1", "r.dat 16 10", "r_2.dat 16 10");
    try (Recording recording = Recordings.open(header)) {
      assertThat(Samples.digital(recording, 0)).isDeepEqualTo(new int[][] {{7}, {8}});
      assertThat(recording.header().warnings()).hasSize(2);
    }
  }

  @Test
  void otherTextIsNoHeader() throws IOException {
    Path file = WfdbFixtures.write(folder, "r.rec2", "eeg 2 100", "Fp1 Fp2", "1 2");
    assertThatThrownBy(() -> Recordings.open(file)).hasMessageContaining("known format");
  }

  @Test
  void aTableOfZerosIsNoHeader() throws IOException {
    Path file = WfdbFixtures.write(folder, "zeros.txt", "0\t0\t0", "0\t0\t0", "0\t0\t0");
    assertThatThrownBy(() -> Recordings.open(file)).hasMessageContaining("put a layout beside it");
  }

  @Test
  void aLineMayHoldANextLineCharacter() throws IOException {
    try (Recording recording =
        open("r 1 100 6 0:0:0 1/1/1970 \u0085", "r.dat 16 10 16 0 0 0 0 Fp1\u0085x")) {
      assertThat(recording.streams().get(0).units().get(0).label()).isEqualTo("Fp1 x");
    }
  }

  @Test
  void aSkewedSignalOfPhysicalValuesEndsInNaN() throws IOException {
    Files.write(folder.resolve("b.dat"), new byte[12]);
    WfdbFixtures.write(folder, "s1.hea", "s1 1 100 6", "r.dat 16:2 10/mV 16 0 0 0 0 A");
    WfdbFixtures.write(folder, "s2.hea", "s2 1 100 6", "b.dat 16 20/mV 16 0 0 0 0 A");
    try (Recording recording = open("r/2 1 100 12", "s1 6", "s2 6")) {
      assertThat(recording.header().warnings())
          .anyMatch(warning -> warning.endsWith("its last 2 frames hold NaN for no sample"));
      byte[] read = new byte[8];
      assertThat(recording.read(0, 4, 1, read)).isEqualTo(1);
      assertThat(ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN).getDouble()).isNaN();
    }
  }
}
