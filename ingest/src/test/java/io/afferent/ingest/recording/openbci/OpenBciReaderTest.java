package io.afferent.ingest.recording.openbci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.Samples;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.GapCause;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs as they come: lossy, of any version, edited by hand, hostile. */
class OpenBciReaderTest {
  private static final double START = 1_614_834_367;

  @TempDir Path folder;

  private Recording open(OpenBciLog log) throws IOException {
    return Recordings.open(log.write(folder));
  }

  private static List<List<Long>> gaps(Recording recording) {
    return recording.gaps(0).stream()
        .map(gap -> List.of(gap.firstMissingIndex(), gap.missingCount()))
        .toList();
  }

  /** Rows of a board that counts by {@code number}, with a loss, arriving as they were made. */
  private static OpenBciLog lossy(IntUnaryOperator number, int rows, int lossAt, int loss) {
    OpenBciLog log = OpenBciLog.empty();
    for (int i = 0; i < rows; i++) {
      int sample = i < lossAt ? i : i + loss;
      log.row(number.applyAsInt(sample), i, START + sample / 250.0, 0);
    }
    return log;
  }

  /**
   * The board counts from 0 again each time: its number says nothing of how long it stood still.
   */
  @Test
  void pausesAreAsLongAsTheTimesSay() throws IOException {
    OpenBciLog log = OpenBciLog.empty();
    for (int part = 0; part < 20; part++) {
      for (int i = 0; i < 750; i++) {
        log.row(i % 256, part * 750 + i, START + part * 13.0 + i / 250.0, 0);
      }
    }
    try (Recording recording = open(log)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(20 * 750 + 19 * 2500);
      assertThat(recording.gaps(0)).hasSize(19).allMatch(gap -> gap.missingCount() == 2500);
      assertThat(recording.header().warnings()).anyMatch(w -> w.contains("after 19 pauses"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 127, 128, 255, 256, 257, 512, 1000, 100_000})
  void lossesOfAnyLengthAreFoundOnAnEightBitCounter(int loss) throws IOException {
    try (Recording recording = open(lossy(i -> i % 256, 1500, 300, loss))) {
      assertThat(gaps(recording)).containsExactly(List.of(300L, (long) loss));
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(recording.deviceTimeNanos(0, 300 + loss) - recording.deviceTimeNanos(0, 0))
          .isEqualTo((300L + loss) * 4_000_000);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 64, 128, 200, 1280})
  void daisyCountsInTwos(int loss) throws IOException {
    try (Recording recording = open(lossy(i -> 2 * i % 256, 1500, 300, loss))) {
      assertThat(gaps(recording)).containsExactly(List.of(300L, (long) loss));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 201, 402})
  void ganglionCountsTo200(int loss) throws IOException {
    try (Recording recording = open(lossy(i -> i % 201, 1500, 300, loss))) {
      assertThat(gaps(recording)).containsExactly(List.of(300L, (long) loss));
    }
  }

  /** Which of two samples with one number was lost alone cannot be told. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 100, 101, 201, 402})
  void ganglionNumbersTwoSamplesAlike(int loss) throws IOException {
    for (int at : new int[] {300, 301, 302, 402}) {
      OpenBciLog log = lossy(i -> i % 201 == 0 ? 0 : 101 + (i % 201 - 1) / 2, 1500, at, loss);
      try (Recording recording = open(log)) {
        assertThat(gaps(recording)).containsExactly(List.of((long) at, (long) loss));
        assertThat(recording.header().warnings()).isEmpty();
      }
    }
  }

  @Test
  void rowsNumberedWithoutEndTellTheirLosses() throws IOException {
    try (Recording recording = open(lossy(i -> i + 1, 1500, 300, 7))) {
      assertThat(gaps(recording)).containsExactly(List.of(300L, 7L));
    }
  }

  @Test
  void silenceThatIsMadeUpForIsNoLoss() throws IOException {
    OpenBciLog log = OpenBciLog.empty();
    for (int i = 0; i < 2000; i++) {
      // Nothing arrives from 2 s to 5 s, then 750 samples at once.
      double arrival = i >= 500 && i < 1250 ? 5.0 : i / 250.0;
      log.row(i % 256, i, START + arrival, 0);
    }
    try (Recording recording = open(log)) {
      assertThat(recording.gaps(0)).isEmpty();
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void aBreakOfTheStreamIsAGapAlthoughTheCounterBeginsAgain() throws IOException {
    OpenBciLog log = OpenBciLog.counting(700);
    for (int i = 0; i < 700; i++) {
      log.row(i % 256, i, START + 60 + i / 250.0, 0);
    }
    try (Recording recording = open(log)) {
      // 57.2 s; the counter, 188 in its round when it stopped, would allow 14 220 or 14 476.
      assertThat(gaps(recording)).containsExactly(List.of(700L, 14_300L));
      assertThat(recording.header().warnings()).anyMatch(w -> w.contains("after 1 pauses"));
    }
  }

  @Test
  void aNumberThatComesTwiceIsNoLossOf255() throws IOException {
    OpenBciLog log = OpenBciLog.empty();
    for (int i = 0; i < 1500; i++) {
      log.row((i < 400 ? i : i - 1) % 256, i, START + i / 250.0, 0);
    }
    try (Recording recording = open(log)) {
      assertThat(recording.gaps(0)).isEmpty();
      assertThat(recording.header().warnings()).singleElement().asString().contains("in 1 places");
    }
  }

  @Test
  void withoutACounterTheTimesTell() throws IOException {
    OpenBciLog log = OpenBciLog.empty();
    for (int i = 0; i < 1000; i++) {
      log.row(0, i, START + (i < 600 ? i : i + 500) / 250.0, 0);
    }
    try (Recording recording = open(log)) {
      assertThat(gaps(recording)).containsExactly(List.of(600L, 500L));
      assertThat(recording.gaps(0).get(0).cause()).isEqualTo(GapCause.DISCONTINUOUS_FILE);
      assertThat(recording.header().warnings()).singleElement().asString().contains("no");
    }
  }

  @Test
  void withoutTimesTheCounterTells() throws IOException {
    OpenBciLog log = OpenBciLog.empty();
    for (int i = 0; i < 1000; i++) {
      log.row((i < 600 ? i : i + 200) % 256, i, 0, 0);
    }
    try (Recording recording = open(log)) {
      assertThat(gaps(recording)).containsExactly(List.of(600L, 200L));
      assertThat(recording.header().warnings())
          .anyMatch(text -> text.contains("would not be found"))
          .anyMatch(text -> text.contains("1970-01-01"));
    }
  }

  @Test
  void columnsGoByTheirNamesInAnyOrder() throws IOException {
    OpenBciLog log =
        OpenBciLog.empty()
            .names("timestamp, Marker, exg channel 1, EXG CHANNEL 0, Other, Sample Index")
            .line("1614834367.5, 0, 1.5, -2, 9, 0")
            .line("1614834367.504, 3, n/a, nan, 9, 1")
            .line("1614834367.508, 0, , 1e2, 9, 2,");
    try (Recording recording = open(log.lineEnd("\r\n"))) {
      assertThat(recording.streams().get(0).units())
          .extracting(SignalUnit::label)
          .containsExactly("exg channel 1", "EXG CHANNEL 0");
      assertThat(Samples.physical(recording, 0, 0)).containsExactly(1.5e-6, Double.NaN, Double.NaN);
      assertThat(Samples.physical(recording, 0, 1)).containsExactly(-2e-6, Double.NaN, 100 * 1e-6);
      assertThat(recording.events())
          .singleElement()
          .extracting(RecordingEvent::label)
          .isEqualTo("3");
      assertThat(recording.header().startTimeNanos()).isEqualTo(1_614_834_367_500_000_000L);
    }
  }

  @Test
  void annotationsAreEvents() throws IOException {
    OpenBciLog log =
        OpenBciLog.empty()
            .names("Sample Index,EXG Channel 0,EXG Channel 1,Timestamp (Formatted),Annotations")
            .line("0,1,2,2021-03-04 05:06:07.000,")
            .line("1,1,2,2021-03-04 05:06:07.004,T1")
            .line("2,1,2,2021-03-04 05:06:07.008,nan");
    try (Recording recording = open(log)) {
      assertThat(recording.events()).singleElement().extracting("label").isEqualTo("T1");
      assertThat(recording.events().get(0).sampleIndex()).hasValue(1);
      assertThat(recording.header().startTimeNanos())
          .isEqualTo(Instant.parse("2021-03-04T05:06:07Z").toEpochMilli() * 1_000_000);
    }
  }

  @Test
  void accelerationBehindEightChannelsNeedsNoWords() throws IOException {
    OpenBciLog log =
        OpenBciLog.empty()
            .names("")
            .comments("%OpenBCI Raw EEG Data", "%Sample Rate = 250.0 Hz")
            .line("0, 1, 2, 3, 4, 5, 6, 7, 8, 0.1, 0.2, 0.9, 14:45:42.454, 1541598342454")
            .line("1, 1, 2, 3, 4, 5, 6, 7, 8, 0.1, 0.2, 0.9, 14:45:42.458, 1541598342458");
    try (Recording recording = open(log)) {
      List<SignalUnit> units = recording.streams().get(0).units();
      assertThat(units).hasSize(11);
      assertThat(units.subList(0, 8))
          .allSatisfy(unit -> assertThat(unit.sourceUnit()).isEqualTo("uV"));
      assertThat(units.subList(8, 11))
          .allSatisfy(unit -> assertThat(unit.sourceUnit()).isEqualTo("g"));
    }
  }

  @Test
  void version4HasMillisecondsBehindTheTimeOfDay() throws IOException {
    OpenBciLog log =
        OpenBciLog.empty()
            .names("")
            .comments(
                "%OpenBCI Raw EEG Data",
                "%Number of channels = 4", "%Sample Rate = 200.0 Hz", "%First Column = SampleIndex")
            .line("0, 14.27, 15.53, 10.35, 15.34, 0.1, 0.2, 0.9, 14:45:42.454, 1541598342454")
            .line("1, 12.31, 12.26, 11.11, 16.43, 0.1, 0.2, 0.9, 14:45:42.469, 1541598342469");
    try (Recording recording = open(log)) {
      assertThat(recording.streams().get(0).units())
          .extracting(SignalUnit::label)
          .containsExactly(
              "EXG Channel 0",
              "EXG Channel 1",
              "EXG Channel 2",
              "EXG Channel 3",
              "Accel Channel 0",
              "Accel Channel 1",
              "Accel Channel 2");
      assertThat(recording.header().startTimeNanos()).isEqualTo(1_541_598_342_454_000_000L);
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void aTimeOfDayWithoutADateIsToldOf() throws IOException {
    OpenBciLog log =
        OpenBciLog.empty()
            .names("")
            .comments("%OpenBCI Raw EEG Data", "%Number of channels = 1", "%Sample Rate = 2 Hz")
            .line("0, 1.5, 23:59:59.5")
            .line("1, 1.5, 00:00:00.000")
            .line("2, 1.5, 00:00:00.500");
    try (Recording recording = open(log)) {
      assertThat(recording.header().startTimeNanos()).isEqualTo(86_399_500_000_000L);
      assertThat(recording.gaps(0)).isEmpty();
      assertThat(recording.header().warnings()).singleElement().asString().contains("1970-01-01");
    }
    try (Recording recording = open(log.fileName("OpenBCI-RAW-2018-11-07_14-45-42.txt"))) {
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(recording.header().startTimeNanos())
          .isEqualTo(Instant.parse("2018-11-07T23:59:59.500Z").toEpochMilli() * 1_000_000);
    }
  }

  @Test
  void secondsSinceTheBeginHaveNoDate() throws IOException {
    OpenBciLog log = OpenBciLog.empty().fileName("run-2018-11-07.txt");
    for (int i = 0; i < 100; i++) {
      log.row(i, i, i / 250.0, 0);
    }
    try (Recording recording = open(log)) {
      assertThat(recording.header().startTimeNanos()).isZero();
      assertThat(recording.header().warnings()).singleElement().asString().contains("1970-01-01");
    }
  }

  @Test
  void aRowThatIsCutOffAtTheEndIsLeftOut() throws IOException {
    try (Recording recording = open(OpenBciLog.counting(100).tail("100, 3.5, -"))) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(100);
      assertThat(recording.header().warnings()).singleElement().asString().contains("cut off");
    }
    assertThatThrownBy(() -> open(OpenBciLog.counting(100).line("100, 3.5").line("101, 3.5")))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("line 106");
  }

  @Test
  void aByteOrderMarkAndCommentsBetweenRowsAreNoRows() throws IOException {
    OpenBciLog log = OpenBciLog.counting(100).line("%stopped").lineEnd("\r");
    log.comments("\uFEFF%OpenBCI Raw EXG Data", "%Sample Rate = 250,0 Hz", "%");
    try (Recording recording = open(log.row(100, 100, START + 0.4, 0))) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(101);
      assertThat(recording.streams().get(0).rate().hz()).isEqualTo(250);
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void withoutARateThatOfTheBoardCounts() throws IOException {
    OpenBciLog log = OpenBciLog.counting(100);
    log.comments("%OpenBCI Raw EXG Data", "%Board = OpenBCI_GUI$BoardCytonSerial");
    try (Recording recording = open(log)) {
      assertThat(recording.streams().get(0).rate().hz()).isEqualTo(250);
      assertThat(recording.header().warnings()).singleElement().asString().contains("250 Hz");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "%Sample Rate = 0 Hz, Sample Rate",
    "%Sample Rate = 1e9 Hz, warns",
    "%Sample Rate = 99999999 Hz, Sample Rate",
    "%nothing, Sample Rate"
  })
  void aRateThatCannotBeIsRefused(String line, String reason) throws IOException {
    OpenBciLog log = OpenBciLog.counting(10).comments("%OpenBCI Raw EXG Data", line);
    if (reason.equals("warns")) {
      // 1 Hz is what the digits say; the times then run 250 times too fast.
      try (Recording recording = open(log)) {
        assertThat(recording.header().warnings()).isNotEmpty();
      }
    } else {
      assertThatThrownBy(() -> open(log))
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining(reason);
    }
  }

  @Test
  void whatCannotBeReadIsRefused() throws IOException {
    assertThatThrownBy(() -> open(OpenBciLog.empty()))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("before its first row");
    assertThatThrownBy(() -> open(OpenBciLog.counting(10).names("Sample Index, a, b, c, d")))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("EXG Channel");
    assertThatThrownBy(() -> open(OpenBciLog.counting(10).line("10, fast, 2, 3, 4")))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("'fast'");
    OpenBciLog unclear = OpenBciLog.empty().names("").line("0, 1.0, 2.0, 3.0, 4.0, 5.0");
    assertThatThrownBy(
            () -> open(unclear.comments("%OpenBCI Raw EEG Data", "%Sample Rate = 250.0 Hz")))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("Number of channels");
    OpenBciLog commas = OpenBciLog.empty().names("").line("0, -187500,02, -187500,02, 0,00");
    assertThatThrownBy(() -> open(commas))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("decimal commas");
  }
}
