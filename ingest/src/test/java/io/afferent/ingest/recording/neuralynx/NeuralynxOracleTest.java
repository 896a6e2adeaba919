package io.afferent.ingest.recording.neuralynx;

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
import io.afferent.ingest.recording.SpikeStream;
import io.afferent.ingest.recording.Spikes;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Against what neo reads, see PROVENANCE.md. */
class NeuralynxOracleTest {
  @Test
  void samplesAndStretchesAreThoseOfTheOracle() throws IOException {
    JsonNode expected = NeuralynxSet.expected("session");
    try (Recording recording = Recordings.open(NeuralynxSet.session("session"))) {
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(recording.streams()).hasSize(1);
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.units())
          .extracting(SignalUnit::label)
          .containsExactly("CSC1", "CSC2", "CSC10");
      assertThat(stream.rate().hz()).isEqualTo(32_000);
      assertThat(recording.gaps(0)).hasSize(2);
      JsonNode segments = expected.get("segments");
      int[][] digital = Samples.digital(recording, 0);
      long index = 0;
      int stored = 0;
      for (int segment = 0; segment < 3; segment++) {
        assertThat(recording.deviceTimeNanos(0, index))
            .isEqualTo(segments.get(segment).get("startMicros").longValue() * 1000);
        int samples = segments.get(segment).get("samples").intValue();
        for (int unit = 0; unit < 3; unit++) {
          JsonNode reference = expected.get("signals").get(stream.units().get(unit).label());
          int[] part = Arrays.copyOfRange(digital[unit], stored, stored + samples);
          assertThat(Arrays.stream(part).asLongStream().sum())
              .isEqualTo(reference.get("sums").get(segment).longValue());
          for (int i = 0; i < 5; i++) {
            assertThat(part[i]).isEqualTo(reference.get("firsts").get(segment).get(i).intValue());
            assertThat(part[samples - 5 + i])
                .isEqualTo(reference.get("lasts").get(segment).get(i).intValue());
          }
        }
        stored += samples;
        index += samples;
        if (segment < 2) {
          RecordingGap gap = recording.gaps(0).get(segment);
          assertThat(gap.firstMissingIndex()).isEqualTo(index);
          index = gap.firstGoodIndex();
        }
      }
      // 12345 us and 2 s at 32 kHz, the former 395.04 samples.
      assertThat(recording.gaps(0))
          .extracting(RecordingGap::missingCount)
          .containsExactly(395L, 64_000L);
      assertThat(digital[0]).hasSize(stored);
    }
  }

  @Test
  void gainsAreThoseOfTheOracle() throws IOException {
    JsonNode expected = NeuralynxSet.expected("session").get("signals");
    try (Recording recording = Recordings.open(NeuralynxSet.session("session"))) {
      for (SignalUnit unit : recording.streams().get(0).units()) {
        double gain = expected.get(unit.label()).get("gainMicrovolts").doubleValue() * 1e-6;
        assertThat(unit.gain()).isCloseTo(gain, within(1e-15 * Math.abs(gain)));
        assertThat(unit.physicalUnit()).isEqualTo("V");
        assertThat(unit.prefiltering()).isEqualTo("high-pass 0.1 Hz");
      }
    }
  }

  @Test
  void spikesOfEachCellAreThoseOfTheOracle() throws IOException {
    JsonNode expected = NeuralynxSet.expected("session").get("spikes");
    try (Recording recording = Recordings.open(NeuralynxSet.session("session"))) {
      long start = recording.header().startTimeNanos() / 1000;
      int units = 0;
      for (int s = 0; s < recording.spikeStreams().size(); s++) {
        SpikeStream stream = recording.spikeStreams().get(s);
        Spikes spikes = Spikes.readAll(recording, s);
        for (int unit = 0; unit < stream.units().size(); unit++) {
          // neo has a unit per wire of a tetrode; the first wire will do.
          String wire = stream.name().equals("SE1") ? "SE1#20" : "TT1#20";
          JsonNode reference =
              expected.get("ch" + wire + "#" + stream.units().get(unit).sourceLabel());
          long[] stamps = new long[reference.size()];
          for (int i = 0; i < stamps.length; i++) {
            stamps[i] = reference.get(i).longValue() - start;
          }
          assertThat(spikes.ticksOf(unit)).isEqualTo(stamps);
          units++;
        }
      }
      assertThat(units).isEqualTo(6);
    }
  }

  @Test
  void eventsAreThoseOfTheOracle() throws IOException {
    JsonNode expected = NeuralynxSet.expected("session").get("events");
    try (Recording recording = Recordings.open(NeuralynxSet.session("session"))) {
      assertThat(recording.events()).hasSize(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        RecordingEvent event = recording.events().get(i);
        assertThat(event.deviceTimeNanos()).isEqualTo(expected.get(i).get(0).longValue() * 1000);
        assertThat(event.label()).isEqualTo(expected.get(i).get(1).textValue());
      }
      assertThat(recording.events().get(1).code()).hasValue(5);
    }
  }

  /** By the script: stamps of 40 records, slower by 100 millionths than 2 kHz. */
  @Test
  void theRateOfTheStampsCountsWhereTheyDrift() throws IOException {
    try (Recording recording = Recordings.open(NeuralynxSet.session("drifting"))) {
      SignalStream stream = recording.streams().get(0);
      assertThat(recording.gaps(0)).isEmpty();
      assertThat(stream.sampleCount())
          .isEqualTo(
              NeuralynxSet.expected("drifting").get("segments").get(0).get("samples").longValue());
      assertThat(stream.rate().hz()).isCloseTo(2000 / 1.0001, within(1e-3));
      long lastRecord = 39L * 512;
      long stamp = 1_234_567_890L + (long) Math.floor(lastRecord * 1e6 / 2000 * 1.0001);
      assertThat(recording.deviceTimeNanos(0, lastRecord)).isEqualTo(stamp * 1000);
      assertThat(recording.header().warnings())
          .singleElement()
          .asString()
          .contains("instead of the declared 2000 Hz; the stamps count");
    }
  }
}
