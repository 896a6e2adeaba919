package io.afferent.ingest.recording.neuralynx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.afferent.ingest.recording.DamagedFiles;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.Samples;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SpikeContract;
import io.afferent.ingest.recording.SpikeStream;
import io.afferent.ingest.recording.SpikeUnit;
import io.afferent.ingest.recording.Spikes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hard cases by hand, the contracts, and damaged files. */
class NeuralynxReaderTest {
  private static final String KILOHERTZ = "-SamplingFrequency 1000\r\n-ADBitVolts 0.000001\r\n";
  private static final String TELLING = "0123456789-. \r\n\0\u0001\u0002\u00ff#";

  @TempDir Path folder;

  private Recording channel(String lines, long... stampsAndCounts) throws IOException {
    return Recordings.open(NeuralynxSet.channel(folder.resolve("a.ncs"), lines, stampsAndCounts));
  }

  @Test
  void shortRecordsInTheMiddleKeepTheirSamplesTogether() throws IOException {
    try (Recording recording =
        channel(KILOHERTZ, 5000, 512, 517_000, 100, 617_000, 512, 1_129_000, 0, 1_129_000, 7)) {
      assertThat(recording.gaps(0)).isEmpty();
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(512 + 100 + 512 + 7);
      int[] values = Samples.digital(recording, 0)[0];
      assertThat(values[511]).isEqualTo(511);
      assertThat(values[512]).isEqualTo(1000);
      assertThat(values[611]).isEqualTo(1099);
      assertThat(values[612]).isEqualTo(2000);
      assertThat(values[1123]).isEqualTo(2511);
      assertThat(values[1124]).isEqualTo(4000);
      assertThat(recording.header().startTimeNanos()).isEqualTo(5_000_000);
    }
  }

  @Test
  void aGapBeginsWhereOneMoreSampleFits() throws IOException {
    // 0.4 ms late is jitter, 0.6 ms late is a missing sample at 1 kHz.
    try (Recording recording = channel(KILOHERTZ, 0, 512, 512_400, 512, 1_025_000, 512)) {
      assertThat(recording.gaps(0))
          .extracting(RecordingGap::firstMissingIndex, RecordingGap::missingCount)
          .containsExactly(tuple(1024L, 1L));
    }
  }

  @Test
  void recordsThatOverlapAreCountedOnWithAWarning() throws IOException {
    try (Recording recording = channel(KILOHERTZ, 0, 512, 510_000, 512, 1_022_000, 512)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(3 * 512);
      assertThat(recording.header().warnings())
          .anySatisfy(w -> assertThat(w).contains("1 records begin before the samples"));
    }
  }

  @Test
  void oldSystemsWaitedWholeMicroseconds() throws IOException {
    String lines =
        "\t-NLX_Base_Class_Type\tCscAcqEnt\r\n\t-SamplingFrequency\t30303\r\n\t-ADBitVolts\t6.1e-008";
    try (Recording recording = channel(lines, 0, 512, 512 * 33, 512)) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.rate()).isEqualTo(new SampleRate(1_000_000, 33));
      assertThat(stream.units().get(0).gain()).isEqualTo(6.1e-8);
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "512000, 513, 18, record 1 has 513 valid samples",
    "512000, -1, 18, record 1 has 4294967295 valid samples",
    "0, 512, 0, 'record 1 is at 0 us, the one in front of it at 0'",
    "-5, 512, 0, record 1 has the time 18446744073709551611 us",
    "2000000000000000, 512, 0, by less than 31 years"
  })
  void recordsThatCannotBeAreRefused(long stamp, long valid, int inRecord, String reason) {
    assertThatThrownBy(() -> channel(KILOHERTZ, 0, 512, stamp, valid))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("a.ncs: at byte " + (16_384 + 1044 + (inRecord == 18 ? 16 : 0)))
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "'-ADBitVolts 1', SamplingFrequency is ''",
    "'-SamplingFrequency 1e7', SamplingFrequency is '1e7'",
    "'-SamplingFrequency 1000\n-RecordSize 1046', RecordSize is '1046'"
  })
  void headersThatCannotBeAreRefused(String lines, String reason) {
    assertThatThrownBy(() -> channel(lines, 0, 512))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aChangeOfRateIsRefused() throws IOException {
    Path file = NeuralynxSet.channel(folder.resolve("a.ncs"), KILOHERTZ, 0, 512, 512_000, 512);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(16_384 + 1044 + 12, 2000);
    Files.write(file, bytes);
    assertThatThrownBy(() -> Recordings.open(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("at byte 17440: record 1 is of 2000 Hz");
  }

  @Test
  void withoutAStepSamplesHaveNoUnit() throws IOException {
    try (Recording recording = channel("-SamplingFrequency 1000", 0, 512)) {
      assertThat(recording.streams().get(0).physicalUnit()).isEmpty();
      assertThat(recording.header().warnings())
          .anySatisfy(w -> assertThat(w).contains("ADBitVolts is missing"));
    }
  }

  @Test
  void partOfARecordAtTheEndIsLeftOut() throws IOException {
    Path file = NeuralynxSet.channel(folder.resolve("a.ncs"), KILOHERTZ, 0, 512, 512_000, 512);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 16_384 + 1044 + 1000));
    try (Recording recording = Recordings.open(file)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(512);
      assertThat(recording.header().warnings())
          .anySatisfy(w -> assertThat(w).contains("the last 1000 bytes from byte 17428 on"));
    }
  }

  @Test
  void channelsOfOtherTimesAreStreamsOfTheirOwn() throws IOException {
    NeuralynxSet.channel(folder.resolve("CSC2.ncs"), KILOHERTZ, 0, 512, 512_000, 512);
    NeuralynxSet.channel(folder.resolve("CSC10.ncs"), KILOHERTZ, 0, 512, 512_000, 512);
    NeuralynxSet.channel(folder.resolve("CSC1.ncs"), KILOHERTZ, 0, 512, 900_000, 512);
    NeuralynxSet.channel(folder.resolve("CSC3.ncs"), KILOHERTZ);
    try (Recording recording = Recordings.open(folder)) {
      assertThat(recording.streams())
          .extracting(SignalStream::name)
          .containsExactly("ncs-1000Hz", "CSC1");
      assertThat(recording.streams().get(0).units())
          .extracting(unit -> unit.label())
          .containsExactly("CSC2", "CSC10");
      assertThat(recording.header().warnings()).contains("CSC3.ncs holds no sample");
    }
  }

  @Test
  void spikesAloneCountFromTheFirst() throws IOException {
    Path file = NeuralynxSet.spikes(folder.resolve("SE1.nse"), 7000, 3, 7000, 0, 7500, 3, 9000, 0);
    try (Recording recording = Recordings.open(file)) {
      SpikeStream stream = recording.spikeStreams().get(0);
      assertThat(recording.header().startTimeNanos()).isEqualTo(7_000_000);
      assertThat(stream.clock()).isEqualTo(new SampleRate(1_000_000, 1));
      assertThat(stream.endTick()).isEqualTo(2001);
      assertThat(stream.units()).extracting(SpikeUnit::label).containsExactly("SE1#0", "SE1#3");
      assertThat(stream.units().get(0).attributes()).containsEntry("group", "unsorted");
      Spikes spikes = Spikes.readAll(recording, 0);
      assertThat(spikes.ticks()).containsExactly(0, 0, 500, 2000);
      assertThat(spikes.units()).containsExactly(0, 1, 1, 0);
    }
  }

  @Test
  void spikesOutOfOrderAreSortedWithAWarning() throws IOException {
    Path file = NeuralynxSet.spikes(folder.resolve("SE1.nse"), 7000, 3, 6000, 0);
    try (Recording recording = Recordings.open(file)) {
      assertThat(Spikes.readAll(recording, 0).ticks()).containsExactly(0, 1000);
      assertThat(recording.header().warnings())
          .anySatisfy(w -> assertThat(w).contains("sorted in memory"));
    }
  }

  @Test
  void spikesALittleBeforeTheFirstSampleBeginTheRecording() throws IOException {
    NeuralynxSet.spikes(folder.resolve("SE1.nse"), 7000, 3, 9000, 0);
    NeuralynxSet.channel(folder.resolve("CSC1.ncs"), KILOHERTZ, 8000, 512);
    try (Recording recording = Recordings.open(folder)) {
      assertThat(recording.header().startTimeNanos()).isEqualTo(7_000_000);
      assertThat(recording.deviceTimeNanos(0, 0)).isEqualTo(8_000_000);
      assertThat(recording.spikeStreams().get(0).firstTick()).isZero();
      assertThat(Spikes.readAll(recording, 0).ticks()).containsExactly(0, 2000);
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void spikesLongBeforeTheFirstSampleAreLeftOutWithAWarning() throws IOException {
    NeuralynxSet.spikes(folder.resolve("SE1.nse"), 7000, 3, 61_000_000, 0);
    NeuralynxSet.channel(folder.resolve("CSC1.ncs"), KILOHERTZ, 60_007_001, 512);
    try (Recording recording = Recordings.open(folder)) {
      assertThat(recording.spikeStreams()).isEmpty();
      assertThat(recording.header().warnings())
          .anySatisfy(w -> assertThat(w).contains("its first spike is at 7000 us"));
    }
  }

  @Test
  void eventsAloneAreARecording() throws IOException {
    Path events = NeuralynxSet.session("session").resolve("Events.nev");
    try (Recording recording = Recordings.open(events)) {
      assertThat(recording.streams()).isEmpty();
      assertThat(recording.events()).hasSize(4);
      assertThat(recording.header().startTimeNanos()).isEqualTo(1_234_572_890_000L);
    }
  }

  @Test
  void namesOfFoldersOfPeopleAreTakenWhenAskedForOnly() throws IOException {
    Path file = NeuralynxSet.session("session").resolve("CSC1.ncs");
    try (Recording recording = Recordings.open(file);
        Recording asked = Recordings.open(file, OpenOptions.defaults().withPersonalFields())) {
      assertThat(recording.header().attributes()).doesNotContainKey("OriginalFileName");
      assertThat(asked.header().attributes().get("OriginalFileName")).contains("somebody");
    }
  }

  @Test
  void numbersInNamesCountByTheirValue() {
    assertThat(NeuralynxFiles.compare("CSC2.ncs", "csc10.ncs")).isNegative();
    assertThat(NeuralynxFiles.compare("CSC010.ncs", "CSC2.ncs")).isPositive();
    assertThat(NeuralynxFiles.compare("CSC1.ncs", "CSC1.ncs")).isZero();
    assertThat(NeuralynxFiles.compare("A.ncs", "CSC1.ncs")).isNegative();
  }

  @ParameterizedTest
  @CsvSource({"CSC1.ncs", "Events.nev", "SE1.nse", "TT1.ntt"})
  void damagedFilesAreReadOrRefused(String name) throws IOException {
    Path copy = NeuralynxSet.copy("session", folder);
    DamagedFiles.readOrRefused(copy, copy.resolve(name), 900, TELLING);
    DamagedFiles.readOrRefused(copy.resolve(name), copy.resolve(name), 900, TELLING);
  }

  @Nested
  class Session extends RecordingContract {
    @Override
    protected Recording open(Path temporaryFolder) throws IOException {
      // Without the long gap, so that the contract's walk over all indexes is short.
      for (int channel = 1; channel <= 3; channel++) {
        NeuralynxSet.channel(
            temporaryFolder.resolve("CSC" + channel + ".ncs"),
            KILOHERTZ,
            5000,
            512,
            517_000,
            100,
            617_000,
            512,
            1_929_000,
            512);
      }
      return Recordings.open(temporaryFolder);
    }
  }

  @Nested
  class Drifting extends RecordingContract {
    @Override
    protected Recording open(Path temporaryFolder) throws IOException {
      return Recordings.open(NeuralynxSet.session("drifting"));
    }
  }

  @Nested
  class SpikesOfSession extends SpikeContract {
    @Override
    protected Recording open(Path temporaryFolder) throws IOException {
      return Recordings.open(NeuralynxSet.session("session"));
    }
  }
}
