package io.afferent.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every recording with spikes must do, whatever the format. */
public abstract class SpikeContract {
  @TempDir Path folder;

  /** Opens a recording with at least one stream of at least 20 spikes. */
  protected abstract Recording open(Path temporaryFolder) throws IOException;

  @Test
  void everyUnitHasAsManySpikesAsItIsSaidToHave() throws IOException {
    try (Recording recording = open(folder)) {
      assertThat(recording.spikeStreams()).isNotEmpty();
      for (int stream = 0; stream < recording.spikeStreams().size(); stream++) {
        SpikeStream description = recording.spikeStreams().get(stream);
        Spikes spikes = Spikes.readAll(recording, stream);
        assertThat(spikes.count()).isEqualTo(description.spikeCount());
        for (int unit = 0; unit < description.units().size(); unit++) {
          assertThat(spikes.ticksOf(unit))
              .as(description.units().get(unit).label())
              .hasSize((int) description.units().get(unit).spikeCount());
        }
      }
      assertThat(recording.spikeStreams().get(0).spikeCount()).isGreaterThanOrEqualTo(20);
    }
  }

  @Test
  void spikesComeInTheOrderOfTimesAndThenOfUnits() throws IOException {
    try (Recording recording = open(folder)) {
      for (int stream = 0; stream < recording.spikeStreams().size(); stream++) {
        Spikes spikes = Spikes.readAll(recording, stream);
        for (int i = 1; i < spikes.count(); i++) {
          long step = spikes.ticks()[i] - spikes.ticks()[i - 1];
          assertThat(step).as("spike " + i).isGreaterThanOrEqualTo(0);
          if (step == 0) {
            assertThat(spikes.units()[i])
                .as("spike " + i)
                .isGreaterThanOrEqualTo(spikes.units()[i - 1]);
          }
        }
      }
    }
  }

  @Test
  void ticksLieWhereUnitsWereObserved() throws IOException {
    try (Recording recording = open(folder)) {
      for (int stream = 0; stream < recording.spikeStreams().size(); stream++) {
        SpikeStream description = recording.spikeStreams().get(stream);
        for (long tick : Spikes.readAll(recording, stream).ticks()) {
          assertThat(tick).isBetween(description.firstTick(), description.endTick() - 1);
        }
      }
    }
  }

  @Test
  void spikesDoNotDependOnHowReadsAreCut() throws IOException {
    try (Recording recording = open(folder)) {
      for (int stream = 0; stream < recording.spikeStreams().size(); stream++) {
        Spikes whole = Spikes.readAll(recording, stream);
        for (int portion : new int[] {1, 7, 1000}) {
          Spikes cut = Spikes.readAll(recording, stream, portion);
          assertThat(cut.ticks()).isEqualTo(whole.ticks());
          assertThat(cut.units()).isEqualTo(whole.units());
        }
      }
    }
  }

  @Test
  void cursorsDoNotDisturbEachOther() throws IOException {
    try (Recording recording = open(folder)) {
      for (int stream = 0; stream < recording.spikeStreams().size(); stream++) {
        Spikes whole = Spikes.readAll(recording, stream);
        long[] ticks = new long[3];
        int[] units = new int[3];
        try (SpikeCursor ahead = recording.spikes(stream)) {
          int first = ahead.read(ticks, units);
          assertThat(Spikes.readAll(recording, stream).ticks()).isEqualTo(whole.ticks());
          int second = ahead.read(ticks, units);
          assertThat(Arrays.copyOf(ticks, second))
              .isEqualTo(Arrays.copyOfRange(whole.ticks(), first, first + second));
          assertThat(Arrays.copyOf(units, second))
              .isEqualTo(Arrays.copyOfRange(whole.units(), first, first + second));
        }
        assertThat(Spikes.readAll(recording, stream).units()).isEqualTo(whole.units());
      }
    }
  }

  @Test
  void labelsAndNamesAreUniqueAmongStreamsOfBothKinds() throws IOException {
    try (Recording recording = open(folder)) {
      Set<String> names = new HashSet<>();
      Set<String> labels = new HashSet<>();
      for (SignalStream stream : recording.streams()) {
        assertThat(names.add(stream.name())).isTrue();
        stream.units().forEach(unit -> assertThat(labels.add(unit.label())).isTrue());
      }
      for (SpikeStream stream : recording.spikeStreams()) {
        assertThat(names.add(stream.name())).isTrue();
        stream.units().forEach(unit -> assertThat(labels.add(unit.label())).isTrue());
      }
    }
  }

  @Test
  void streamsThatAreNotThereAreRefused() throws IOException {
    try (Recording recording = open(folder)) {
      assertThatThrownBy(() -> recording.spikes(recording.spikeStreams().size()))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
