package io.afferent.ingest.recording.gdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.EventKind;
import io.afferent.schema.SampleType;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of both generations against what MNE reads from them. */
class GdfOracleTest {
  private static void assertValues(Recording recording, JsonNode expected) throws IOException {
    SignalStream stream = recording.streams().get(0);
    int count = (int) stream.sampleCount();
    double[][] digital = GdfFixtures.digital(recording, 0, 0, count);
    for (int unit = 0; unit < stream.units().size(); unit++) {
      SignalUnit described = stream.units().get(unit);
      assertThat(described.sourceLabel()).isEqualTo(expected.get("labels").get(unit).textValue());
      JsonNode values = expected.get("data").get(unit);
      assertThat(values).hasSize(count);
      for (int i = 0; i < count; i++) {
        double value = digital[unit][i] * described.gain() + described.offset();
        double reference = values.get(i).doubleValue();
        // Rounding of a sum of two parts of the size of the range; MNE adds them in another order.
        assertThat(value).isCloseTo(reference, within(4e-15 * Math.max(5, Math.abs(reference))));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1,INT16",
    "2,INT16",
    "3,INT16",
    "4,INT32",
    "5,INT32",
    "6,FLOAT64",
    "7,FLOAT64",
    "8,FLOAT64",
    "16,FLOAT32",
    "17,FLOAT64"
  })
  void everyTypeGivesTheValuesThatMneReads(int type, SampleType streamType) throws IOException {
    for (String version : List.of("125", "220")) {
      String name = "type" + type + "_" + version + ".gdf";
      JsonNode expected = GdfFixtures.expected(name);
      try (Recording recording = GdfFixtures.open(name)) {
        assertThat(recording.header().format())
            .isEqualTo("GDF " + version.charAt(0) + "." + version.substring(1));
        assertThat(recording.streams()).hasSize(1);
        SignalStream stream = recording.streams().get(0);
        assertThat(stream.sampleType()).isEqualTo(streamType);
        assertThat(stream.rate().hz()).isEqualTo(expected.get("sfreq").doubleValue());
        assertThat(stream.units().get(0).physicalUnit()).isEqualTo("V");
        assertThat(stream.units().get(1).gain()).isNegative();
        assertValues(recording, expected);
        assertStart(recording, expected);
        assertEvents(recording, expected);
      }
    }
  }

  private static void assertStart(Recording recording, JsonNode expected) {
    Instant start = OffsetDateTime.parse(expected.get("start").textValue()).toInstant();
    Instant read = Instant.EPOCH.plusNanos(recording.header().startTimeNanos());
    // 2.x counts in steps of 20 us.
    assertThat(Math.abs(read.toEpochMilli() - start.toEpochMilli())).isLessThanOrEqualTo(1);
  }

  private static void assertEvents(Recording recording, JsonNode expected) {
    List<RecordingEvent> events = recording.events();
    // The second event has its duration, and the end of its type belongs to no begin then.
    assertThat(events)
        .extracting(event -> event.code().getAsInt())
        .containsExactly(768, 769, 0x8301, 33, 1023);
    for (int i = 0; i < 5; i++) {
      RecordingEvent event = events.get(i);
      assertThat(event.code()).hasValue(expected.get("code").get(i).intValue());
      double onset = (event.deviceTimeNanos() - recording.header().startTimeNanos()) / 1e9;
      // MNE rounds onsets to 1 us.
      assertThat(onset).isCloseTo(expected.get("onset").get(i).doubleValue(), within(1e-6));
      if (event.durationNanos().isPresent()) {
        assertThat(event.durationNanos().getAsLong() / 1e9)
            .isCloseTo(expected.get("duration").get(i).doubleValue(), within(1e-9));
      }
    }
    assertThat(events)
        .extracting(RecordingEvent::label)
        .containsExactly("trial start", "cue left", "cue left (end)", "code 33", "trial rejected");
    assertThat(events.get(1).unit()).contains("Fp1");
    assertThat(events.get(1).kind()).isEqualTo(EventKind.STIMULUS);
    assertThat(events.get(3).unit()).contains("Cz");
    assertThat(events.get(0).unit()).isEmpty();
    assertThat(events.get(0).durationNanos()).isEmpty();
    assertThat(events.get(0).sampleIndex()).hasValue(0);
    assertThat(events.get(1).sampleIndex()).hasValue(10);
    assertThat(events.get(4).sampleIndex()).hasValue(57);
  }

  @ParameterizedTest
  @ValueSource(strings = {"110", "192", "194", "251"})
  void bothOrdersOfTheEventTableAreRead(String version) throws IOException {
    String name = "mode1_" + version + ".gdf";
    JsonNode expected = GdfFixtures.expected(name);
    try (Recording recording = GdfFixtures.open(name)) {
      assertThat(recording.streams().get(0).rate().hz()).isEqualTo(90);
      assertValues(recording, expected);
      boolean named = Integer.parseInt(version) >= 194;
      // Rows of 3, 20, 33 and 1: the row of 20 ends the cue of 3. A break in front of the first
      // sample is none.
      assertThat(recording.events())
          .extracting(RecordingEvent::label)
          .containsExactly("new segment", "cue right", named ? "click" : "code 5");
      assertThat(recording.events())
          .extracting(event -> event.sampleIndex().getAsLong())
          .containsExactly(0L, 2L, 32L);
      assertThat(recording.events().get(1).durationNanos()).hasValue(17_000_000_000L / 90);
      assertThat(recording.gaps(0)).isEmpty();
      boolean second = !version.equals("110");
      assertThat(recording.streams().get(0).units().get(0).sourceUnit())
          .isEqualTo(second ? "mV" : "uV");
      assertThat(recording.streams().get(0).units().get(0).prefiltering())
          .isEqualTo(second ? "HP:0.5Hz LP:100.0Hz N:50.0Hz" : "HP:0.5Hz");
    }
  }

  @Test
  void typesAndRatesMayDifferAndBreaksAreGaps() throws IOException {
    JsonNode given = GdfFixtures.expected("several.gdf").get("given");
    try (Recording recording = GdfFixtures.open("several.gdf")) {
      assertThat(recording.streams())
          .extracting(stream -> stream.rate().hz())
          .containsExactly(200.0, 50.0, 100.0);
      assertThat(recording.streams())
          .extracting(SignalStream::sampleType)
          .containsExactly(SampleType.INT32, SampleType.FLOAT32, SampleType.INT32);
      // 20, 5 and 10 samples in a record: a break is 4, 1 and 2 of them.
      int[][] order = {{0, 1, 2}, {3, 4}, {5}};
      int[] perBreak = {4, 1, 2};
      int[] perRecord = {20, 5, 10};
      for (int stream = 0; stream < 3; stream++) {
        int k = perBreak[stream];
        int r = perRecord[stream];
        assertThat(recording.gaps(stream))
            .extracting(RecordingGap::firstMissingIndex)
            .containsExactly((long) r, 2L * r + k);
        assertThat(recording.gaps(stream))
            .extracting(RecordingGap::missingCount)
            .containsOnly((long) k);
        assertThat(recording.streams().get(stream).sampleCount()).isEqualTo(7L * r + 2L * k);
        double[][] first = GdfFixtures.digital(recording, stream, 0, r);
        double[][] second = GdfFixtures.digital(recording, stream, r + k, r);
        double[][] rest = GdfFixtures.digital(recording, stream, 2L * r + 2L * k, 5 * r);
        for (int unit = 0; unit < order[stream].length; unit++) {
          JsonNode values = given.get(order[stream][unit]);
          assertStretch(first[unit], values, 0);
          assertStretch(second[unit], values, r);
          assertStretch(rest[unit], values, 2 * r);
        }
      }
      // At 61, behind two breaks of 4 samples: 60 + 8.
      RecordingEvent last = recording.events().get(3);
      assertThat(last.label()).isEqualTo("cue foot");
      assertThat(last.sampleIndex()).hasValue(68);
      assertThat(last.durationNanos()).hasValue(20_000_000L);
      RecordingEvent sparse = recording.events().get(1);
      assertThat(sparse.label()).isEqualTo("sparse sample 1234");
      assertThat(sparse.unit()).contains("spikes");
      assertThat(recording.header().warnings())
          .anyMatch(warning -> warning.contains("2 breaks of unknown length"))
          .anyMatch(warning -> warning.contains("channel 7 (spikes) has 0 samples"))
          .anyMatch(
              warning -> warning.contains("(B24)") && warning.contains("outside the digital"));
    }
  }

  private static void assertStretch(double[] read, JsonNode values, int from) {
    for (int i = 0; i < read.length; i++) {
      assertThat(read[i]).isEqualTo(values.get(from + i).doubleValue());
    }
  }

  @Test
  void personalFieldsAreGivenOnlyWhenAskedFor() throws IOException {
    for (String name : List.of("type3_125.gdf", "type3_220.gdf")) {
      try (Recording silent = GdfFixtures.open(name);
          Recording open =
              Recordings.open(
                  GdfFixtures.file(name), OpenOptions.defaults().withPersonalFields())) {
        assertThat(silent.header().attributes().values()).noneMatch(v -> v.contains("Someone"));
        assertThat(open.header().attributes()).containsEntry("patient", "P7 Someone");
      }
    }
  }
}
