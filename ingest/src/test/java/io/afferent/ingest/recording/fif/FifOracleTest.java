package io.afferent.ingest.recording.fif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SharedData;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.EventKind;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that MNE wrote, and a real one, against what MNE reads from them. */
class FifOracleTest {
  private static Recording open(String fixture) throws IOException {
    return Recordings.open(Fixture.file(FifOracleTest.class, fixture));
  }

  private static JsonNode expected(String fixture) throws IOException {
    return new ObjectMapper().readTree(Fixture.file(FifOracleTest.class, fixture).toFile());
  }

  private static List<RecordingEvent> events(Recording recording, EventKind kind) {
    return recording.events().stream().filter(event -> event.kind() == kind).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "short_raw, short_raw, INT16",
    "int_raw, int_raw, INT32",
    "single_raw, single_raw, FLOAT32",
    "double_raw, double_raw, FLOAT64",
    "skips_raw, skips_raw, INT32",
    "undated_raw, undated_raw, FLOAT32",
    "split_raw, split_raw, INT16",
    "sub-01_split-01_meg, split_raw, INT16"
  })
  void everythingIsAsMneReadsIt(String name, String values, SampleType type) throws IOException {
    JsonNode meta = expected(name + ".json");
    try (Recording recording = open(name + ".fif")) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.sampleType()).isEqualTo(type);
      assertThat(stream.sampleCount()).isEqualTo(meta.get("samples").asLong());
      assertThat((float) stream.rate().hz()).isEqualTo((float) meta.get("rate").asDouble());
      assertThat(stream.units().stream().map(SignalUnit::label).toList())
          .isEqualTo(new ObjectMapper().convertValue(meta.get("names"), List.class));
      assertValues(recording, values);
      assertTriggers(recording, meta);
      assertAnnotations(recording, meta);
      double start =
          meta.get("meas_date").asDouble() + meta.get("first_samp").asLong() / stream.rate().hz();
      // A double of seconds since 1970 resolves 0.24 us.
      assertThat(recording.header().startTimeNanos() / 1e9).isCloseTo(start, within(5e-7));
      assertThat(recording.header().attributes().get("badChannels")).isEqualTo("EOG 061");
    }
  }

  private static void assertValues(Recording recording, String name) throws IOException {
    double[] expected = Fixture.values(Fixture.file(FifOracleTest.class, name + ".values.f8"));
    double[] actual = Fixture.physical(recording, 0);
    assertThat(actual).hasSize(expected.length);
    for (int i = 0; i < actual.length; i++) {
      if (Double.isNaN(actual[i])) {
        // MNE fills with 0 what was skipped.
        assertThat(expected[i]).isZero();
      } else {
        assertThat(actual[i]).isEqualTo(expected[i]);
      }
    }
  }

  private static void assertTriggers(Recording recording, JsonNode meta) {
    List<List<Long>> triggers = new ArrayList<>();
    for (RecordingEvent event : events(recording, EventKind.TRIGGER)) {
      assertThat(event.unit()).hasValue("STI 014");
      assertThat(event.label()).isEqualTo(Integer.toString(event.code().orElseThrow()));
      triggers.add(List.of(event.sampleIndex().orElseThrow(), (long) event.code().orElseThrow()));
    }
    List<List<Long>> expected = new ArrayList<>();
    for (JsonNode event : meta.get("events")) {
      expected.add(List.of(event.get(0).asLong(), event.get(1).asLong()));
    }
    assertThat(triggers).isEqualTo(expected);
  }

  private static void assertAnnotations(Recording recording, JsonNode meta) {
    List<RecordingEvent> annotations =
        events(recording, EventKind.ANNOTATION).stream()
            .filter(event -> !event.label().equals("BAD_ACQ_SKIP"))
            .toList();
    assertThat(annotations).hasSize(meta.get("annotations").size());
    for (int i = 0; i < annotations.size(); i++) {
      JsonNode expected = meta.get("annotations").get(i);
      RecordingEvent event = annotations.get(i);
      double onset = (event.deviceTimeNanos() - recording.header().startTimeNanos()) / 1e9;
      // Onsets are 32-bit floats in the file.
      assertThat(onset).isCloseTo(expected.get(0).asDouble(), within(3e-7));
      assertThat(event.durationNanos().orElse(0) / 1e9)
          .isCloseTo(expected.get(1).asDouble(), within(3e-7));
      assertThat(event.label()).isEqualTo(expected.get(2).asText());
    }
  }

  @Test
  void skipsAreGapsWhereMneHasThem() throws IOException {
    try (Recording recording = open("skips_raw.fif")) {
      List<List<Long>> gaps = new ArrayList<>();
      for (RecordingGap gap : recording.gaps(0)) {
        gaps.add(List.of(gap.firstMissingIndex(), gap.missingCount()));
      }
      assertThat(gaps).containsExactly(List.of(100L, 100L), List.of(300L, 50L));
      assertThat(recording.deviceTimeNanos(0, 200) - recording.deviceTimeNanos(0, 0))
          .isEqualTo(2_000_000_000L);
    }
  }

  @Test
  void kindsUnitsAndFiltersAreThoseOfTheChannels() throws IOException {
    try (Recording recording = open("short_raw.fif")) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.units().stream().map(SignalUnit::kind))
          .containsExactly(
              UnitKind.EEG,
              UnitKind.EEG,
              UnitKind.EOG,
              UnitKind.MISC,
              UnitKind.MISC,
              UnitKind.TRIGGER);
      assertThat(stream.units().get(0).physicalUnit()).isEqualTo("V");
      assertThat(stream.units().get(3).physicalUnit()).isEqualTo("T");
      assertThat(stream.units().get(0).prefiltering()).isEqualTo("HP:0.5Hz LP:120Hz");
      assertThat(stream.modality()).isEqualTo(Modality.EEG);
      assertThat(stream.rateNumerator()).isEqualTo(120_123);
      assertThat(stream.rateDenominator()).isEqualTo(200);
    }
  }

  @Test
  void anAverageIsRefused() {
    assertThatThrownBy(() -> open("average-ave.fif"))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("average-ave.fif")
        .hasMessageContaining("averages or epochs, not a raw recording");
  }

  @Test
  void theTwinOfTheBrainVisionRecordingHasItsMarkersAsTriggers() throws IOException {
    try (Recording recording =
        Recordings.open(SharedData.file("eeg/brainvision/test_bin_raw.fif"))) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.units()).hasSize(33);
      assertThat(stream.sampleCount()).isEqualTo(7900);
      assertThat(stream.rate().hz()).isEqualTo(1000);
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(events(recording, EventKind.TRIGGER).stream().map(e -> e.sampleIndex().orElse(-1)))
          .containsExactly(486L, 496L, 1769L, 1779L, 3252L, 3262L, 4935L, 4945L, 6619L, 6629L);
      assertThat(events(recording, EventKind.TRIGGER).stream().map(RecordingEvent::label))
          .startsWith("253", "255", "254", "255");
    }
  }

  @Test
  void theTwinHasTheSamplesOfTheBrainVisionFile() throws IOException {
    byte[] raw = Files.readAllBytes(SharedData.file("eeg/brainvision/test.eeg"));
    ByteBuffer twin = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    try (Recording recording =
        Recordings.open(SharedData.file("eeg/brainvision/test_bin_raw.fif"))) {
      double[] values = Fixture.physical(recording, 0);
      double largest = 0;
      for (int sample = 0; sample < 7900; sample++) {
        for (int unit = 0; unit < 26; unit++) {
          double expected = twin.getShort((sample * 32 + unit) * 2) * 0.5e-6;
          largest = Math.max(largest, Math.abs(values[sample * 33 + unit] - expected));
        }
      }
      // The calibration of the FIF file is a 32-bit float of 0.5e-6.
      assertThat(largest).isLessThan(1.4e-13);
    }
  }
}
