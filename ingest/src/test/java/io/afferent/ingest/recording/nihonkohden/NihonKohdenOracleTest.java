package io.afferent.ingest.recording.nihonkohden;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.ingest.recording.ExpectedRecording;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Written files against what MNE reads from them, see PROVENANCE.md. */
class NihonKohdenOracleTest {
  private static Recording open(String file) throws IOException {
    return Recordings.open(Fixture.file(NihonKohdenOracleTest.class, file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"blocks", "extended"})
  void valuesStartGapsAndEventsAreThoseOfTheOracle(String name) throws IOException {
    ExpectedRecording expected = ExpectedRecording.of(NihonKohdenOracleTest.class, name);
    try (Recording recording = open(name + ".EEG")) {
      assertThat(recording.header().format()).isEqualTo("Nihon Kohden");
      assertThat(recording.header().warnings()).isEmpty();
      expected.checkUnits(recording);
      // Sums in double of up to 12 V, in another order.
      expected.checkValues(recording, 1e-14, 1e-14);
      assertThat(recording.header().startTimeNanos()).isEqualTo(expected.startNanos());
      expected.checkGaps(recording);
      expected.checkEvents(recording, 0);
    }
  }

  @Test
  void anyFileOpensTheRecording() throws IOException {
    for (String extension : List.of("EEG", "LOG", "PNT", "21E")) {
      try (Recording recording = open("blocks." + extension)) {
        assertThat(recording.header().name()).isEqualTo("blocks");
        assertThat(recording.streams().get(0).sampleCount()).isEqualTo(2300);
      }
    }
  }

  @Test
  void numbersOfElectrodesTellTheUnit() throws IOException {
    try (Recording recording = open("blocks.EEG")) {
      List<SignalUnit> units = recording.streams().get(0).units();
      assertThat(units)
          .extracting(SignalUnit::label)
          .containsExactly("Fp1", "LA12", "Cz", "A2", "DC01", "BN1", "$A1");
      assertThat(units)
          .extracting(SignalUnit::sourceUnit)
          .containsExactly("uV", "uV", "uV", "uV", "mV", "uV", "mV");
      assertThat(units).allMatch(unit -> unit.physicalUnit().equals("V"));
      assertThat(units.get(0).kind()).isEqualTo(UnitKind.EEG);
      assertThat(units.get(4).kind()).isEqualTo(UnitKind.MISC);
      assertThat(recording.events().get(2).sampleIndex()).hasValue(2201);
      assertThat(recording.header().attributes()).containsEntry("device", "EEG-1100C V01.00");
    }
  }
}
