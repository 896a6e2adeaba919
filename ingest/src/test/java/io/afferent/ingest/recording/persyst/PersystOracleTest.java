package io.afferent.ingest.recording.persyst;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.ingest.recording.ExpectedRecording;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Written files against what MNE reads from them, see PROVENANCE.md. */
class PersystOracleTest {
  private static Recording open(String file) throws IOException {
    return Recordings.open(Fixture.file(PersystOracleTest.class, file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"int16", "int32", "gaps"})
  void namesValuesAndCommentsAreThoseOfTheOracle(String name) throws IOException {
    ExpectedRecording expected = ExpectedRecording.of(PersystOracleTest.class, name);
    for (String extension : new String[] {".lay", ".dat"}) {
      try (Recording recording = open(name + extension)) {
        assertThat(recording.header().format()).isEqualTo("Persyst");
        assertThat(recording.header().warnings()).isEmpty();
        expected.checkUnits(recording);
        // Two products in double.
        expected.checkValues(recording, 1e-15, 0);
        expected.checkEvents(recording, 0);
      }
    }
  }

  @Test
  void theStartIsThatOfTheOracleAndKeepsItsFraction() throws IOException {
    try (Recording recording = open("int32.lay")) {
      assertThat(recording.header().startTimeNanos())
          .isEqualTo(ExpectedRecording.of(PersystOracleTest.class, "int32").startNanos());
      assertThat(recording.streams().get(0).sampleType()).isEqualTo(SampleType.INT32);
    }
    try (Recording recording = open("int16.lay")) {
      // MNE has whole seconds only; the sample time is 86398.25 s.
      assertThat(recording.header().startTimeNanos())
          .isEqualTo(
              ExpectedRecording.of(PersystOracleTest.class, "int16").startNanos() + 250_000_000L);
    }
  }

  @Test
  void gapsAreThoseOfTheSampleTimes() throws IOException {
    ExpectedRecording expected = ExpectedRecording.of(PersystOracleTest.class, "gaps");
    try (Recording recording = open("gaps.lay")) {
      expected.checkGaps(recording);
      assertThat(recording.header().startTimeNanos()).isEqualTo(expected.startNanos());
      assertThat(recording.deviceTimeNanos(0, 400) - expected.startNanos())
          .isEqualTo(4_000_000_000L);
      RecordingEvent behind = recording.events().get(1);
      assertThat(behind.sampleIndex()).hasValue(450);
    }
  }

  @Test
  void labelsLoseTheReferenceAndTellTheKind() throws IOException {
    try (Recording recording = open("int16.lay")) {
      SignalUnit first = recording.streams().get(0).units().get(0);
      assertThat(first.label()).isEqualTo("Fp1");
      assertThat(first.sourceLabel()).isEqualTo("Fp1-Ref");
      assertThat(first.kind()).isEqualTo(UnitKind.EEG);
      assertThat(first.sourceUnit()).isEqualTo("uV");
      assertThat(first.sourceGain()).isEqualTo(0.1);
      assertThat(recording.streams().get(0).units().get(2).kind()).isEqualTo(UnitKind.ECG);
      assertThat(recording.header().attributes().values())
          .noneMatch(value -> value.contains("Anna") || value.contains("Who"));
    }
  }
}
