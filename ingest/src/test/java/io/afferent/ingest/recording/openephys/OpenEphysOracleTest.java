package io.afferent.ingest.recording.openephys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.Samples;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.EventKind;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both generations against what neo reads, see PROVENANCE.md. */
class OpenEphysOracleTest {
  @ParameterizedTest
  @ValueSource(strings = {"new", "old"})
  void valuesAndUnitsAreThoseOfTheOracle(String generation) throws IOException {
    JsonNode expected = OpenEphysSet.expected(generation).get("channels");
    int channels = 0;
    try (Recording recording = Recordings.open(OpenEphysSet.recording(generation))) {
      assertThat(recording.header().warnings()).isEmpty();
      for (int s = 0; s < recording.streams().size(); s++) {
        SignalStream stream = recording.streams().get(s);
        for (int k = 0; k < stream.units().size(); k++) {
          SignalUnit unit = stream.units().get(k);
          JsonNode reference = expected.get(unit.label());
          channels++;
          assertThat(stream.rate().hz()).isEqualTo(reference.get("rate").doubleValue());
          assertThat(unit.sourceUnit()).isEqualTo(reference.get("unit").textValue());
          int[] digital = Samples.digital(recording, s)[k];
          double[] physical = Samples.physical(recording, s, k);
          assertThat(digital).hasSize(reference.get("raw").size());
          double factor = unit.sourceUnit().equals("uV") ? 1e-6 : 1;
          for (int i = 0; i < digital.length; i++) {
            assertThat(digital[i]).isEqualTo(reference.get("raw").get(i).intValue());
            double value = reference.get("scaled").get(i).doubleValue() * factor;
            // Two roundings of a product in double.
            assertThat(physical[i]).isCloseTo(value, within(1e-15 * Math.abs(value)));
          }
        }
      }
    }
    assertThat(channels).isEqualTo(expected.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"new", "old"})
  void gapsAndStartsAreThoseOfTheNumbers(String generation) throws IOException {
    JsonNode expected = OpenEphysSet.expected(generation);
    try (Recording recording = Recordings.open(OpenEphysSet.recording(generation))) {
      assertThat(recording.streams()).hasSize(expected.get("gaps").size());
      for (int s = 0; s < recording.streams().size(); s++) {
        String name = recording.streams().get(s).name();
        JsonNode gaps = expected.get("gaps").get(name);
        List<RecordingGap> found = recording.gaps(s);
        assertThat(found).hasSize(gaps.size());
        for (int i = 0; i < found.size(); i++) {
          assertThat(found.get(i).firstMissingIndex()).isEqualTo(gaps.get(i).get(0).longValue());
          assertThat(found.get(i).missingCount()).isEqualTo(gaps.get(i).get(1).longValue());
        }
        // Times are whole nanoseconds.
        assertThat(recording.deviceTimeNanos(s, 0) / 1e9)
            .isCloseTo(expected.get("starts").get(name).doubleValue(), within(1e-9));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"new", "old"})
  void eventsAreThoseOfTheOracle(String generation) throws IOException {
    JsonNode expected = OpenEphysSet.expected(generation).get("events");
    int count = 0;
    try (Recording recording = Recordings.open(OpenEphysSet.recording(generation))) {
      for (JsonNode channel : expected) {
        for (int i = 0; i < channel.get("times").size(); i++) {
          boolean line = !channel.get("durations").isNull();
          String label = (line ? "TTL " : "") + channel.get("labels").get(i).textValue();
          double time = channel.get("times").get(i).doubleValue();
          RecordingEvent event =
              recording.events().stream()
                  .filter(e -> e.label().equals(label))
                  // Whole nanoseconds, once for the start and once for the sample.
                  .filter(e -> Math.abs(e.deviceTimeNanos() / 1e9 - time) < 2e-9)
                  .findFirst()
                  .orElseThrow();
          count++;
          assertThat(event.kind()).isEqualTo(line ? EventKind.TRIGGER : EventKind.ANNOTATION);
          assertThat(event.durationNanos().isPresent()).isEqualTo(line);
          if (line) {
            assertThat(event.durationNanos().getAsLong() / 1e9)
                .isCloseTo(channel.get("durations").get(i).doubleValue(), within(2e-9));
          }
        }
      }
      assertThat(recording.events()).hasSize(count);
    }
  }

  @Test
  void anyPathOfTheRecordingOpensIt() throws IOException {
    Path folder = OpenEphysSet.recording("new");
    for (String path :
        List.of("", OpenEphysSet.DESCRIPTION, OpenEphysSet.BOARD + "/continuous.dat")) {
      try (Recording recording = Recordings.open(folder.resolve(path))) {
        assertThat(recording.header().format()).isEqualTo("Open Ephys binary");
        assertThat(recording.header().name()).isEqualTo("recording1");
        assertThat(recording.streams())
            .extracting(SignalStream::name)
            .containsExactly("Neuropix-PXI-101.ProbeA-AP", "Acquisition_Board-100.Rhythm");
      }
    }
  }

  @Test
  void kindsAreToldByNames() throws IOException {
    try (Recording recording = Recordings.open(OpenEphysSet.recording("new"))) {
      List<SignalUnit> probe = recording.streams().get(0).units();
      assertThat(probe.get(0).kind()).isEqualTo(UnitKind.EEG);
      assertThat(probe.get(4).kind()).isEqualTo(UnitKind.TRIGGER);
      assertThat(probe.get(4).gain()).isEqualTo(1);
      assertThat(recording.streams().get(1).units().get(2).kind()).isEqualTo(UnitKind.MISC);
      assertThat(recording.streams().get(1).units().get(2).physicalUnit()).isEqualTo("V");
    }
  }
}
