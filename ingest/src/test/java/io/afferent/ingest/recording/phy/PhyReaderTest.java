package io.afferent.ingest.recording.phy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.NpyFiles;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SpikeStream;
import io.afferent.ingest.recording.SpikeUnit;
import io.afferent.ingest.recording.Spikes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders as sorters and people leave them. */
class PhyReaderTest {
  @TempDir Path folder;

  private Path small() throws IOException {
    return PhySet.small(folder, new long[] {5, 7, 7, 9}, new long[] {40, 40, 2, 2});
  }

  private void parameters(String text) throws IOException {
    Files.writeString(folder.resolve("params.py"), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "spike_times.npy", "params.py"})
  void theFolderAndTwoOfItsFilesOpenTheSorting(String name) throws IOException {
    small();
    try (Recording recording = Recordings.open(folder.resolve(name))) {
      SpikeStream stream = recording.spikeStreams().get(0);
      assertThat(recording.header().format()).isEqualTo("Kilosort/phy");
      assertThat(recording.header().name()).isEqualTo(folder.getFileName().toString());
      assertThat(recording.streams()).isEmpty();
      assertThat(stream.units()).extracting(SpikeUnit::label).containsExactly("2", "40");
      assertThat(stream.clock()).isEqualTo(new SampleRate(30_000, 1));
      assertThat(stream.endTick()).isEqualTo(10);
      Spikes spikes = Spikes.readAll(recording, 0);
      assertThat(spikes.ticks()).containsExactly(5, 7, 7, 9);
      assertThat(spikes.units()).containsExactly(1, 0, 1, 0);
      assertThat(RecordingInfo.of(recording).toText()).contains("spikes of 2 units, 4 in all");
    }
  }

  @Test
  void templatesAreUnitsWhereThereAreNoClusters() throws IOException {
    small();
    Files.move(folder.resolve("spike_clusters.npy"), folder.resolve("spike_templates.npy"));
    try (Recording recording = Recordings.open(folder)) {
      assertThat(recording.spikeStreams().get(0).units()).hasSize(2);
    }
    Files.delete(folder.resolve("spike_templates.npy"));
    assertThatThrownBy(() -> Recordings.open(folder))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("neither spike_clusters.npy nor spike_templates.npy");
  }

  @Test
  void withoutParametersTheRateIsNotGuessed() throws IOException {
    small();
    Files.delete(folder.resolve("params.py"));
    assertThatThrownBy(() -> Recordings.open(folder))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("there is no params.py")
        .hasMessageContaining("sample_rate = 30000.");
  }

  @ParameterizedTest
  @CsvSource({
    "'sample_rate = rate()', is no plain number",
    "'n_channels_dat = 4', is missing",
    "'sample_rate = 0', allowed are 1e-6 to 1e9 Hz",
    "'sample_rate = 1e-6', after 31 years"
  })
  void rateThatAreNoneAreRefused(String text, String reason) throws IOException {
    PhySet.small(folder, new long[] {5, 70_000}, new long[] {1, 1});
    parameters(text);
    assertThatThrownBy(() -> Recordings.open(folder))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void parametersAreNeverExecuted() throws IOException {
    small();
    Path trace = folder.resolve("trace");
    parameters("open(r'" + trace + "', 'w')\nsample_rate = 24414.0625\nimport os\n");
    try (Recording recording = Recordings.open(folder)) {
      assertThat(recording.spikeStreams().get(0).clock()).isEqualTo(new SampleRate(390_625, 16));
      assertThat(recording.header().warnings())
          .containsExactly(
              "params.py: 2 statements that are no plain assignment were not executed");
    }
    assertThat(trace).doesNotExist();
  }

  @Test
  void timesOutOfOrderAreSortedWithAWarning() throws IOException {
    PhySet.small(folder, new long[] {9, 3, 3, 0}, new long[] {0, 8, 2, 8});
    try (Recording recording = Recordings.open(folder)) {
      Spikes spikes = Spikes.readAll(recording, 0);
      assertThat(spikes.ticks()).containsExactly(0, 3, 3, 9);
      assertThat(spikes.units()).containsExactly(2, 1, 2, 0);
      assertThat(recording.header().warnings())
          .containsExactly(
              "spike_times.npy: spikes are not in the order of their times; they were sorted in"
                  + " memory");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 1, spike 1 has the time -1",
    "9000000000000, 1, spike 1 has the time 9000000000000",
    "7, -1, spike 1 is of cluster -1",
    "7, 1048576, spike 1 is of cluster 1048576"
  })
  void timesAndClustersOutOfRangeAreRefusedAtTheirByte(long time, long cluster, String reason)
      throws IOException {
    PhySet.small(folder, new long[] {5, time}, new long[] {1, cluster});
    assertThatThrownBy(() -> Recordings.open(folder))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("at byte 136")
        .hasMessageContaining(reason);
  }

  @Test
  void filesOfDifferentLengthAreRefused() throws IOException {
    PhySet.small(folder, new long[] {5, 6}, new long[] {1});
    assertThatThrownBy(() -> Recordings.open(folder))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("has 1 clusters for the 2 spikes of spike_times.npy");
  }

  @Test
  void wholeDoublesAreTimesAndOthersAreNot() throws IOException {
    small();
    NpyFiles.doubles(folder.resolve("spike_times.npy"), 5, 7, 7, 9);
    try (Recording recording = Recordings.open(folder)) {
      assertThat(Spikes.readAll(recording, 0).ticks()).containsExactly(5, 7, 7, 9);
    }
    NpyFiles.doubles(folder.resolve("spike_times.npy"), 5, 7, 7.5, 9);
    assertThatThrownBy(() -> Recordings.open(folder))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("spike 2 has the time 7.5");
  }

  @Test
  void tablesAreJoinedOnTheCluster() throws IOException {
    small();
    Files.writeString(
        folder.resolve("cluster_info.tsv"),
        "id\tgroup\tdepth\n2\tmua\t120.5\n40\tnoise\t\n99\tgood\t7\n");
    Files.writeString(folder.resolve("cluster_group.tsv"), "cluster_id\tgroup\r\n40\tgood\r\n");
    // The first phy wrote tabs into a .csv.
    Files.writeString(folder.resolve("cluster_groups.csv"), "cluster_id\tgroup\n2\tmua");
    Files.writeString(
        folder.resolve("cluster_note.csv"), "cluster_id,note\n2.0,\"far, but sure\"\n");
    Files.writeString(folder.resolve("cluster_names.tsv"), "neuron\tname\n2\tx\n");
    try (Recording recording = Recordings.open(folder)) {
      assertThat(recording.spikeStreams().get(0).units())
          .extracting(SpikeUnit::attributes)
          .containsExactly(
              Map.of("group", "mua", "depth", "120.5", "note", "far, but sure"),
              Map.of("group", "good"));
      assertThat(recording.header().warnings())
          .containsExactly(
              "cluster_group.tsv: group of 1 units differs from what another table says; this"
                  + " table counts",
              "cluster_names.tsv: at byte 0: line 1: the first column must be cluster_id or id;"
                  + " the rest of this table was left out");
    }
  }

  @Test
  void staleSamplesAreFoundByTheirName() throws IOException {
    small();
    Files.write(folder.resolve("raw.bin"), new byte[2 + 2 * 3 * 20 + 1]);
    parameters(
        "dat_path = r'D:\\data\\raw.bin'\nn_channels_dat = 3\ndtype = 'int16'\noffset = 2\n"
            + "sample_rate = 30000");
    try (Recording recording = Recordings.open(folder)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(20);
      assertThat(recording.spikeStreams().get(0).endTick()).isEqualTo(20);
      assertThat(recording.header().warnings())
          .hasSize(3)
          .anySatisfy(warning -> assertThat(warning).contains("the file of that name"))
          .anySatisfy(warning -> assertThat(warning).contains("the last 1 bytes from byte 122"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'''../raw.bin''', no such file is in the folder",
    "'''/etc/hostname''', no such file is in the folder",
    "'[''a.dat'', ''b.dat'']', names 2 files",
    "'find()', is no plain text",
    "'''small.bin''', has 0 samples"
  })
  void samplesThatCannotBeReadAreAWarning(String path, String reason) throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    PhySet.small(inner, new long[] {5}, new long[] {1});
    Files.write(folder.resolve("raw.bin"), new byte[60]);
    Files.write(inner.resolve("small.bin"), new byte[5]);
    Files.writeString(
        inner.resolve("params.py"),
        "sample_rate = 30000\nn_channels_dat = 3\ndtype = 'int16'\ndat_path = " + path);
    try (Recording recording = Recordings.open(inner)) {
      assertThat(recording.streams()).isEmpty();
      assertThat(recording.header().warnings()).singleElement().asString().contains(reason);
    }
  }

  @Test
  void linksOutOfTheFolderAreNotFollowed() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    PhySet.small(inner, new long[] {5}, new long[] {1});
    Files.write(folder.resolve("raw.bin"), new byte[60]);
    Files.createSymbolicLink(inner.resolve("raw.bin"), folder.resolve("raw.bin"));
    Files.writeString(
        inner.resolve("params.py"),
        "sample_rate = 30000\nn_channels_dat = 3\ndtype = 'int16'\ndat_path = 'raw.bin'");
    try (Recording recording = Recordings.open(inner)) {
      assertThat(recording.streams()).isEmpty();
      assertThat(recording.header().warnings()).hasSize(1);
    }
  }

  @Test
  void spikesBehindTheSamplesAreAWarning() throws IOException {
    PhySet.small(folder, new long[] {5, 50}, new long[] {1, 1});
    Files.write(folder.resolve("raw.bin"), new byte[60]);
    parameters("sample_rate = 30000\nn_channels_dat = 3\ndtype = 'int16'\ndat_path = 'raw.bin'");
    try (Recording recording = Recordings.open(folder)) {
      assertThat(recording.spikeStreams().get(0).endTick()).isEqualTo(51);
      assertThat(recording.header().warnings())
          .anySatisfy(
              warning ->
                  assertThat(warning)
                      .contains("the last spike is at sample 50, but there are 10 samples"));
    }
  }

  @Test
  void aSortingWithoutSpikesIsRead() throws IOException {
    PhySet.small(folder, new long[0], new long[0]);
    try (Recording recording = Recordings.open(folder)) {
      assertThat(recording.spikeStreams().get(0).units()).isEmpty();
      assertThat(Spikes.readAll(recording, 0).count()).isZero();
      assertThat(recording.header().warnings()).containsExactly("spike_times.npy holds no spike");
    }
  }

  @Test
  void filesThatChangeWhileTheyAreReadAreNoticed() throws IOException {
    small();
    try (Recording recording = Recordings.open(folder)) {
      NpyFiles.longs(folder.resolve("spike_times.npy"), 5, 7, 6, 9);
      assertThatThrownBy(() -> Spikes.readAll(recording, 0))
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining("spike_times.npy: a spike at 6 comes after one at 7");
    }
  }
}
