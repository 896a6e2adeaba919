package io.afferent.ingest.recording.spikeglx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.Samples;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every probe family and device against what neo reads, see PROVENANCE.md. */
class SpikeGlxOracleTest {
  static Stream<String> files() throws IOException {
    List<String> names = new ArrayList<>();
    SpikeGlxSet.expected().fieldNames().forEachRemaining(names::add);
    return names.stream().flatMap(name -> Stream.of(name + ".meta", name + ".bin"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void namesRatesAndValuesAreThoseOfTheOracle(String file) throws IOException {
    String name = file.substring(0, file.lastIndexOf('.'));
    JsonNode expected = SpikeGlxSet.expected().get(name);
    try (Recording recording = Recordings.open(SpikeGlxSet.fixture(file))) {
      assertThat(recording.header().format()).isEqualTo("SpikeGLX");
      assertThat(recording.header().name()).isEqualTo(name);
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(recording.streams()).hasSize(1);
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.modality()).isEqualTo(Modality.EEG);
      assertThat(stream.sampleType()).isEqualTo(SampleType.INT16);
      // neo has one name for a box, which has one file of one band.
      assertThat(stream.name()).startsWith(expected.get("stream").textValue());
      assertThat(stream.sampleCount()).isEqualTo(expected.get("samples").longValue());
      assertThat(stream.rate().hz()).isEqualTo(expected.get("rate").doubleValue());
      assertUnits(recording, expected);
      double run = Double.parseDouble(recording.header().attributes().get("firstSampleSeconds"));
      // The attribute has whole nanoseconds.
      assertThat(run).isCloseTo(expected.get("start").doubleValue(), within(1e-9));
    }
  }

  private static void assertUnits(Recording recording, JsonNode expected) throws IOException {
    List<SignalUnit> units = recording.streams().get(0).units();
    assertThat(units).hasSize(expected.get("labels").size());
    int[][] digital = Samples.digital(recording, 0);
    for (int k = 0; k < units.size(); k++) {
      SignalUnit unit = units.get(k);
      assertThat(unit.label()).isEqualTo(expected.get("labels").get(k).textValue());
      assertThat(unit.sourceUnit()).isEqualTo(expected.get("units").get(k).textValue());
      double[] source = Samples.source(recording, 0, k);
      double[] physical = Samples.physical(recording, 0, k);
      for (int i = 0; i < source.length; i++) {
        assertThat(digital[k][i]).isEqualTo(expected.get("raw").get(k).get(i).intValue());
        double reference = expected.get("scaled").get(k).get(i).doubleValue();
        // The oracle rounds after each of four operations in double.
        assertThat(source[i]).isCloseTo(reference, within(1e-15 * Math.abs(reference)));
        double factor = unit.sourceUnit().equals("uV") ? 1e-6 : 1;
        assertThat(physical[i])
            .isCloseTo(reference * factor, within(1e-15 * Math.abs(reference * factor)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "np1_g0_t0.imec0.ap, 30000142857, 1000000",
    "np1_g0_t0.imec0.lf, 2500011904750000100, 1000000000000000",
    "run_g0_t0.nidq, 25000127236, 1000000",
    "box_g0_t0.obx0.obx, 303030303, 10000"
  })
  void ratesKeepAllTheirDigits(String name, String numerator, String denominator)
      throws IOException {
    try (Recording recording = Recordings.open(SpikeGlxSet.fixture(name + ".meta"))) {
      SignalStream stream = recording.streams().get(0);
      assertThat(
              new BigDecimal(numerator)
                  .multiply(BigDecimal.valueOf(stream.rateDenominator()))
                  .compareTo(
                      new BigDecimal(denominator)
                          .multiply(BigDecimal.valueOf(stream.rateNumerator()))))
          .isZero();
    }
  }

  @Test
  void wordsOfBitsAreTriggersWithoutGain() throws IOException {
    for (String name : List.of(SpikeGlxSet.NP1, SpikeGlxSet.NIDQ, SpikeGlxSet.OBX)) {
      try (Recording recording = Recordings.open(SpikeGlxSet.fixture(name + ".bin"))) {
        List<SignalUnit> units = recording.streams().get(0).units();
        SignalUnit last = units.get(units.size() - 1);
        assertThat(last.kind()).isEqualTo(UnitKind.TRIGGER);
        assertThat(last.gain()).isEqualTo(1);
        assertThat(last.physicalUnit()).isEmpty();
        assertThat(units.get(0).physicalUnit()).isEqualTo("V");
        assertThat(recording.streams().get(0).physicalUnit()).isEmpty();
      }
    }
  }

  @Test
  void kindsOfCardsAndProbesDiffer() throws IOException {
    try (Recording card = Recordings.open(SpikeGlxSet.fixture("run_g0_t0.nidq.meta"));
        Recording probe = Recordings.open(SpikeGlxSet.fixture("np1_g0_t0.imec0.lf.meta"))) {
      assertThat(card.streams().get(0).units())
          .extracting(SignalUnit::kind)
          .containsExactly(
              UnitKind.EEG,
              UnitKind.EEG,
              UnitKind.MISC,
              UnitKind.MISC,
              UnitKind.MISC,
              UnitKind.TRIGGER);
      assertThat(probe.streams().get(0).units().get(0).kind()).isEqualTo(UnitKind.EEG);
    }
  }
}
