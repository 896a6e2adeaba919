package io.afferent.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RecordingInfoTest {
  @Test
  void jsonNamesStreamsUnitsEventsGapsAndWarnings() throws IOException {
    try (Recording recording =
        Recordings.open(SharedData.file("eeg/edf/mne_test_uneven_samp.edf"))) {
      ObjectNode json = RecordingInfo.of(recording).toJson();
      assertThat(json.get("format").asText()).isEqualTo("EDF");
      assertThat(json.get("modality").asText()).isEqualTo("EEG");
      assertThat(json.get("streams")).hasSize(2);
      assertThat(json.at("/streams/0/name").asText()).isEqualTo("mne_test_uneven_samp");
      assertThat(json.at("/streams/0/units/0").asText()).isEqualTo("3Hz +5/-5 V");
      assertThat(json.at("/streams/0/sampleRateHz").asDouble()).isEqualTo(100);
      assertThat(json.at("/streams/0/samples").asLong()).isEqualTo(11_000);
      assertThat(json.at("/streams/0/physicalUnit").asText()).isEqualTo("V");
      assertThat(json.at("/streams/1/sampleRateHz").asDouble()).isEqualTo(12.8);
      assertThat(json.at("/streams/1/seconds").asDouble()).isEqualTo(110);
      assertThat(json.get("events").isArray()).isTrue();
      assertThat(json.get("gaps")).isEmpty();
      assertThat(json.get("warnings").isArray()).isTrue();
    }
  }

  @Test
  void textIsForPeople() throws IOException {
    try (Recording recording = Recordings.open(SharedData.file("eeg/eegmmidb/S001R03.edf"))) {
      String text = RecordingInfo.of(recording).toText();
      assertThat(text)
          .startsWith("S001R03: EDF+C, modality EEG\n")
          .contains("starts 2009-08-12T16:15:00Z")
          .contains("64 units at 160 Hz, 20000 samples (125 s), INT16, physical unit V")
          .contains("units: Fc5, Fc3, Fc1")
          .contains("30 events {T0=15, T1=")
          .contains("4.2 s for 4.1 s: T2")
          .contains("and 18 more")
          .doesNotContain("warning");
    }
  }
}
