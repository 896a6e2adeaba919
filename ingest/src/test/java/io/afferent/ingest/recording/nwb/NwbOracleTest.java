package io.afferent.ingest.recording.nwb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SharedData;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.SpikeCursor;
import io.afferent.ingest.recording.SpikeStream;
import io.afferent.ingest.recording.SpikeUnit;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of pynwb and h5py, read back as these libraries read them. */
class NwbOracleTest {
  private static final JsonNode EXPECTED = expected();

  /** 2026-03-01T10:30:00.25+02:00. */
  private static final long ZERO = 1_772_353_800_250_000_000L;

  private static JsonNode expected() {
    try {
      return new ObjectMapper()
          .readTree(Fixture.file(NwbOracleTest.class, "expected.json").toFile());
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private static Recording open(String name) throws IOException {
    return Recordings.open(Fixture.file(NwbOracleTest.class, name));
  }

  private static int stream(Recording recording, String name) {
    for (int i = 0; i < recording.streams().size(); i++) {
      if (recording.streams().get(i).name().equals(name)) {
        return i;
      }
    }
    throw new AssertionError("no stream " + name);
  }

  /** All values in the unit of the file, sample by sample. */
  private static double[] source(Recording recording, int stream) throws IOException {
    SignalStream description = recording.streams().get(stream);
    int count = (int) description.sampleCount();
    byte[] bytes = new byte[count * description.bytesPerSample()];
    assertThat(recording.read(stream, 0, count, bytes)).isEqualTo(count);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[count * description.units().size()];
    for (int i = 0; i < values.length; i++) {
      double digital =
          switch (description.sampleType()) {
            case INT8 -> buffer.get();
            case INT16 -> buffer.getShort();
            case INT32 -> buffer.getInt();
            case FLOAT32 -> buffer.getFloat();
            case FLOAT64 -> buffer.getDouble();
            default -> throw new AssertionError(description.sampleType());
          };
      SignalUnit unit = description.units().get(i % description.units().size());
      values[i] = digital * unit.sourceGain() + unit.sourceOffset();
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "lick", "irregular", "even", "lfp", "position"})
  void seriesAreThoseOfPynwb(String name) throws IOException {
    JsonNode series = EXPECTED.get("session").get("series").get(name);
    try (Recording recording = open("session.nwb")) {
      int stream = stream(recording, name);
      SignalStream description = recording.streams().get(stream);
      double[] values = source(recording, stream);
      JsonNode rows = series.get("values");
      assertThat(values).hasSize(rows.size() * rows.get(0).size());
      for (int i = 0; i < values.length; i++) {
        double wanted = rows.get(i / rows.get(0).size()).get(i % rows.get(0).size()).doubleValue();
        assertThat(values[i]).isCloseTo(wanted, within(1e-15 + Math.abs(wanted) * 1e-14));
      }
      assertThat(description.units().get(0).sourceUnit()).isEqualTo(series.get("unit").textValue());
      assertThat(recording.deviceTimeNanos(stream, 0) - ZERO)
          .isEqualTo(nanos(series.get("start").doubleValue()));
      if (!series.get("rate").isNull()) {
        assertThat(description.rate().hz()).isEqualTo(series.get("rate").doubleValue());
      }
      for (int i = 0; i < series.get("stamps").size(); i++) {
        // Of a regular stream, the stamps of the file carry the error of their sum.
        assertThat(recording.deviceTimeNanos(stream, i) - ZERO)
            .isCloseTo(nanos(series.get("stamps").get(i).doubleValue()), within(1L));
      }
    }
  }

  private static long nanos(double seconds) {
    return new BigDecimal(seconds)
        .movePointRight(9)
        .setScale(0, RoundingMode.HALF_EVEN)
        .longValueExact();
  }

  @Test
  void evenStampsAreARateAndOthersAreNot() throws IOException {
    try (Recording recording = open("session.nwb")) {
      Map<String, String> rates = new TreeMap<>();
      for (SignalStream stream : recording.streams()) {
        rates.put(stream.name(), stream.rateNumerator() + "/" + stream.rateDenominator());
      }
      assertThat(rates)
          .isEqualTo(
              Map.of(
                  "raw",
                  "10001/8",
                  "lick",
                  "30/1",
                  "irregular",
                  "0/1",
                  "even",
                  "400/1",
                  "lfp",
                  "250/1",
                  "position",
                  "0/1"));
      assertThat(recording.header().warnings())
          .satisfiesExactly(
              w -> assertThat(w).contains("[5, 4, 3]"),
              w -> assertThat(w).contains("9 spikes lie between obs_intervals"));
    }
  }

  @Test
  void electrodesNameTheirChannels() throws IOException {
    try (Recording recording = open("session.nwb")) {
      for (String name : List.of("raw", "lfp")) {
        List<SignalUnit> units = recording.streams().get(stream(recording, name)).units();
        JsonNode ids = EXPECTED.get("session").get("electrodes").get(name);
        assertThat(units).hasSize(ids.size());
        for (int i = 0; i < units.size(); i++) {
          assertThat(units.get(i).label()).isEqualTo("electrode-" + ids.get(i).intValue());
          assertThat(units.get(i).kind()).isEqualTo(UnitKind.EEG);
          assertThat(units.get(i).transducer())
              .isEqualTo(ids.get(i).intValue() < 13 ? "shank0, CA1" : "shank1, CA3");
          assertThat(units.get(i).prefiltering()).isEqualTo("0.3-7500 Hz");
          assertThat(units.get(i).physicalUnit()).isEqualTo("V");
        }
      }
      assertThat(recording.streams().get(stream(recording, "position")).units())
          .extracting(SignalUnit::label)
          .containsExactly("position-x", "position-y");
    }
  }

  @Test
  void unitsAndTheirSpikesAreThoseOfPynwb() throws IOException {
    JsonNode units = EXPECTED.get("session").get("units");
    try (Recording recording = open("session.nwb")) {
      SpikeStream stream = recording.spikeStreams().get(0);
      assertThat(stream.units()).hasSize(units.size());
      long origin = recording.header().startTimeNanos() - ZERO;
      List<long[]> wanted = new ArrayList<>();
      for (int unit = 0; unit < units.size(); unit++) {
        SpikeUnit described = stream.units().get(unit);
        JsonNode row = units.get(unit);
        assertThat(described.sourceLabel()).isEqualTo(row.get("id").asText());
        assertThat(described.attributes().getOrDefault("quality", ""))
            .isEqualTo(row.get("quality").textValue());
        assertThat(Double.parseDouble(described.attributes().get("snr")))
            .isEqualTo(row.get("snr").doubleValue());
        assertThat(described.attributes().get("electrode_group"))
            .isEqualTo(row.get("group").textValue());
        List<String> electrodes = new ArrayList<>();
        row.get("electrodes").forEach(id -> electrodes.add("electrode-" + id.intValue()));
        assertThat(described.attributes().get("electrodes"))
            .isEqualTo(String.join(", ", electrodes));
        for (JsonNode time : row.get("times")) {
          wanted.add(new long[] {nanos(time.doubleValue()) - origin, unit});
        }
      }
      wanted.sort((a, b) -> Long.compare(a[0], b[0]));
      assertThat(read(recording, 7)).usingRecursiveComparison().isEqualTo(wanted);
      assertThat(stream.firstTick()).isEqualTo(600_000_000L - origin);
      assertThat(stream.endTick()).isEqualTo(2_500_000_000L - origin);
      // Spikes of the fixture lie between the two obs_intervals, so there is no gap.
      assertThat(stream.gaps()).isEmpty();
    }
  }

  private static List<long[]> read(Recording recording, int atOnce) throws IOException {
    List<long[]> spikes = new ArrayList<>();
    long[] ticks = new long[atOnce];
    int[] units = new int[atOnce];
    try (SpikeCursor cursor = recording.spikes(0)) {
      for (int got = cursor.read(ticks, units); got > 0; got = cursor.read(ticks, units)) {
        for (int i = 0; i < got; i++) {
          spikes.add(new long[] {ticks[i], units[i]});
        }
      }
    }
    return spikes;
  }

  @Test
  void intervalsAndAnnotationsAreEvents() throws IOException {
    JsonNode session = EXPECTED.get("session");
    Set<String> wanted = new HashSet<>();
    for (JsonNode trial : session.get("trials")) {
      wanted.add(
          event(
              trial,
              "trials: condition="
                  + trial.get("condition").textValue()
                  + ", correct="
                  + trial.get("correct")));
    }
    for (JsonNode epoch : session.get("epochs")) {
      List<String> tags = new ArrayList<>();
      epoch.get("tags").forEach(tag -> tags.add(tag.textValue()));
      wanted.add(event(epoch, "epochs: " + String.join(", ", tags)));
    }
    for (int i = 0; i < session.get("notes").get("times").size(); i++) {
      wanted.add(
          nanos(session.get("notes").get("times").get(i).doubleValue())
              + " OptionalLong.empty "
              + session.get("notes").get("labels").get(i).textValue());
    }
    Set<String> found = new HashSet<>();
    try (Recording recording = open("session.nwb")) {
      for (RecordingEvent event : recording.events()) {
        found.add(
            (event.deviceTimeNanos() - ZERO) + " " + event.durationNanos() + " " + event.label());
      }
    }
    assertThat(found).isEqualTo(wanted).hasSize(8);
  }

  private static String event(JsonNode row, String label) {
    long start = nanos(row.get("start").doubleValue());
    long stop = nanos(row.get("stop").doubleValue());
    return start + " OptionalLong[" + (stop - start) + "] " + label;
  }

  @ParameterizedTest
  @ValueSource(strings = {"earliest", "v110"})
  void everyLayoutIsReadAsH5pyReadsIt(String name) throws IOException {
    JsonNode expected = EXPECTED.get(name);
    try (Recording recording = open(name + ".nwb")) {
      assertThat(recording.streams()).hasSize(expected.size());
      for (int s = 0; s < recording.streams().size(); s++) {
        JsonNode rows = expected.get(recording.streams().get(s).name());
        double[] values = source(recording, s);
        assertThat(values).hasSize(rows.size() * rows.get(0).size());
        for (int i = 0; i < values.length; i++) {
          JsonNode wanted = rows.get(i / rows.get(0).size()).get(i % rows.get(0).size());
          assertThat(values[i])
              .as(recording.streams().get(s).name() + " value " + i)
              .isEqualTo(Double.valueOf(wanted.isNull() ? Double.NaN : wanted.doubleValue()));
        }
      }
      SignalStream grown = recording.streams().get(stream(recording, "grown"));
      assertThat(grown.rateNumerator()).isEqualTo(303);
      assertThat(grown.rateDenominator()).isEqualTo(10);
      assertThat(recording.header().warnings())
          .singleElement()
          .asString()
          .contains("150 of 200 values were never written");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "i1, INT8",
    "u1, INT16",
    "i2be, INT16",
    "u2, INT32",
    "i4lzf, INT32",
    "u4, FLOAT64",
    "i8, FLOAT64",
    "f4be, FLOAT32",
    "f8, FLOAT64"
  })
  void typesAreWidenedToWhatHoldsThem(String name, SampleType type) throws IOException {
    try (Recording recording = open("earliest.nwb")) {
      assertThat(recording.streams().get(stream(recording, name)).sampleType()).isEqualTo(type);
    }
  }

  @Test
  void theRecordingOfPynappleHasItsSpikes() throws IOException {
    try (Recording recording = Recordings.open(SharedData.file("spikes/nwb/A8604-211122.nwb"))) {
      SpikeStream stream = recording.spikeStreams().get(0);
      assertThat(stream.units())
          .extracting(SpikeUnit::spikeCount)
          .containsExactly(11_020L, 15_710L - 11_020, 21_354L - 15_710);
      List<long[]> spikes = read(recording, 1000);
      assertThat(spikes).hasSize(21_354);
      long[] first = {-1, -1, -1};
      long before = 0;
      for (long[] spike : spikes) {
        assertThat(spike[0]).isGreaterThanOrEqualTo(before);
        before = spike[0];
        first[(int) spike[1]] = first[(int) spike[1]] < 0 ? spike[0] : first[(int) spike[1]];
      }
      assertThat(first).containsExactly(30_333_000L, 874_333_000L, 28_133_000L);
      assertThat(before).isEqualTo(1_087_352_833_000L);
      assertThat(stream.endTick()).isEqualTo(before + 1);
      assertThat(recording.events()).hasSize(1);
      assertThat(recording.streams()).isEmpty();
      assertThat(recording.header().attributes()).isEmpty();
      assertThat(recording.header().warnings()).isEmpty();
    }
  }
}
