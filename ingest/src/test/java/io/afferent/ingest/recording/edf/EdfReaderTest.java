package io.afferent.ingest.recording.edf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.Samples;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdfReaderTest {
  @TempDir Path folder;

  private Recording open(EdfBytes bytes) throws IOException {
    return Recordings.open(bytes.write(folder, "a.edf"));
  }

  private static SignalUnit firstUnit(Recording recording) {
    return recording.streams().get(0).units().get(0);
  }

  private static long seconds(String instant) {
    return Instant.parse(instant).getEpochSecond() * 1_000_000_000L;
  }

  private static EdfBytes plain() {
    return EdfBytes.edf("").signal("Fp1", 4);
  }

  @ParameterizedTest
  @CsvSource({
    "EDF+C, EDF+C",
    "EDF+D, EDF+D",
    "'', EDF",
    "24BIT, EDF",
    "reserved, EDF",
    "EDF+, EDF",
    "'any text at all, with commas', EDF",
    "BDF+C, EDF+C"
  })
  void theReservedFieldMayHoldAnything(String reserved, String format) throws IOException {
    EdfBytes file = EdfBytes.edf(reserved).signal("Fp1", 4).annotations(8);
    try (Recording recording = open(file.record(new int[] {1, 2, 3, 4}, "+0||_"))) {
      assertThat(recording.header().format()).isEqualTo(format);
      assertThat(Samples.digital(recording, 0)[0]).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void anAnnotationSignalIsReadWithoutThePlusInTheHeader() throws IOException {
    EdfBytes file = EdfBytes.edf("").signal("Fp1", 2).annotations(12);
    try (Recording recording = open(file.record(new int[] {1, 2}, "+0||_+0.5|hello|_"))) {
      assertThat(recording.header().format()).isEqualTo("EDF");
      assertThat(recording.events()).extracting(RecordingEvent::label).containsExactly("hello");
      assertThat(recording.streams()).hasSize(1);
    }
  }

  @Test
  void severalAnnotationSignalsGiveOneListInOrderOfOnset() throws IOException {
    EdfBytes file = EdfBytes.edf("EDF+C").annotations(20).signal("Fp1", 2).annotations(20);
    file.record("+0||_+0.9|late|_", new int[] {1, 2}, "+0.1|early|_+0.2~0.5|a|b|_");
    file.record("+1||first text|_", new int[] {3, 4}, "+0.2|same onset, later record|_");
    try (Recording recording = open(file)) {
      assertThat(recording.events())
          .extracting(RecordingEvent::label)
          .containsExactly("early", "a", "b", "same onset, later record", "late", "first text");
      assertThat(recording.events().get(1).durationNanos()).hasValue(500_000_000L);
      assertThat(recording.events().get(2).durationNanos()).hasValue(500_000_000L);
      assertThat(recording.events().get(2).onsetSourceText()).isEqualTo("+0.2");
      assertThat(recording.events().get(5).sampleIndex()).hasValue(2);
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void anAnnotationMayNameItsSignal() throws IOException {
    EdfBytes file = EdfBytes.edf("EDF+C").signal("EEG Fp1-Ref", 2).annotations(40);
    file.record(new int[2], "+0||_+0|spike@@EEG Fp1-Ref|_+0|a@@unknown|_");
    try (Recording recording = open(file)) {
      assertThat(recording.events().get(0).unit()).contains("Fp1-Ref");
      assertThat(recording.events().get(0).label()).isEqualTo("spike");
      assertThat(recording.events().get(1).unit()).isEmpty();
      assertThat(recording.events().get(1).label()).isEqualTo("a@@unknown");
    }
  }

  @Test
  void malformedAnnotationsAreCountedAndTheOthersKept() throws IOException {
    EdfBytes file = EdfBytes.edf("EDF+C").signal("Fp1", 2).annotations(60);
    file.record(
        new int[2], "+0||_0.5|no sign|_+x|no number|_+1|good|_+2~z|bad duration|_+3|open end_");
    try (Recording recording = open(file)) {
      assertThat(recording.events())
          .extracting(RecordingEvent::label)
          .containsExactly("good", "open end");
      assertThat(recording.header().warnings())
          .anyMatch(warning -> warning.startsWith("4 malformed annotations"));
      assertThat(recording.events().get(0).sampleIndex()).isEmpty();
    }
  }

  @Test
  void anAnnotationBeforeTheStartHasANegativeOnset() throws IOException {
    EdfBytes file = EdfBytes.edf("EDF+C").signal("Fp1", 2).annotations(20);
    try (Recording recording = open(file.record(new int[2], "+0||_-0.25|a|_-3|b|_"))) {
      assertThat(recording.events().get(0).deviceTimeNanos())
          .isEqualTo(seconds("2020-03-02T04:05:03Z"));
      assertThat(recording.events().get(0).sampleIndex()).isEmpty();
      // A quarter second is half a sample: still nearest to sample 0.
      assertThat(recording.events().get(1).sampleIndex()).hasValue(0);
    }
  }

  @Test
  void anInvertedRangeInvertsTheSignal() throws IOException {
    EdfBytes file = EdfBytes.edf("").signal("Fp1", "uV", "100", "-100", "-1000", "1000", 3);
    try (Recording recording = open(file.record(new int[] {-1000, 0, 2000}))) {
      assertThat(Samples.source(recording, 0, 0)).containsExactly(100, 0, -200);
      assertThat(firstUnit(recording).gain()).isCloseTo(-1e-7, within(1e-22));
    }
  }

  @Test
  void anInvertedDigitalRangeFollowsTheFormula() throws IOException {
    EdfBytes file = EdfBytes.edf("").signal("Fp1", "uV", "-10", "10", "100", "-100", 2);
    try (Recording recording = open(file.record(new int[] {100, -50}))) {
      assertThat(Samples.source(recording, 0, 0)).containsExactly(-10, 5);
    }
  }

  @ParameterizedTest
  @CsvSource({"-10, 10, 5, 5", "7, 7, -100, 100", "abc, 10, -100, 100", "'', '', '', ''"})
  void aSignalWithoutAUsableScaleIsGivenRawWithAWarning(
      String physicalMin, String physicalMax, String digitalMin, String digitalMax)
      throws IOException {
    EdfBytes file =
        EdfBytes.edf("").signal("Fp1", "uV", physicalMin, physicalMax, digitalMin, digitalMax, 2);
    try (Recording recording = open(file.record(new int[] {123, -456}))) {
      assertThat(Samples.source(recording, 0, 0)).containsExactly(123, -456);
      assertThat(firstUnit(recording).physicalUnit()).isEmpty();
      assertThat(recording.header().warnings())
          .hasSize(1)
          .first()
          .asString()
          .contains("Fp1")
          .contains("raw");
    }
  }

  @Test
  void numbersMayHaveADecimalCommaAndNulPadding() throws IOException {
    EdfBytes file =
        EdfBytes.edf("")
            .duration("0,5\0\0\0\0")
            .recordCount("1\0\0\0\0\0\0\0")
            .signal("Fp1\0\0\0", "uV\0", "-3,5\0", " 3,5", "-7\0\0", "7", "4\0\0", 4);
    try (Recording recording = open(file.record(new int[] {1, 2, 3, 4}))) {
      assertThat(recording.streams().get(0).rate().hz()).isEqualTo(8);
      assertThat(firstUnit(recording).label()).isEqualTo("Fp1");
      assertThat(Samples.source(recording, 0, 0)).containsExactly(0.5, 1, 1.5, 2);
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 3, '-1 records'",
    "2, 3, 'says ''2'' records'",
    "99, 3, 'says ''99'' records'",
    "x, 3, 'says ''x'' records'",
    "3, 3, ''"
  })
  void theSizeOfTheFileRulesOverTheRecordCount(String declared, int actual, String warning)
      throws IOException {
    EdfBytes file = plain().recordCount(declared);
    for (int i = 0; i < actual; i++) {
      file.record(new int[] {i, i, i, i});
    }
    try (Recording recording = open(file)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(4L * actual);
      if (warning.isEmpty()) {
        assertThat(recording.header().warnings()).isEmpty();
      } else {
        assertThat(recording.header().warnings()).hasSize(1).first().asString().contains(warning);
      }
    }
  }

  @Test
  void aPartialLastRecordIsDroppedAndReported() throws IOException {
    EdfBytes file = plain().recordCount("2").record(new int[] {1, 2, 3, 4}).raw(new byte[5]);
    try (Recording recording = open(file.recordCount("2"))) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(4);
      assertThat(recording.header().warnings())
          .anyMatch(w -> w.contains("partial (5 of 8 bytes) and was dropped"));
    }
  }

  @Test
  void aRecordingThatWasJustOpenedIsEmpty() throws IOException {
    try (Recording recording = open(plain().recordCount("-1"))) {
      assertThat(recording.streams().get(0).sampleCount()).isZero();
      assertThat(recording.read(0, 0, 10, new byte[20])).isZero();
      assertThat(RecordingInfo.of(recording).toText()).contains("0 samples");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "01.02.84, X, 2084-02-01",
    "01.02.85, X, 1985-02-01",
    "01.02.99, X, 1999-02-01",
    "01.02.00, X, 2000-02-01",
    "01.02.yy, Startdate 01-FEB-2090 X X X, 2090-02-01",
    "01.02.20, Startdate 01-feb-1920 X X X, 1920-02-01",
    "1-2-20, X, 2020-02-01",
    "' 1. 2.03', X, 2003-02-01",
    "1.2.3, X, 2003-02-01",
    "01.03.00, Startdate 01-MAR-1900 X X X, 1900-03-01",
    "31.02.20, X, 1970-01-01",
    "nonsense, X, 1970-01-01"
  })
  void yearsHaveAPivotAndTheStartdateFieldWins(String date, String recordingField, String expected)
      throws IOException {
    EdfBytes file = plain().start(date, "04.05.06").people("X", recordingField);
    try (Recording recording = open(file.record(new int[4]))) {
      assertThat(recording.header().startTimeNanos()).isEqualTo(seconds(expected + "T04:05:06Z"));
      assertThat(recording.header().warnings().isEmpty()).isEqualTo(!expected.startsWith("1970"));
    }
  }

  @ParameterizedTest
  @CsvSource({"' 1. 2. 3', 01:02:03", "1.2.3, 01:02:03", "23:59:59, 23:59:59"})
  void aStartTimeMayBePaddedWithBlanksOrHaveOtherDividers(String time, String expected)
      throws IOException {
    try (Recording recording = open(plain().start("02.03.20", time).record(new int[4]))) {
      assertThat(recording.header().startTimeNanos())
          .isEqualTo(seconds("2020-03-02T" + expected + "Z"));
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void anImpossibleStartTimeIsMidnightWithAWarning() throws IOException {
    try (Recording recording = open(plain().start("02.03.20", "25.61.00").record(new int[4]))) {
      assertThat(recording.header().startTimeNanos()).isEqualTo(seconds("2020-03-02T00:00:00Z"));
      assertThat(recording.header().warnings()).hasSize(1).first().asString().contains("25.61.00");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "uV, V, 1e-6",
    "mV, V, 1e-3",
    "V, V, 1",
    "nV, V, 1e-9",
    "'', '', 1",
    "DegC, degC, 1",
    "%, %, 1",
    "\u00b5V, V, 1e-6",
    "mmHg, mmHg, 1",
    "fT, T, 1e-15",
    "kOhm, Ohm, 1e3"
  })
  void unitsAreConvertedToSiAndTheSourceUnitIsKept(String unit, String si, double factor)
      throws IOException {
    EdfBytes file = EdfBytes.edf("").signal("x", unit, "-10", "10", "-10", "10", 2);
    try (Recording recording = open(file.record(new int[] {3, 4}))) {
      assertThat(firstUnit(recording).physicalUnit()).isEqualTo(si);
      assertThat(firstUnit(recording).sourceUnit()).isEqualTo(unit);
      assertThat(firstUnit(recording).gain()).isEqualTo(factor);
      assertThat(firstUnit(recording).sourceGain()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"'\u0083\u00caV'", "'\u00ce\u00bcV'", "'\u00c2\u00b5V'", "'\u00b5V'"})
  void microIsReadInShiftJisUtf8AndLatin1(String bytes) throws IOException {
    EdfBytes file = EdfBytes.edf("").signal("Fp1", bytes, "-10", "10", "-10", "10", 2);
    try (Recording recording = open(file.record(new int[] {3, 4}))) {
      assertThat(firstUnit(recording).gain()).isEqualTo(1e-6);
      assertThat(firstUnit(recording).physicalUnit()).isEqualTo("V");
      assertThat(firstUnit(recording).sourceUnit()).hasSize(2).endsWith("V");
    }
  }

  @Test
  void labelsAreCleanedAndTheSourceLabelIsKept() throws IOException {
    EdfBytes file =
        EdfBytes.edf("")
            .signal("Fc5.", 1)
            .signal("Iz..", 1)
            .signal("EEG Fpz-Cz", 1)
            .signal("EOG left", 1)
            .signal("", 1)
            .signal("Fc5", 1);
    file.record(new int[1], new int[1], new int[1], new int[1], new int[1], new int[1]);
    try (Recording recording = open(file)) {
      List<SignalUnit> units = recording.streams().get(0).units();
      assertThat(units)
          .extracting(SignalUnit::label)
          .containsExactly("Fc5", "Iz", "Fpz-Cz", "EOG left", "unit-5", "Fc5-2");
      assertThat(units)
          .extracting(SignalUnit::sourceLabel)
          .containsExactly("Fc5.", "Iz..", "EEG Fpz-Cz", "EOG left", "", "Fc5");
      assertThat(units)
          .extracting(SignalUnit::kind)
          .containsExactly(
              UnitKind.EEG,
              UnitKind.EEG,
              UnitKind.EEG,
              UnitKind.EOG,
              UnitKind.UNKNOWN,
              UnitKind.EEG);
    }
  }

  @Test
  void twentyFourBitsKeepTheirSignAndStatusHasNone() throws IOException {
    EdfBytes file = EdfBytes.bdf("24BIT").signal("A1", 3).signal("Status", 3);
    file.record(new int[] {-1, -8388608, 8388607}, new int[] {-1, 0x980080, 5});
    try (Recording recording = Recordings.open(file.write(folder, "a.bdf"))) {
      int[][] values = Samples.digital(recording, 0);
      assertThat(recording.streams().get(0).sampleType()).isEqualTo(SampleType.INT32);
      assertThat(values[0]).containsExactly(-1, -8388608, 8388607);
      assertThat(values[1]).containsExactly(0xFFFFFF, 0x980080, 5);
    }
  }

  @Test
  void theLargestGroupOfEqualRateComesFirst() throws IOException {
    EdfBytes file =
        EdfBytes.edf("").duration("3").signal("Temp", 1).signal("a", 100).signal("b", 100);
    try (Recording recording = open(file.record(new int[1], new int[100], new int[100]))) {
      assertThat(recording.streams())
          .extracting(SignalStream::name)
          .containsExactly("a", "a-0.333333333Hz");
      assertThat(recording.streams().get(0).rateNumerator()).isEqualTo(100);
      assertThat(recording.streams().get(0).rateDenominator()).isEqualTo(3);
    }
  }

  @Test
  void textOfTheFileReachesNoTerminalAsACommand() throws IOException {
    EdfBytes file =
        EdfBytes.edf("EDF+C").signal("\u001b[31mFp1", 1).signal("a\nb\0c", 1).annotations(24);
    file.record(new int[1], new int[1], "+0||_+0|\u001b[2J\r\nnext \u009b5m|_");
    try (Recording recording = open(file)) {
      assertThat(RecordingInfo.of(recording).toText().replace("\n", ""))
          .doesNotContainPattern("\\p{Cc}")
          .contains("[31mFp1, a b c")
          .contains("[2J  next");
      assertThat(recording.streams().get(0).units())
          .extracting(SignalUnit::label)
          .containsExactly("[31mFp1", "a b c");
      // Programs get what the file says.
      assertThat(recording.events().get(0).label()).isEqualTo("\u001b[2J\r\nnext \u009b5m");
    }
  }

  @Test
  void aSignalWithoutSamplesIsLeftOutWithAWarning() throws IOException {
    EdfBytes file = EdfBytes.edf("").signal("a", 2).signal("empty", 0);
    try (Recording recording = open(file.record(new int[2], new int[0]))) {
      assertThat(recording.streams().get(0).units()).hasSize(1);
      assertThat(recording.header().warnings()).hasSize(1).first().asString().contains("empty");
    }
  }

  @Test
  void personalFieldsAreGivenOnlyWhenAskedFor() throws IOException {
    Path file =
        plain()
            .people("MCH-0234567 F 02-MAY-1951 Haagse_Harry", "Startdate 02-MAR-2020 PSG X Lab_9")
            .record(new int[4])
            .write(folder, "a.edf");
    try (Recording recording = Recordings.open(file)) {
      String everything =
          recording.header()
              + RecordingInfo.of(recording).toText()
              + RecordingInfo.of(recording).toJson();
      assertThat(everything).doesNotContain("Haagse").doesNotContain("Lab_9");
    }
    try (Recording recording = Recordings.open(file, OpenOptions.defaults().withPersonalFields())) {
      assertThat(recording.header().attributes())
          .containsEntry("patient", "MCH-0234567 F 02-MAY-1951 Haagse_Harry")
          .containsEntry("recording", "Startdate 02-MAR-2020 PSG X Lab_9");
    }
  }

  @Test
  void aContinuousFileWhoseRecordStartsJumpIsReadOnWithAWarning() throws IOException {
    EdfBytes file = EdfBytes.edf("EDF+C").signal("Fp1", 100).annotations(8);
    file.record(new int[100], "+0||_").record(new int[100], "+5||_");
    try (Recording recording = open(file)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(200);
      assertThat(recording.gaps(0)).isEmpty();
      assertThat(recording.header().warnings())
          .hasSize(1)
          .first()
          .asString()
          .contains("continuous")
          .contains("record 2")
          .contains("4.0");
    }
  }
}
