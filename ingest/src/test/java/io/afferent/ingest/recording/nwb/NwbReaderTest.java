package io.afferent.ingest.recording.nwb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SpikeCursor;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NwbReaderTest {
  @TempDir Path folder;

  private Path write(Consumer<WritableHdfFile> content) {
    Path path = folder.resolve("made.nwb");
    try (WritableHdfFile file = HdfFile.write(path)) {
      content.accept(file);
    }
    return path;
  }

  private static WritableGroup units(WritableHdfFile file, double[] times, int[] ends) {
    file.putAttribute("nwb_version", "2.6.0");
    WritableGroup units = file.putGroup("units");
    units.putDataset("spike_times", times);
    units.putDataset("spike_times_index", ends);
    return units;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'/acquisition/both' has both a starting_time and timestamps",
        "'/acquisition/neither' has neither a starting_time",
        "'/acquisition/backwards' has the time stamp 18.0 s at sample 1 behind 19.0 s",
        "'/acquisition/nan' has the unusable time stamp NaN at sample 7",
        "'/acquisition/short' has 5 timestamps of float64 for 20 samples",
        "'/acquisition/zero rate' has the rate 0.0",
        "'/acquisition/scaled/data': is packed with scale-offset",
        "'/acquisition/image' has data of the dimensions [3, 2, 2]",
        "the link '/acquisition/elsewhere' leads to another file",
        "session_start_time names no zone",
        "1 spike times belong to no unit",
        "obs_intervals differ between units, the first time at unit 3",
        "begin 2.5 s before the first stream",
        "spikes of 1 units are not in the order of their times; they were sorted",
        "'/intervals/trials': 1 rows have no usable start_time",
        "'/intervals/trials': 1 rows end before they begin"
      })
  void oddPartsAreWarnedOf(String warning) throws IOException {
    try (Recording recording = Recordings.open(Fixture.file(getClass(), "odd.nwb"))) {
      assertThat(recording.header().warnings()).anyMatch(found -> found.contains(warning));
      assertThat(recording.header().warnings()).hasSize(16);
    }
  }

  @Test
  void theRestOfAnOddFileIsRead() throws IOException {
    try (Recording recording = Recordings.open(Fixture.file(getClass(), "odd.nwb"))) {
      assertThat(recording.streams()).extracting(SignalStream::name).containsExactly("sound");
      long start = recording.header().startTimeNanos();
      assertThat(recording.deviceTimeNanos(0, 0) - start).isEqualTo(2_500_000_000L);
      long[] ticks = new long[10];
      int[] units = new int[10];
      try (SpikeCursor cursor = recording.spikes(0)) {
        assertThat(cursor.read(ticks, units)).isEqualTo(6);
      }
      assertThat(ticks)
          .startsWith(0L, 1_500_000_000L, 2_000_000_000L, 2_500_000_000L, 3_000_000_000L);
      assertThat(units).startsWith(0, 0, 2, 2, 3, 2);
      assertThat(recording.events()).hasSize(2);
      for (RecordingEvent event : recording.events()) {
        assertThat(event.durationNanos()).isEmpty();
      }
    }
  }

  @Test
  void personalFieldsComeOnlyWhenAskedFor() throws IOException {
    Path file = Fixture.file(getClass(), "session.nwb");
    try (Recording recording = Recordings.open(file)) {
      assertThat(recording.header().attributes()).isEmpty();
      assertThat(recording.header().toString()).doesNotContain("Doe").doesNotContain("Mus");
    }
    try (Recording recording = Recordings.open(file, OpenOptions.defaults().withPersonalFields())) {
      assertThat(recording.header().attributes())
          .containsEntry("experimenter", "Doe, Jane")
          .containsEntry("institution", "Nowhere")
          .containsEntry("subject.species", "Mus musculus");
    }
  }

  @Test
  void otherFilesOfHdf5AreRefused() {
    assertThatThrownBy(() -> Recordings.open(write(file -> file.putDataset("x", 1))))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("HDF5, but not NWB");
    assertThatThrownBy(
            () -> Recordings.open(write(file -> file.putDataset("nwb_version", "NWB-1.0.6"))))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("NWB of version 1");
    assertThatThrownBy(
            () -> Recordings.open(write(file -> file.putAttribute("nwb_version", "3.0.0"))))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("NWB 3.0.0");
  }

  @Test
  void anEmptySessionIsReadWithAWarning() throws IOException {
    try (Recording recording =
        Recordings.open(write(file -> file.putAttribute("nwb_version", "2.0b")))) {
      assertThat(recording.streams()).isEmpty();
      assertThat(recording.header().startTimeNanos()).isZero();
      assertThat(recording.header().warnings())
          .anyMatch(warning -> warning.contains("not told when the session began"))
          .anyMatch(warning -> warning.contains("no series, no units and no intervals"));
    }
  }

  @Test
  void spikeTimesThatAreNoNumbersAreRefused() {
    assertThatThrownBy(
            () ->
                Recordings.open(
                    write(file -> units(file, new double[] {0.5, Double.NaN}, new int[] {1, 2}))))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("spike 1, of unit 1, has the time NaN");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 0})
  void endsThatRunBackwardsOrOverTheTimesAreRefused(int end) {
    assertThatThrownBy(
            () ->
                Recordings.open(
                    write(file -> units(file, new double[] {0.5, 0.6}, new int[] {1, end}))))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("row 1 ends at " + end);
  }

  @Test
  void unitsWithoutIdsAreCounted() throws IOException {
    Path path =
        write(
            file ->
                units(file, new double[] {0.25, 0.5, 0.125}, new int[] {2, 3})
                    .putDataset("depth", new double[] {1.5, -20}));
    try (Recording recording = Recordings.open(path)) {
      assertThat(recording.spikeStreams().get(0).units())
          .extracting(unit -> unit.label() + unit.attributes())
          .containsExactly("unit-0{depth=1.5}", "unit-1{depth=-20}");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1.0000000005, 1087.352833, 86399.999999999, 1e6 + 1e-9, -0.3})
  void secondsBecomeTheNearestNanosecond(double seconds) {
    assertThat(NwbTime.nanos(seconds))
        .isEqualTo(
            new BigDecimal(seconds)
                .movePointRight(9)
                .setScale(0, RoundingMode.HALF_EVEN)
                .longValueExact());
  }

  private Path observed(double... times) {
    return write(
        file -> {
          WritableGroup units = units(file, times, new int[] {times.length});
          units.putDataset("obs_intervals", new double[][] {{0, 1}, {2, 3}, {4, 5}});
          units.putDataset("obs_intervals_index", new int[] {3});
        });
  }

  @Test
  void aSpikeAtTheEndOfAnObservationLiesInNoGap() throws IOException {
    try (Recording recording = Recordings.open(observed(0.5, 1, 2, 3, 5))) {
      assertThat(recording.spikeStreams().get(0).gaps())
          .extracting(RecordingGap::firstMissingIndex, RecordingGap::missingCount)
          .containsExactly(
              tuple(1_000_000_001L, 999_999_999L), tuple(3_000_000_001L, 999_999_999L));
      assertThat(recording.spikeStreams().get(0).endTick()).isEqualTo(5_000_000_001L);
      assertThat(recording.header().warnings())
          .noneMatch(warning -> warning.contains("lie between"));
    }
  }

  @Test
  void whereSpikesLieIsNoGapWhateverTheFileSays() throws IOException {
    try (Recording recording = Recordings.open(observed(0.5, 3.2, 3.4, 4.5))) {
      assertThat(recording.spikeStreams().get(0).gaps())
          .extracting(RecordingGap::firstMissingIndex, RecordingGap::firstGoodIndex)
          .containsExactly(tuple(1_000_000_001L, 2_000_000_000L));
      assertThat(recording.header().warnings())
          .anyMatch(warning -> warning.contains("2 spikes lie between obs_intervals"))
          .anyMatch(warning -> warning.contains("the 1 stretches that they lie in"));
    }
  }

  @ParameterizedTest
  @CsvSource({"599.5, 0", "601.5, 601500000000"})
  void timesOfAnOldClockBeginWithTheFirstSpike(double firstSpike, long firstTick)
      throws IOException {
    Path path =
        write(file -> units(file, new double[] {firstSpike, firstSpike + 1}, new int[] {2}));
    try (Recording recording = Recordings.open(path)) {
      assertThat(recording.header().startTimeNanos()).isZero();
      assertThat(recording.spikeStreams().get(0).firstTick()).isEqualTo(firstTick);
      assertThat(recording.header().warnings().stream().anyMatch(w -> w.contains("first spike is")))
          .isEqualTo(firstTick > 0);
    }
  }

  @Test
  void stampsThatAllButCoincideHaveNoRate() throws IOException {
    Path path =
        write(
            file -> {
              file.putAttribute("nwb_version", "2.6.0");
              WritableGroup series = file.putGroup("acquisition").putGroup("series");
              series.putDataset("data", new double[] {1, 2, 3});
              series.putDataset("timestamps", new double[] {0, 0, Double.MIN_VALUE});
            });
    try (Recording recording = Recordings.open(path)) {
      assertThat(recording.streams().get(0).rateNumerator()).isZero();
    }
  }

  @Test
  void waveformsOfSpikesAreNoSignal() throws IOException {
    Path path =
        write(
            file -> {
              file.putAttribute("nwb_version", "2.6.0");
              WritableGroup series = file.putGroup("acquisition").putGroup("waveforms");
              series.putAttribute("neurodata_type", "SpikeEventSeries");
              series.putDataset("data", new double[][] {{1, 2, 3}, {4, 5, 6}});
              series.putDataset("timestamps", new double[] {0.5, 0.75});
            });
    try (Recording recording = Recordings.open(path)) {
      assertThat(recording.streams()).isEmpty();
      assertThat(recording.header().warnings())
          .anyMatch(warning -> warning.contains("holds waveforms of spikes"));
    }
  }
}
