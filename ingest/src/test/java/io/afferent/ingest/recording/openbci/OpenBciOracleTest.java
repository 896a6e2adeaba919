package io.afferent.ingest.recording.openbci;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.ingest.recording.ExpectedRecording;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.EventKind;
import io.afferent.schema.GapCause;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Written logs against what pandas reads from them and what the board lost, see PROVENANCE.md. */
class OpenBciOracleTest {
  private static Recording open(String file) throws IOException {
    return Recordings.open(Fixture.file(OpenBciOracleTest.class, file));
  }

  @ParameterizedTest
  @CsvSource({
    "cyton.txt, cyton",
    "ganglion.txt, ganglion",
    "OpenBCI-RAW-2017-08-18_23-59-59.txt, v3"
  })
  void valuesLossesAndEventsAreThoseOfTheOracle(String file, String name) throws IOException {
    ExpectedRecording expected = ExpectedRecording.of(OpenBciOracleTest.class, name);
    try (Recording recording = open(file)) {
      assertThat(recording.header().format()).isEqualTo("OpenBCI");
      assertThat(recording.header().warnings()).isEmpty();
      expected.checkUnits(recording);
      // One product in double.
      expected.checkValues(recording, 1e-15, 0);
      expected.checkGaps(recording);
      expected.checkEvents(recording, 0);
      assertThat(recording.header().startTimeNanos()).isEqualTo(expected.startNanos());
      assertThat(recording.gaps(0)).allMatch(gap -> gap.cause() == GapCause.DEVICE_COUNTER);
    }
  }

  @Test
  void columnsHaveTheirUnits() throws IOException {
    try (Recording recording = open("cyton.txt")) {
      assertThat(recording.streams().get(0).units())
          .extracting(SignalUnit::label)
          .containsExactly(
              "EXG Channel 0",
              "EXG Channel 1",
              "EXG Channel 2",
              "EXG Channel 3",
              "Accel Channel 0",
              "Accel Channel 1",
              "Accel Channel 2",
              "Analog Channel 0");
      assertThat(recording.streams().get(0).units())
          .extracting(SignalUnit::sourceUnit)
          .containsExactly("uV", "uV", "uV", "uV", "g", "g", "g", "");
      assertThat(recording.streams().get(0).physicalUnit()).isEmpty();
      assertThat(recording.events().get(1).code()).hasValue(7);
      assertThat(recording.events().get(1).kind()).isEqualTo(EventKind.MARKER);
    }
  }
}
