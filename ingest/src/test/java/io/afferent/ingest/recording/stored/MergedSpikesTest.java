package io.afferent.ingest.recording.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SpikeCursor;
import io.afferent.ingest.recording.Spikes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spikes of many units come in one order, from windows of bounded length. */
class MergedSpikesTest {
  private static final long SEED = 20_260_310L;

  private static SpikeCursor merge(List<SpikeTrain> trains) throws IOException {
    return new MergedSpikes("spikes", trains);
  }

  @Test
  void spikesOfOneTickComeInTheOrderOfUnits() throws IOException {
    SpikeCursor cursor =
        merge(
            List.of(
                SpikeTrain.of(new long[] {5, 5, 9}),
                SpikeTrain.of(new long[] {}),
                SpikeTrain.of(new long[] {1, 5, 9}),
                SpikeTrain.of(new long[] {0, 5})));
    Spikes spikes = Spikes.drain(cursor, 3);
    assertThat(spikes.ticks()).containsExactly(0, 1, 5, 5, 5, 5, 9, 9);
    assertThat(spikes.units()).containsExactly(3, 2, 0, 0, 2, 3, 0, 2);
  }

  @Test
  void nothingComesFromNoUnitsAndFromEmptyOnes() throws IOException {
    assertThat(Spikes.drain(merge(List.of()), 4).count()).isZero();
    assertThat(Spikes.drain(merge(List.of(SpikeTrain.of(new long[0]))), 4).count()).isZero();
  }

  /** 20,000 units have windows of 64 spikes, of which longer trains fill several. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 300, 20_000})
  void manyUnitsComeAsIfAllWereSorted(int units) throws IOException {
    Random random = new Random(SEED + units);
    List<SpikeTrain> trains = new ArrayList<>();
    List<long[]> expected = new ArrayList<>();
    for (int unit = 0; unit < units; unit++) {
      // A tail beyond the window, or a unit that fell silent.
      int count = unit % 1000 == 0 ? 150 : random.nextInt(4);
      long[] ticks = random.longs(count, 0, 5000).sorted().toArray();
      trains.add(SpikeTrain.of(ticks));
      for (long tick : ticks) {
        expected.add(new long[] {tick, unit});
      }
    }
    expected.sort((a, b) -> a[0] == b[0] ? Long.compare(a[1], b[1]) : Long.compare(a[0], b[0]));
    for (int portion : new int[] {7, 1000}) {
      Spikes spikes = Spikes.drain(merge(trains), portion);
      assertThat(spikes.ticks()).isEqualTo(expected.stream().mapToLong(s -> s[0]).toArray());
      assertThat(spikes.units()).isEqualTo(expected.stream().mapToInt(s -> (int) s[1]).toArray());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 127, 128, 129})
  void spikesThatGoBackAreRefusedInsideAndBetweenWindows(int place) throws IOException {
    long[] ticks = new long[200];
    Arrays.setAll(ticks, i -> 10L * i + 10);
    ticks[place] = ticks[place - 1] - 1;
    List<SpikeTrain> trains = new ArrayList<>();
    // So many units that each has the shortest window.
    for (int unit = 0; unit < 20_000; unit++) {
      trains.add(SpikeTrain.of(unit == 7 ? ticks : new long[0]));
    }
    assertThatThrownBy(() -> Spikes.drain(merge(trains), 50))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("spikes: spikes of unit 7 are not in the order of their times")
        .hasMessageContaining(ticks[place] + " comes after " + ticks[place - 1]);
  }

  @Test
  void trainsAreReadOnlyAsFarAsTheirWindowsNeed() throws IOException {
    List<Long> reads = new ArrayList<>();
    long length = 10L << 20;
    SpikeTrain endless =
        new SpikeTrain() {
          @Override
          public long count() {
            return length;
          }

          @Override
          public void read(long first, int count, long[] ticks) {
            reads.add(first);
            for (int i = 0; i < count; i++) {
              ticks[i] = first + i;
            }
          }
        };
    SpikeCursor cursor = merge(List.of(endless));
    long[] ticks = new long[1 << 16];
    int[] units = new int[1 << 16];
    long expected = 0;
    for (int got = cursor.read(ticks, units); got > 0; got = cursor.read(ticks, units)) {
      assertThat(ticks[0]).isEqualTo(expected);
      expected += got;
    }
    assertThat(expected).isEqualTo(length);
    assertThat(reads).hasSize(10).isSorted();
  }
}
