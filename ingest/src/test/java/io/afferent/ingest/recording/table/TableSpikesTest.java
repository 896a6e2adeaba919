package io.afferent.ingest.recording.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.DamagedFiles;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SharedData;
import io.afferent.ingest.recording.SpikeContract;
import io.afferent.ingest.recording.SpikeStream;
import io.afferent.ingest.recording.SpikeUnit;
import io.afferent.ingest.recording.Spikes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of which each row is a spike, declared by a layout. */
class TableSpikesTest {
  @TempDir Path folder;

  private Recording open(String text, String layout) throws IOException {
    return Recordings.open(TableFiles.write(folder, "a.txt", text, layout));
  }

  /** Expected are the facts of data/README.md. */
  @Test
  void theGrasshopperSpikesInMicroseconds() throws IOException {
    Path shared = SharedData.file("spikes/nitime_grasshopper_spike_times1.txt");
    Path copy = Files.copy(shared, folder.resolve("grasshopper.txt"));
    Files.writeString(
        folder.resolve("grasshopper.layout.yaml"),
        "delimiter: none\ncomment: \"#\"\nspikes: {column: 1, unit: us, from: 0, to: 10000000}\n");
    try (Recording recording = Recordings.open(copy)) {
      SpikeStream stream = recording.spikeStreams().get(0);
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(stream.clock()).isEqualTo(SpikeStream.NANOSECONDS);
      assertThat(stream.units()).hasSize(1);
      assertThat(stream.spikeCount()).isEqualTo(929);
      assertThat(stream.firstTick()).isZero();
      assertThat(stream.endTick()).isEqualTo(10_000_000_000L);
      long[] ticks = Spikes.readAll(recording, 0).ticks();
      assertThat(ticks).startsWith(6_700_000L, 9_900_000L, 13_900_000L).isSorted();
      assertThat(ticks[928]).isEqualTo(9_999_300_000L);
    }
  }

  @Test
  void withoutALayoutTheMessageShowsWhatToWrite() {
    assertThatThrownBy(() -> open("6700\n9900\n13900\n20000\n", ""))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("a.layout.yaml")
        .hasMessageContaining("spikes: {column: 1, unit: us}");
  }

  @Test
  void aColumnMayNameTheUnit() throws IOException {
    String layout = "header: true\nspikes: {column: t, unit: ms, unitColumn: neuron}\n";
    String text = "neuron,t,note\nB,0.5,x\nA,1.25,\n\"B\",1.25,y\nA,2,z\n";
    try (Recording recording = open(text, layout)) {
      SpikeStream stream = recording.spikeStreams().get(0);
      assertThat(stream.units()).extracting(SpikeUnit::label).containsExactly("B", "A");
      assertThat(stream.units()).extracting(SpikeUnit::spikeCount).containsExactly(2L, 2L);
      assertThat(stream.firstTick()).isEqualTo(500_000);
      assertThat(stream.endTick()).isEqualTo(2_000_001);
      Spikes spikes = Spikes.readAll(recording, 0);
      assertThat(spikes.ticks()).containsExactly(500_000, 1_250_000, 1_250_000, 2_000_000);
      // At one tick the first unit comes first, whatever the rows say.
      assertThat(spikes.units()).containsExactly(0, 0, 1, 1);
    }
  }

  @Test
  void samplesAreTicksOfTheirRate() throws IOException {
    String layout =
        "sampleRateHz: 24414.0625\nspikes: {unit: samples}\nstart: 2024-01-31T08:30:00\n";
    try (Recording recording = open("7\n9.0\n1e3\n", layout)) {
      assertThat(recording.spikeStreams().get(0).clock()).isEqualTo(new SampleRate(390_625, 16));
      assertThat(Spikes.readAll(recording, 0).ticks()).containsExactly(7, 9, 1000);
      assertThat(recording.header().startTimeNanos()).isEqualTo(1_706_689_800_000_000_000L);
    }
  }

  @Test
  void rowsOutOfOrderAreSortedWithAWarning() throws IOException {
    try (Recording recording = open("0.3\n0.1\n0.2\n", "spikes: {unit: s}\n")) {
      assertThat(Spikes.readAll(recording, 0).ticks())
          .containsExactly(100_000_000, 200_000_000, 300_000_000);
      assertThat(recording.header().warnings())
          .containsExactly(
              "rows are not in the order of their times; spikes were sorted in memory");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'spikes: {column: 1}', 'write {column: NAME or number from 1, unit:'",
    "'spikes: {unit: samples}', the unit samples needs sampleRateHz",
    "'{sampleRateHz: 100, spikes: {unit: s}}', no other unit goes with it",
    "'{time: {column: 1, unit: s}, spikes: {unit: s}}', 'time: does not go with spikes'",
    "'{modality: EEG, spikes: {unit: s}}', 'modality: was ''EEG'''",
    "'spikes: {unit: s, column: 4}', there is no column '4'",
    "'spikes: {unit: s, unitColumn: neuron}', there is no column 'neuron'",
    "'spikes: {unit: s, from: 2}', from and to leave out spikes",
    "'spikes: {unit: s, to: 3}', from and to leave out spikes",
    "'spikes: {unit: s, from: -1}', must be from 0",
    "'spikes: {unit: s, gain: 2}', the key 'gain' is not known"
  })
  void layoutsThatCannotBeAreRefused(String layout, String reason) {
    assertThatThrownBy(() -> open("1\n2\n3\n", layout))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("a.layout.yaml")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, s, at byte 2: line 2: column 1 holds the time '-1'",
    "x, s, line 2: column 1 holds the time 'x'",
    "nan, s, line 2: column 1 holds the time 'nan'",
    "'1,2', s, line 2: has 2 cells",
    "9e99, s, line 2: column 1 holds the time '9e99'"
  })
  void rowsThatAreNoSpikesAreRefusedAtTheirLine(String cell, String unit, String reason) {
    assertThatThrownBy(() -> open("1\n" + cell + "\n", "spikes: {unit: " + unit + "}"))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void partsOfSamplesAreNotRoundedInSilence() {
    assertThatThrownBy(() -> open("1\n2.5\n", "{sampleRateHz: 100, spikes: {unit: samples}}"))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("holds the time '2.5', allowed are numbers of samples");
  }

  @Test
  void damagedFilesAreReadOrRefused() throws IOException {
    String layout = "header: true\nspikes: {column: t, unit: ms, unitColumn: neuron}\n";
    layout += "# " + "a comment that may be damaged ".repeat(8) + "\n";
    Path table = TableFiles.write(folder, "a.csv", rows(new Random(5), 60), layout);
    DamagedFiles.readOrRefused(table, table, 40, "0123456789-+.,eEnt\n\"\0\u00ff");
    DamagedFiles.readOrRefused(table, folder.resolve("a.layout.yaml"), 300, "{}[]:,\n \"#&*spikes");
  }

  /** Rows in any order. */
  private static String rows(Random random, int count) {
    StringBuilder text = new StringBuilder("t,neuron\n");
    for (int i = 0; i < count; i++) {
      text.append(random.nextInt(300) / 10.0).append(",n").append(random.nextInt(5)).append('\n');
    }
    return text.toString();
  }

  @Nested
  class OutOfOrder extends SpikeContract {
    @Override
    protected Recording open(Path temporaryFolder) throws IOException {
      return Recordings.open(
          TableFiles.write(
              temporaryFolder,
              "a.csv",
              rows(new Random(6), 4000),
              "header: true\nspikes: {column: t, unit: ms, unitColumn: neuron}\n"));
    }
  }

  @Nested
  class InOrder extends SpikeContract {
    @Override
    protected Recording open(Path temporaryFolder) throws IOException {
      StringBuilder text = new StringBuilder();
      Random random = new Random(7);
      for (int i = 0; i < 4000; i++) {
        text.append(i / 3).append(';').append(random.nextInt(4)).append('\n');
      }
      return Recordings.open(
          TableFiles.write(
              temporaryFolder,
              "a.csv",
              text.toString(),
              "delimiter: semicolon\nspikes: {unit: us, unitColumn: 2}\n"));
    }
  }
}
