package io.afferent.ingest.recording.edf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.MatFile;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.Samples;
import io.afferent.ingest.recording.SharedData;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real files against what other software reads from them. */
class EdfOracleTest {
  private static Recording open(String relative) throws IOException {
    return Recordings.open(SharedData.file(relative));
  }

  private static List<String> labels(Recording recording) {
    List<String> labels = new ArrayList<>();
    for (SignalStream stream : recording.streams()) {
      for (SignalUnit unit : stream.units()) {
        labels.add(unit.label());
      }
    }
    return labels;
  }

  private static double onset(Recording recording, RecordingEvent event) {
    return (event.deviceTimeNanos() - recording.header().startTimeNanos()) / 1e9;
  }

  @Test
  void samplesOutsideTheDeclaredRangeEqualThoseOfEeglab() throws IOException {
    MatFile.Matrix expected =
        Objects.requireNonNull(
            MatFile.read(SharedData.file("eeg/edf/mne_test_edf_eeglab.mat")).get("data"));
    try (Recording recording = open("eeg/edf/mne_test.edf")) {
      assertThat(recording.header().format()).isEqualTo("EDF+C");
      assertThat(recording.streams()).hasSize(1);
      assertThat(recording.streams().get(0).rate().hz()).isEqualTo(512);
      assertThat(recording.events()).hasSize(5);
      assertThat(recording.events().stream().filter(e -> e.durationNanos().isPresent())).hasSize(3);
      assertEqual(recording, expected, 139, 3072, 0);
    }
  }

  @Test
  void bdfSamplesEqualThoseOfEeglab() throws IOException {
    MatFile.Matrix expected =
        Objects.requireNonNull(
            MatFile.read(SharedData.file("eeg/edf/mne_test_bdf_eeglab.mat")).get("data"));
    try (Recording recording = open("eeg/edf/mne_test.bdf")) {
      assertThat(recording.header().format()).isEqualTo("BDF");
      assertThat(recording.streams().get(0).units()).hasSize(73);
      // float32 resolves 0.001 uV at 15 000 uV; the reference was rounded more than once.
      assertEqual(recording, expected, 72, 2048, 0.0051);
    }
  }

  private static void assertEqual(
      Recording recording, MatFile.Matrix expected, int units, int samples, double tolerance) {
    assertThat(expected.rows()).isEqualTo(units);
    assertThat(expected.columns()).isEqualTo(samples);
    double largest = 0;
    int[][] digital = Samples.digital(recording, 0);
    for (int unit = 0; unit < units; unit++) {
      SignalUnit described = recording.streams().get(0).units().get(unit);
      assertThat(digital[unit]).hasSize(samples);
      for (int i = 0; i < samples; i++) {
        double value = digital[unit][i] * described.sourceGain() + described.sourceOffset();
        double compared = tolerance == 0 ? (float) value : value;
        largest = Math.max(largest, Math.abs(compared - expected.at(unit, i)));
      }
    }
    assertThat(largest).isLessThanOrEqualTo(tolerance);
  }

  @Test
  void theStatusSignalOfBdfIsUnsignedBits() throws IOException {
    try (Recording recording = open("eeg/edf/mne_test.bdf")) {
      SignalStream stream = recording.streams().get(0);
      SignalUnit status = stream.units().get(72);
      assertThat(status.kind()).isEqualTo(UnitKind.TRIGGER);
      assertThat(status.gain()).isEqualTo(1);
      assertThat(status.offset()).isZero();
      assertThat(stream.sampleType()).isEqualTo(SampleType.INT32);
      assertThat(Samples.digital(recording, 0)[72]).containsOnly(0x980000, 0x980080);
    }
  }

  @Test
  void oneRecordOfFractionalDurationHasAnExactRateAndTheExportedValues() throws IOException {
    List<String> lines =
        Files.readAllLines(SharedData.file("eeg/edf/mne_test_edf_stim_channel.txt"));
    try (Recording recording = open("eeg/edf/mne_test_edf_stim_channel.edf")) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.rateNumerator()).isEqualTo(128);
      assertThat(stream.rateDenominator()).isEqualTo(1);
      assertThat(stream.sampleCount()).isEqualTo(1228);
      assertThat(stream.units().get(24).kind()).isEqualTo(UnitKind.TRIGGER);
      assertThat(lines).hasSize(717);
      double[][] values = new double[25][];
      for (int unit = 0; unit < 25; unit++) {
        values[unit] = Samples.source(recording, 0, unit);
      }
      for (int row = 0; row < lines.size(); row++) {
        String[] cells = lines.get(row).strip().split("\\s+");
        assertThat(cells).hasSize(25);
        for (int unit = 0; unit < 24; unit++) {
          double expected = Double.parseDouble(cells[unit]);
          assertThat(values[unit][row])
              .isCloseTo(expected, within(5e-6 * Math.max(1, Math.abs(expected))));
        }
        assertThat(Math.round(values[24][row])).isEqualTo(Long.parseLong(cells[24]));
      }
    }
  }

  @Test
  void signalsOfUnequalRatesFormStreamsWithTheValuesOfEeglab() throws IOException {
    MatFile.Matrix expected =
        Objects.requireNonNull(
            MatFile.read(SharedData.file("eeg/edf/mne_test_uneven_samp.mat")).get("data"));
    try (Recording recording = open("eeg/edf/mne_test_uneven_samp.edf")) {
      assertThat(recording.streams()).hasSize(2);
      assertThat(recording.streams().get(0).name()).isEqualTo("mne_test_uneven_samp");
      assertThat(recording.streams().get(1).name()).isEqualTo("mne_test_uneven_samp-12.8Hz");
      assertThat(recording.streams().get(1).rateNumerator()).isEqualTo(64);
      assertThat(recording.streams().get(1).rateDenominator()).isEqualTo(5);
      assertThat(expected.columns()).isEqualTo(176_000);
      double[] fast = Samples.source(recording, 0, 0);
      double[] slow = Samples.source(recording, 1, 0);
      for (int i = 0; i < 176_000; i++) {
        assertThat((float) fast[i / 16]).isEqualTo((float) expected.at(0, i));
        assertThat((float) slow[i / 125]).isEqualTo((float) expected.at(1, i));
      }
    }
  }

  @Test
  void unequalUnitsAreConvertedToVolts() throws IOException {
    try (Recording recording = open("eeg/edf/mne_test_uneven_samp.edf")) {
      SignalUnit volts = recording.streams().get(0).units().get(0);
      SignalUnit microvolts = recording.streams().get(1).units().get(0);
      assertThat(volts.physicalUnit()).isEqualTo("V");
      assertThat(volts.gain()).isEqualTo(20.0 / 4096);
      assertThat(microvolts.physicalUnit()).isEqualTo("V");
      assertThat(microvolts.sourceUnit()).isEqualTo("uV");
      assertThat(microvolts.gain()).isCloseTo(1e-6 / 1100, within(1e-24));
    }
  }

  @Test
  void duplicateLabelsStayTellableApart() throws IOException {
    try (Recording recording = open("eeg/edf/mne_duplicate_channel_labels.edf")) {
      assertThat(labels(recording)).containsExactly("F1-Ref", "F2-Ref", "F1-Ref-2");
      assertThat(recording.streams().get(0).units().get(2).sourceLabel()).isEqualTo("EEG F1-Ref");
      assertThat(recording.events()).isEmpty();
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(2500);
      assertThat(recording.header().warnings()).anyMatch(w -> w.contains("F1-Ref-2"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"edf", "bdf"})
  void everyHeaderFieldEqualsTheReference(String extension) throws IOException {
    JsonNode expected =
        new ObjectMapper()
            .readTree(SharedData.file("eeg/edf/edfio_short_psg_header_reference.json").toFile());
    try (Recording recording = open("eeg/edf/edfio_short_psg." + extension)) {
      Map<String, SignalUnit> units = new TreeMap<>();
      Map<String, SignalStream> streams = new TreeMap<>();
      for (SignalStream stream : recording.streams()) {
        for (SignalUnit unit : stream.units()) {
          units.put(unit.sourceLabel(), unit);
          streams.put(unit.sourceLabel(), stream);
        }
      }
      assertThat(recording.streams()).hasSize(2);
      assertThat(units).hasSize(expected.size()).hasSize(7);
      for (JsonNode signal : expected) {
        String label = signal.get("label").asText();
        SignalUnit unit = Objects.requireNonNull(units.get(label), label);
        assertThat(unit.transducer()).isEqualTo(signal.get("transducer_type").asText());
        assertThat(unit.sourceUnit()).isEqualTo(signal.get("physical_dimension").asText());
        assertThat(unit.physicalMin()).isEqualTo(signal.get("physical_min").asDouble());
        assertThat(unit.physicalMax()).isEqualTo(signal.get("physical_max").asDouble());
        assertThat(unit.digitalMin()).isEqualTo(signal.get("digital_min").asDouble());
        assertThat(unit.digitalMax()).isEqualTo(signal.get("digital_max").asDouble());
        assertThat(unit.prefiltering()).isEqualTo(signal.get("prefiltering").asText());
        SignalStream stream = Objects.requireNonNull(streams.get(label), label);
        assertThat(stream.rate().hz()).isEqualTo(signal.get("sampling_frequency").asDouble());
        assertThat(stream.sampleCount())
            .isEqualTo(10L * signal.get("samples_per_data_record").asInt());
      }
    }
  }

  @Test
  void sixteenAndTwentyFourBitsHoldTheSameRecording() throws IOException {
    try (Recording edf = open("eeg/edf/edfio_short_psg.edf");
        Recording bdf = open("eeg/edf/edfio_short_psg.bdf")) {
      assertThat(labels(edf)).hasSize(7).isEqualTo(labels(bdf));
      for (int stream = 0; stream < 2; stream++) {
        assertThat(Samples.digital(edf, stream)).isDeepEqualTo(Samples.digital(bdf, stream));
        assertThat(bdf.streams().get(stream).sampleType()).isEqualTo(SampleType.INT24);
      }
    }
  }

  @Test
  void aFileOfAnnotationsOnlyHasEventsAndNoStreams() throws IOException {
    try (Recording recording = open("eeg/edf/edfio_SC4001EC-Hypnogram.bdf")) {
      assertThat(recording.header().format()).isEqualTo("BDF+C");
      assertThat(recording.streams()).isEmpty();
      assertThat(recording.events()).hasSize(154);
      RecordingEvent first = recording.events().get(0);
      assertThat(onset(recording, first)).isZero();
      assertThat(first.durationNanos()).hasValue(30_630_000_000_000L);
      assertThat(first.label()).isEqualTo("Sleep stage W");
      RecordingEvent second = recording.events().get(1);
      assertThat(onset(recording, second)).isEqualTo(30_630);
      assertThat(second.durationNanos()).hasValue(120_000_000_000L);
      assertThat(second.label()).isEqualTo("Sleep stage 1");
      assertThat(RecordingInfo.of(recording).toText()).contains("154 events");
    }
  }

  @Test
  void filesOfTheSubsecondGroupHoldTheSameInvertedSamples() throws IOException {
    try (Recording edf = open("eeg/edf/pyedflib_test_subsecond.edf");
        Recording bdf = open("eeg/edf/edfio_test_subsecond.bdf");
        Recording utf8 = open("eeg/edf/pyedflib_test_utf8.edf")) {
      int[][] samples = Samples.digital(edf, 0);
      assertThat(samples[0]).hasSize(698 * 128);
      assertThat(Samples.digital(bdf, 0)).isDeepEqualTo(samples);
      assertThat(Samples.digital(utf8, 0)).isDeepEqualTo(samples);
      assertThat(edf.streams().get(0).units().get(0).sourceGain()).isNegative();
    }
  }

  @Test
  void aSubsecondStartMovesSampleZeroAndNotTheOnsets() throws IOException {
    try (Recording recording = open("eeg/edf/pyedflib_test_subsecond.edf")) {
      long headerStart = Instant.parse("2020-01-24T04:05:56Z").getEpochSecond();
      assertThat(recording.header().startTimeNanos())
          .isEqualTo(headerStart * 1_000_000_000L + 394_531_200L);
      assertThat(recording.deviceTimeNanos(0, 0)).isEqualTo(recording.header().startTimeNanos());
      assertThat(recording.header().attributes())
          .containsEntry("firstSampleOffsetSeconds", "0.3945312");
      assertThat(recording.events()).hasSize(4);
      RecordingEvent spike = recording.events().get(0);
      assertThat(spike.label()).isEqualTo("XLSpike");
      assertThat(spike.onsetSourceText()).isEqualTo("+2.3457031");
      assertThat(spike.deviceTimeNanos()).isEqualTo(headerStart * 1_000_000_000L + 2_345_703_100L);
      assertThat(onset(recording, spike)).isCloseTo(1.9511719, within(1e-9));
      // 1.9511719 s at 128 Hz.
      assertThat(spike.sampleIndex()).hasValue(250);
    }
  }

  @Test
  void annotationsMayBeWrittenInUtf8() throws IOException {
    try (Recording recording = open("eeg/edf/pyedflib_test_utf8.edf");
        Recording sibling = open("eeg/edf/pyedflib_test_subsecond.edf")) {
      assertThat(recording.events()).hasSize(5);
      RecordingEvent spike = recording.events().get(0);
      assertThat(spike.onsetSourceText()).isEqualTo("+1.9511719");
      // The same spike in the sibling is written 0.3945312 s later: its sub-second start.
      assertThat(sibling.events().get(0).deviceTimeNanos() - spike.deviceTimeNanos())
          .isEqualTo(394_531_200L);
      assertThat(recording.events())
          .anySatisfy(
              event -> {
                assertThat(event.label()).isEqualTo("中文测试八个字");
                assertThat(Double.parseDouble(event.onsetSourceText())).isEqualTo(120.0);
              });
    }
  }

  @Test
  void fiveRatesOfAGeneratorHaveTheGeneratedValues() throws IOException {
    try (Recording recording = open("eeg/edf/pyedflib_test_generator_datarec_generator_2.bdf")) {
      Map<String, Integer> byLabel = new TreeMap<>();
      List<Double> rates = new ArrayList<>();
      for (int stream = 0; stream < recording.streams().size(); stream++) {
        byLabel.put(recording.streams().get(stream).units().get(0).label(), stream);
        rates.add(recording.streams().get(stream).rate().hz());
      }
      assertThat(rates).containsExactlyInAnyOrder(500.0, 400.0, 250.0, 487.5, 499.5);
      double step = 6000.0 / 16_777_215;
      double[] sine =
          Samples.source(recording, Objects.requireNonNull(byLabel.get("sine 2.5Hz")), 0);
      assertThat(sine).hasSize(15_000);
      for (int k = 0; k < sine.length; k++) {
        double expected = 1000 * Math.sin(2 * Math.PI * 2.5 * (k + 1) / 500);
        // One step, and room for the rounding of the comparison itself.
        assertThat(sine[k]).isCloseTo(expected, within(step + 1e-9));
      }
      for (String label : List.of("square 6.5Hz", "ramp 3.5Hz")) {
        double[] values = Samples.source(recording, Objects.requireNonNull(byLabel.get(label)), 0);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        assertThat(sorted[0]).isCloseTo(-1000, within(2 * step));
        assertThat(sorted[sorted.length - 1]).isCloseTo(999.9996, within(2 * step));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"edf, 16, EDF", "bdf, 17, BDF"})
  void eeglabSamplesHaveTheStatedShape(String extension, int units, String format)
      throws IOException {
    try (Recording recording = open("eeg/eeglab/test." + extension)) {
      assertThat(recording.header().format()).isEqualTo(format);
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.units()).hasSize(units);
      assertThat(stream.sampleCount()).isEqualTo(15_360);
      assertThat(stream.rate().hz()).isEqualTo(256);
      boolean open = extension.equals("bdf");
      assertThat(recording.header().warnings().stream().anyMatch(w -> w.contains("-1 records")))
          .isEqualTo(open);
      if (!open) {
        assertThat(stream.units().get(0).sourceGain()).isCloseTo(1.0 / 3, within(1e-15));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 3427c8d0", "4, 3d161f88", "7, 6320a941", "8, 358fb518"})
  void runsOfTheMotorDataBaseAreThePublishedOnes(int run, String digest) throws Exception {
    Path file = SharedData.file("eeg/eegmmidb/S001R0" + run + ".edf");
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    assertThat(HexFormat.of().formatHex(sum)).startsWith(digest);
    try (Recording recording = Recordings.open(file)) {
      Map<String, Integer> counts = new TreeMap<>();
      recording.events().forEach(event -> counts.merge(event.label(), 1, Integer::sum));
      assertThat(counts).containsEntry("T0", 15).hasSize(3);
      assertThat(recording.events()).hasSize(30);
      if (run == 4 || run == 8) {
        assertThat(counts).containsEntry("T1", 8).containsEntry("T2", 7);
      }
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.units()).hasSize(64);
      assertThat(stream.units()).allMatch(unit -> unit.kind() == UnitKind.EEG);
      assertThat(stream.sampleCount()).isEqualTo(20_000);
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void theFirstRunBeginsWithThePublishedSamplesAndEvents() throws IOException {
    try (Recording recording = open("eeg/eegmmidb/S001R03.edf")) {
      SignalUnit unit = recording.streams().get(0).units().get(0);
      assertThat(unit.label()).isEqualTo("Fc5");
      assertThat(unit.sourceLabel()).isEqualTo("Fc5.");
      assertThat(Samples.digital(recording, 0)[0]).startsWith(-57, -49, -55, -73, -87);
      assertThat(Samples.source(recording, 0, 0)).startsWith(-57, -49, -55, -73, -87);
      assertThat(recording.events().get(0).label()).isEqualTo("T0");
      assertThat(onset(recording, recording.events().get(0))).isZero();
      assertThat(recording.events().get(0).durationNanos()).hasValue(4_200_000_000L);
      assertThat(recording.events().get(1).label()).isEqualTo("T2");
      assertThat(onset(recording, recording.events().get(1))).isEqualTo(4.2);
      assertThat(recording.events().get(1).durationNanos()).hasValue(4_100_000_000L);
      assertThat(recording.events().get(1).sampleIndex()).hasValue(672);
    }
  }

  @Test
  void aFileThatWentThroughATextModeCopyIsRefused() throws IOException {
    Path file = SharedData.file("eeg/eegmmidb/S001R01_CRLF_DAMAGED.edf");
    assertThatThrownBy(() -> Recordings.open(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("S001R01_CRLF_DAMAGED.edf")
        .hasMessageContaining("text-mode copy")
        .hasMessageContaining("61 of 61 records")
        .hasMessageContaining("binary mode");
  }
}
