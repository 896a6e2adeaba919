package io.afferent.ingest.recording.curry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.ExpectedRecording;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Written files against what MNE reads from them, see PROVENANCE.md. */
class CurryOracleTest {
  private static Recording open(String file) throws IOException {
    return Recordings.open(Fixture.file(CurryOracleTest.class, file));
  }

  @ParameterizedTest
  @CsvSource({
    "curry8, .cdt, FLOAT32",
    "curry8, .cdt.dpa, FLOAT32",
    "curry8, .cdt.ceo, FLOAT32",
    "curry7, .dat, FLOAT64",
    "curry7, .dap, FLOAT64",
    "curry7, .rs3, FLOAT64",
    "curry7, .cef, FLOAT64",
    "bychannel, .cdt, FLOAT32",
    "bychannel, .cdt.dpo, FLOAT32"
  })
  void namesValuesStartAndEventsAreThoseOfTheOracle(String name, String ending, SampleType type)
      throws IOException {
    ExpectedRecording expected = ExpectedRecording.of(CurryOracleTest.class, name);
    try (Recording recording = open(name + ending)) {
      assertThat(recording.header().format()).isEqualTo("Curry");
      assertThat(recording.header().name()).isEqualTo(name);
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(recording.streams().get(0).sampleType()).isEqualTo(type);
      expected.checkUnits(recording);
      // One product in double.
      expected.checkValues(recording, 1e-15, 0);
      assertThat(recording.header().startTimeNanos()).isEqualTo(expected.startNanos());
      checkOnsets(recording, name);
    }
  }

  /** MNE rounds onsets to microseconds. */
  private static void checkOnsets(Recording recording, String name) throws IOException {
    JsonNode onsets =
        new ObjectMapper()
            .readTree(Fixture.file(CurryOracleTest.class, "expected.json").toFile())
            .get(name)
            .get("onsets");
    assertThat(recording.events()).hasSize(onsets.size());
    for (int i = 0; i < onsets.size(); i++) {
      RecordingEvent event = recording.events().get(i);
      assertThat((event.deviceTimeNanos() - recording.header().startTimeNanos()) / 1e9)
          .isCloseTo(onsets.get(i).doubleValue(), within(1e-6));
    }
  }

  @Test
  void eventsKeepTheirOwnRemarksTypesAndDurations() throws IOException {
    try (Recording recording = open("curry8.cdt")) {
      List<RecordingEvent> events = recording.events();
      assertThat(events)
          .extracting(RecordingEvent::label)
          .containsExactly("Start", "left hand, 1", "left hand, 2");
      assertThat(events).extracting(event -> event.code().orElse(0)).containsExactly(1200, 11, 11);
      assertThat(events.get(1).sampleIndex()).hasValue(51);
      assertThat(events.get(1).durationNanos()).hasValue(9 * 1_000_000_000L / 512);
    }
    try (Recording recording = open("curry7.dat")) {
      assertThat(recording.events()).extracting(RecordingEvent::label).containsExactly("7", "8");
    }
  }

  @Test
  void groupsTellUnitsAndKinds() throws IOException {
    try (Recording recording = open("curry8.cdt")) {
      assertThat(recording.streams().get(0).units())
          .extracting(SignalUnit::kind)
          .containsExactly(UnitKind.EEG, UnitKind.EEG, UnitKind.EOG, UnitKind.TRIGGER);
      assertThat(recording.header().attributes())
          .containsEntry("fileVersion", "802")
          .doesNotContainKey("amplifierInfo");
    }
    try (Recording recording = open("bychannel.cdt")) {
      assertThat(recording.streams().get(0).units())
          .extracting(SignalUnit::sourceUnit)
          .containsExactly("uV", "fT", "uV");
    }
  }
}
