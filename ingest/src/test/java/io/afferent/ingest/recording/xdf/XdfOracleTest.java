package io.afferent.ingest.recording.xdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SharedData;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.schema.EventKind;
import io.afferent.schema.GapCause;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files against what pyxdf reads from them, against fits of SciPy, and against what their
 * description prints.
 */
class XdfOracleTest {
  private static Recording open(String fixture) throws IOException {
    return Recordings.open(Fixture.file(XdfOracleTest.class, fixture));
  }

  private static JsonNode expected(String fixture) throws IOException {
    return new ObjectMapper().readTree(Fixture.file(XdfOracleTest.class, fixture).toFile());
  }

  private static int streamNamed(Recording recording, String name) {
    for (int i = 0; i < recording.streams().size(); i++) {
      if (recording.streams().get(i).name().equals(name)) {
        return i;
      }
    }
    throw new AssertionError("no stream " + name + " in " + recording.streams());
  }

  /** Indexes of the samples that are not in a gap. */
  private static List<Long> stored(Recording recording, int stream) {
    List<Long> indexes = new ArrayList<>();
    for (long i = 0; i < recording.streams().get(stream).sampleCount(); i++) {
      indexes.add(i);
    }
    for (RecordingGap gap : recording.gaps(stream)) {
      indexes.removeIf(i -> i >= gap.firstMissingIndex() && i < gap.firstGoodIndex());
    }
    return indexes;
  }

  /** Raw stamps of a stream, deduced ones included. */
  private static List<Double> stamps(Path path, int id) throws IOException {
    try (RecordingFile file = RecordingFile.open(path)) {
      for (XdfStream stream : XdfScan.of(file, new SourceWarnings()).streams()) {
        if (stream.id() == id && stream.header().isText()) {
          return stream.markers().stream().map(XdfStream.Marker::stamp).distinct().toList();
        }
        if (stream.id() == id) {
          XdfCursor cursor = new XdfCursor(file, stream.track(), id);
          List<Double> stamps = new ArrayList<>();
          for (long i = 0; i < stream.track().samples(); i++) {
            cursor.seek(i);
            stamps.add(cursor.stamp());
          }
          return stamps;
        }
      }
    }
    throw new AssertionError("no stream " + id);
  }

  @ParameterizedTest
  @CsvSource({
    "1, mixed-Amp, FLOAT32, 1e-6",
    "70000, mixed-Gaze, FLOAT64, 1e-3",
    "3, mixed-Counter, INT8, 1",
    "4, mixed-Counter-2, INT16, 1",
    "5, mixed-Counter-3, INT32, 1",
    "6, mixed-Counter-4, FLOAT64, 1"
  })
  void valuesAndStampsAreThoseOfPyxdf(int id, String name, SampleType type, double gain)
      throws IOException {
    JsonNode expected = expected("mixed.json").get(Integer.toString(id));
    try (Recording recording = open("mixed.xdf")) {
      int stream = streamNamed(recording, name);
      assertThat(recording.streams().get(stream).sampleType()).isEqualTo(type);
      double[] values = Fixture.physical(recording, stream);
      List<Long> stored = stored(recording, stream);
      assertThat(stored).hasSize(expected.get("values").size());
      for (int i = 0; i < stored.size(); i++) {
        JsonNode row = expected.get("values").get(i);
        for (int unit = 0; unit < row.size(); unit++) {
          double own = unit == 2 ? 1 : gain;
          assertThat(values[(int) (stored.get(i) * row.size()) + unit])
              .isEqualTo(row.get(unit).asDouble() * own);
        }
      }
      List<Double> stamps = stamps(Fixture.file(XdfOracleTest.class, "mixed.xdf"), id);
      assertThat(stamps).hasSameSizeAs(stored);
      for (int i = 0; i < stamps.size(); i++) {
        // A stamp deduced from the one before may differ in its last bits.
        assertThat(stamps.get(i)).isCloseTo(expected.get("raw").get(i).asDouble(), within(1e-12));
      }
    }
  }

  @Test
  void timesOfARegularStreamAreSynchronisedAndFreeOfJitterAsThoseOfPyxdf() throws IOException {
    JsonNode expected = expected("mixed.json").get("1");
    try (Recording recording = open("mixed.xdf")) {
      int stream = streamNamed(recording, "mixed-Amp");
      List<Long> stored = stored(recording, stream);
      for (int i = 0; i < stored.size(); i++) {
        // pyxdf stops its fit of offsets after 1000 rounds, ours goes on until it stays.
        assertThat(recording.deviceTimeNanos(stream, stored.get(i)) / 1e9)
            .isCloseTo(expected.get("smooth").get(i).asDouble(), within(2e-6));
      }
      // Thirteen seconds at 49.9 Hz are missing behind sample 299.
      assertThat(recording.gaps(stream)).hasSize(1);
      assertThat(recording.gaps(stream).get(0).firstMissingIndex()).isEqualTo(300);
      assertThat(recording.gaps(stream).get(0).missingCount()).isBetween(648L, 650L);
      assertThat(recording.gaps(stream).get(0).cause()).isEqualTo(GapCause.DISCONTINUOUS_FILE);
      assertThat(
              Double.parseDouble(
                  recording.header().attributes().getOrDefault("mixed-Amp.effectiveRateHz", "0")))
          .isCloseTo(expected.get("effective_rate").asDouble(), within(1e-5));
    }
  }

  @Test
  void timesOfAnIrregularStreamAreItsStamps() throws IOException {
    JsonNode expected = expected("mixed.json").get("70000");
    try (Recording recording = open("mixed.xdf")) {
      int stream = streamNamed(recording, "mixed-Gaze");
      SignalStream gaze = recording.streams().get(stream);
      assertThat(gaze.rateNumerator()).isZero();
      assertThat(gaze.physicalUnit()).isEqualTo("m");
      assertThat(gaze.sampleCount()).isEqualTo(90);
      for (int i = 0; i < 90; i++) {
        assertThat(recording.deviceTimeNanos(stream, i) / 1e9)
            .isCloseTo(expected.get("synced").get(i).asDouble(), within(1e-9));
      }
    }
  }

  @Test
  void textsAreEvents() throws IOException {
    JsonNode two = expected("mixed.json").get(Integer.toString(0x02C0FFEE));
    List<String> texts = new ArrayList<>();
    two.get("values").forEach(row -> row.forEach(text -> texts.add(text.asText())));
    texts.removeIf(String::isEmpty);
    try (Recording recording = open("mixed.xdf")) {
      List<RecordingEvent> events =
          recording.events().stream()
              .filter(event -> event.unit().orElse("").startsWith("mixed-Markers/"))
              .toList();
      assertThat(events).allMatch(event -> event.kind() == EventKind.MARKER);
      assertThat(events.stream().map(RecordingEvent::label)).containsExactlyElementsOf(texts);
      assertThat(events.get(0).unit()).hasValue("mixed-Markers/cue");
      assertThat(events.get(0).deviceTimeNanos() / 1e9)
          .isCloseTo(two.get("synced").get(0).asDouble(), within(1e-9));
      assertThat(
              recording.events().stream()
                  .filter(event -> event.unit().orElse("").equals("mixed-Keys"))
                  .map(RecordingEvent::label))
          .containsExactly("a", "b");
    }
  }

  @Test
  void channelsAndWarningsSayWhatIsThere() throws IOException {
    try (Recording recording = open("mixed.xdf")) {
      SignalStream amp = recording.streams().get(0);
      assertThat(amp.name()).isEqualTo("mixed-Amp");
      assertThat(amp.units().stream().map(SignalUnit::label)).containsExactly("Fp1", "Fp2", "Trig");
      assertThat(amp.units().stream().map(SignalUnit::kind))
          .containsExactly(UnitKind.EEG, UnitKind.EEG, UnitKind.TRIGGER);
      assertThat(recording.streams().get(recording.streams().size() - 1).name())
          .isEqualTo("mixed-Nothing");
      assertThat(String.join("\n", recording.header().warnings()))
          .contains("mixed-Amp: its footer counts 641 samples, the file holds 640")
          .contains("mixed-Gaze: no clock offsets were measured")
          .doesNotContain("mixed-Nothing");
      assertThat(recording.header().attributes())
          .containsEntry("recordedAt", "2026-03-01T10:00:00+0100")
          .doesNotContainValue("nobody");
    }
  }

  @Test
  void aClockThatWasResetHasAFitOnEachSide() throws IOException {
    JsonNode expected = expected("reset.json");
    try (Recording recording = open("reset.xdf")) {
      assertThat(recording.gaps(0)).hasSize(1);
      RecordingGap gap = recording.gaps(0).get(0);
      assertThat(gap.cause()).isEqualTo(GapCause.CLOCK_RESET);
      assertThat(gap.firstMissingIndex()).isEqualTo(600);
      // The recorder's clock went from 229.95 s to 243 s meanwhile, at 20 Hz.
      assertThat(gap.missingCount()).isEqualTo(260);
      long index = 0;
      for (JsonNode part : expected.get("times")) {
        for (JsonNode time : part) {
          assertThat(recording.deviceTimeNanos(0, index) / 1e9)
              .isCloseTo(time.asDouble(), within(1e-7));
          index++;
        }
        index += index == 600 ? 260 : 0;
      }
      assertThat(index).isEqualTo(recording.streams().get(0).sampleCount());
      assertThat(recording.header().attributes()).containsEntry("reset-Amp.clockResets", "1");
    }
  }

  @Test
  void behindDamageItGoesOnAtTheNextBoundary() throws IOException {
    JsonNode expected = expected("damaged.json").get("kept");
    try (Recording recording = open("damaged.xdf")) {
      double[] values = Fixture.physical(recording, 0);
      List<Long> stored = stored(recording, 0);
      assertThat(stored).hasSize(expected.size());
      for (int i = 0; i < stored.size(); i++) {
        // The n-th value was n, so that every sample has its own index.
        assertThat(stored.get(i)).isEqualTo(expected.get(i).asLong());
        assertThat(values[stored.get(i).intValue()]).isCloseTo(stored.get(i) * 1e-6, within(1e-15));
      }
      assertThat(recording.gaps(0)).hasSize(1);
      assertThat(recording.gaps(0).get(0).cause()).isEqualTo(GapCause.PARTIAL_WRITE);
      assertThat(String.join("\n", recording.header().warnings()))
          .contains("are damaged and were left out")
          .contains("the file was cut off or is damaged");
    }
  }

  @Test
  void theMinimalFileHasTheValuesThatItsDescriptionPrints() throws IOException {
    Path path = SharedData.file("eeg/xdf/minimal.xdf");
    try (Recording recording = Recordings.open(path)) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.sampleType()).isEqualTo(SampleType.INT16);
      assertThat(stream.rate().hz()).isEqualTo(10);
      int[][] rows = {{192, 255, 238}, {12, 22, 32}, {13, 23, 33}, {14, 24, 34}, {15, 25, 35}};
      double[] values = Fixture.physical(recording, 0);
      assertThat(values).hasSize(27);
      for (int i = 0; i < 9; i++) {
        int[] row = rows[i < 5 ? i : i - 4];
        for (int unit = 0; unit < 3; unit++) {
          assertThat(values[3 * i + unit])
              .isCloseTo(row[unit] * stream.units().get(unit).gain(), within(1e-18));
        }
        // The chunks of offsets say -0.1 s, the footer something else.
        assertThat(recording.deviceTimeNanos(0, i) / 1e9).isCloseTo(5.0 + 0.1 * i, within(1e-9));
      }
      List<Double> stamps = stamps(path, 0);
      for (int i = 0; i < 9; i++) {
        assertThat(stamps.get(i)).isCloseTo(5.1 + 0.1 * i, within(1e-9));
      }
      List<RecordingEvent> events = recording.events();
      assertThat(events).hasSize(9);
      assertThat(events.get(0).label()).startsWith("<?xml");
      assertThat(events.stream().skip(1).map(RecordingEvent::label))
          .containsExactly("Hello", "World", "from", "LSL", "Hello", "World", "from", "LSL");
      assertThat(stamps(path, 0x02C0FFEE).get(8)).isCloseTo(5.9, within(1e-9));
    }
  }

  @Test
  void streamsWithoutSamplesAreThereAndAtTheEnd() throws IOException {
    Path path = SharedData.file("eeg/xdf/empty_streams.xdf");
    try (Recording recording = Recordings.open(path)) {
      assertThat(recording.streams()).hasSize(2);
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(10);
      assertThat(recording.streams().get(1).sampleCount()).isZero();
      assertThat(Fixture.physical(recording, 0)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
      assertThat(recording.events()).hasSize(1);
      assertThat(recording.events().get(0).label()).isEqualTo("{\"state\": 2}");
      assertThat(Double.parseDouble(recording.events().get(0).onsetSourceText()))
          .isCloseTo(91725.01400425, within(5e-9));
      for (int k = 0; k < 10; k++) {
        // The offsets are at most 0.04 ms.
        assertThat(recording.deviceTimeNanos(0, k) / 1e9)
            .isCloseTo(91725.21394789 + k, within(5e-5));
      }
    }
  }
}
