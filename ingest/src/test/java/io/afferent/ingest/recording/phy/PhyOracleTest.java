package io.afferent.ingest.recording.phy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.Samples;
import io.afferent.ingest.recording.SpikeStream;
import io.afferent.ingest.recording.SpikeUnit;
import io.afferent.ingest.recording.Spikes;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what spikeinterface reads, see PROVENANCE.md. */
class PhyOracleTest {
  @ParameterizedTest
  @ValueSource(strings = {"exported", "curated"})
  void spikesAndLabelsAreThoseOfTheOracle(String name) throws IOException {
    JsonNode expected = PhySet.expected(name);
    try (Recording recording = Recordings.open(PhySet.sorting(name))) {
      SpikeStream stream = recording.spikeStreams().get(0);
      assertThat(stream.clock().hz()).isEqualTo(expected.get("sampleRateHz").doubleValue());
      assertThat(stream.units()).hasSize(expected.get("units").size());
      Spikes spikes = Spikes.readAll(recording, 0);
      for (int unit = 0; unit < stream.units().size(); unit++) {
        SpikeUnit described = stream.units().get(unit);
        JsonNode reference = expected.get("units").get(described.label());
        long[] times = new long[reference.get("spikeTimes").size()];
        for (int i = 0; i < times.length; i++) {
          times[i] = reference.get("spikeTimes").get(i).longValue();
        }
        assertThat(spikes.ticksOf(unit)).isEqualTo(times);
        for (String key : new String[] {"group", "KSLabel", "ContamPct"}) {
          if (reference.has(key)) {
            assertThat(described.attributes()).containsEntry(key, reference.get(key).asText());
          }
        }
        for (String key : new String[] {"peakChannel", "peakX", "peakY"}) {
          assertThat(Double.parseDouble(described.attributes().get(key)))
              .isEqualTo(reference.get(key).doubleValue());
        }
        double mean = reference.get("meanAmplitude").doubleValue();
        assertThat(Double.parseDouble(described.attributes().get("meanAmplitude")))
            .isCloseTo(mean, within(1e-6 * Math.abs(mean)));
      }
    }
  }

  @Test
  void samplesInTheFolderAreAStream() throws IOException {
    JsonNode expected = PhySet.expected("exported");
    try (Recording recording = Recordings.open(PhySet.sorting("exported"))) {
      assertThat(recording.header().warnings())
          .singleElement()
          .asString()
          .contains("recording.dat: the size of a digital step is not told");
      int samples = expected.get("sampleCount").intValue();
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(samples);
      assertThat(recording.spikeStreams().get(0).endTick()).isEqualTo(samples);
      int[][] digital = Samples.digital(recording, 0);
      for (int row = 0; row < expected.get("samples").size(); row++) {
        for (int channel = 0; channel < digital.length; channel++) {
          assertThat(digital[channel][row * 250])
              .isEqualTo(expected.get("samples").get(row).get(channel).intValue());
        }
      }
    }
  }
}
