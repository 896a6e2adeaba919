package io.afferent.jobs.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowAssemblerTest {
  private static final int UNITS = 2;

  /** A window as it was emitted. */
  private record Emitted(long index, long first, List<Float> values) {}

  private final List<Emitted> emitted = new ArrayList<>();

  private void collect(long index, long first, float[] window) {
    List<Float> values = new ArrayList<>();
    for (float value : window) {
      values.add(value);
    }
    emitted.add(new Emitted(index, first, values));
  }

  private void feed(WindowAssembler assembler, long from, long to) {
    assembler.add(from, signal(from, to), (int) (to - from), this::collect);
  }

  /** Sample i of unit u has the value 10 * i + u. */
  private static float[] signal(long from, long to) {
    float[] frames = new float[(int) (to - from) * UNITS];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = 10 * (from + i / UNITS) + i % UNITS;
    }
    return frames;
  }

  private static Emitted expected(WindowLayout layout, long index) {
    long first = index * layout.hopSamples();
    List<Float> values = new ArrayList<>();
    for (float value : signal(first, first + layout.lengthSamples())) {
      values.add(value);
    }
    return new Emitted(index, first, values);
  }

  private List<Long> indexes() {
    return emitted.stream().map(Emitted::index).toList();
  }

  @Test
  void emitsNothingBeforeTheFirstFullWindow() {
    WindowAssembler assembler = new WindowAssembler(new WindowLayout(5, 2), UNITS);
    feed(assembler, 0, 4);
    assertThat(emitted).isEmpty();
    feed(assembler, 4, 5);
    assertThat(emitted).containsExactly(expected(assembler.layout(), 0));
    feed(assembler, 5, 9);
    assertThat(indexes()).containsExactly(0L, 1L, 2L);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100, 1000})
  void windowsDoNotDependOnTheBlockSize(int blockSamples) {
    for (WindowLayout layout : layouts()) {
      WindowAssembler assembler = new WindowAssembler(layout, UNITS);
      emitted.clear();
      for (int from = 0; from < 1003; from += blockSamples) {
        feed(assembler, from, Math.min(1003, from + blockSamples));
      }
      int count = (1003 - layout.lengthSamples()) / layout.hopSamples() + 1;
      assertThat(emitted).hasSize(count);
      for (int k = 0; k < count; k++) {
        assertThat(emitted.get(k)).isEqualTo(expected(layout, k));
      }
      assertThat(assembler.emittedCount()).isEqualTo(count);
    }
  }

  private static List<WindowLayout> layouts() {
    return List.of(
        new WindowLayout(10, 10),
        new WindowLayout(10, 3),
        new WindowLayout(3, 10),
        new WindowLayout(1, 1),
        new WindowLayout(250, 25),
        new WindowLayout(7, 1000));
  }

  /**
   * Random cuts, gaps, saves and restores against the definition: a window is emitted exactly when
   * all its samples came without a break, else counted once if it touched what was between.
   */
  @Property(tries = 300)
  void emittedAndRejectedFollowTheDefinition(
      @ForAll @IntRange(min = 1, max = 30) int length,
      @ForAll @IntRange(min = 1, max = 40) int hop,
      @ForAll @IntRange(min = 0, max = 100) int start,
      @ForAll long seed) {
    WindowLayout layout = new WindowLayout(length, hop);
    Random random = new Random(seed);
    WindowAssembler assembler = new WindowAssembler(layout, UNITS);
    emitted.clear();
    boolean[] present = new boolean[1200];
    boolean[] brokenBefore = new boolean[1200];
    int at = start;
    while (at < 700) {
      int to = at + random.nextInt(50);
      feed(assembler, at, to);
      for (int i = at; i < to; i++) {
        present[i] = true;
      }
      at = to;
      if (random.nextInt(5) == 0) {
        int resume = at + (random.nextBoolean() ? 0 : random.nextInt(60));
        assembler.gap(resume);
        brokenBefore[at] = true;
        brokenBefore[resume] = true;
        at = resume;
      }
      if (random.nextInt(4) == 0) {
        WindowAssembler next = new WindowAssembler(layout, UNITS);
        next.restore(assembler.saveSamples(), assembler.savePosition());
        assembler = next;
      }
    }
    assembler.end();
    List<Emitted> want = new ArrayList<>();
    long touched = 0;
    for (int k = 0; k * hop < at; k++) {
      boolean complete = true;
      for (int i = k * hop; i < k * hop + length; i++) {
        complete &= present[i] && (i == k * hop || !brokenBefore[i]);
      }
      if (complete) {
        want.add(expected(layout, k));
      }
      if (k * hop + length > start) {
        touched++;
      }
    }
    assertThat(emitted).isEqualTo(want);
    long rejected = 0;
    for (RejectReason reason : RejectReason.values()) {
      rejected += assembler.rejectedCount(reason);
    }
    assertThat(assembler.emittedCount()).isEqualTo(want.size());
    assertThat(assembler.emittedCount() + rejected).isEqualTo(touched);
  }

  @Test
  void windowsThatTouchAGapAreRejectedAndCountedOnce() {
    WindowAssembler assembler = new WindowAssembler(new WindowLayout(10, 5), UNITS);
    feed(assembler, 0, 22); // windows 0, 1, 2 complete
    assertThat(assembler.gap(23)).isEqualTo(2); // 3 and 4 hold sample 22
    feed(assembler, 23, 24);
    assertThat(assembler.gap(26)).isEqualTo(1); // 5 holds sample 25; 3 and 4 are counted
    feed(assembler, 26, 40);
    assertThat(indexes()).containsExactly(0L, 1L, 2L, 6L);
    assertThat(emitted.get(3)).isEqualTo(expected(assembler.layout(), 6));
    assertThat(assembler.rejectedCount(RejectReason.GAP)).isEqualTo(3);
  }

  @Test
  void gapBetweenWindowsRejectsNone() {
    WindowAssembler assembler = new WindowAssembler(new WindowLayout(3, 10), UNITS);
    feed(assembler, 0, 4);
    assertThat(assembler.gap(9)).isZero();
    feed(assembler, 9, 13);
    assertThat(indexes()).containsExactly(0L, 1L);
    assertThat(assembler.gap(31)).isEqualTo(2); // windows 2 and 3 lie at 20 and 30
  }

  @Test
  void breakWithoutAnExtentRejectsWindowsAcrossIt() {
    WindowAssembler assembler = new WindowAssembler(new WindowLayout(10, 5), UNITS);
    feed(assembler, 0, 10);
    assertThat(assembler.gap(10)).isEqualTo(1); // window 1 reaches across, window 2 begins there
    feed(assembler, 10, 20);
    assertThat(indexes()).containsExactly(0L, 2L);
  }

  @Test
  void streamThatStartsLateCountsTheWindowsItCutsOff() {
    WindowAssembler assembler = new WindowAssembler(new WindowLayout(10, 5), UNITS);
    assertThat(assembler.gap(3)).isZero();
    feed(assembler, 1_000_000_007L, 1_000_000_030L);
    assertThat(assembler.rejectedCount(RejectReason.START)).isEqualTo(2);
    assertThat(indexes()).containsExactly(200_000_002L, 200_000_003L, 200_000_004L);
  }

  @Test
  void endCountsWindowsThatHaveBegun() {
    WindowAssembler assembler = new WindowAssembler(new WindowLayout(10, 5), UNITS);
    assertThat(assembler.end()).isZero();
    feed(assembler, 0, 20);
    assertThat(assembler.end()).isEqualTo(1); // window 3 had begun at 15
    assertThat(assembler.rejectedCount(RejectReason.END)).isEqualTo(1);
    assertThat(assembler.nextSampleIndex()).isEqualTo(-1);
    feed(assembler, 0, 10);
    assertThat(indexes()).containsExactly(0L, 1L, 2L, 0L);
  }

  @Test
  void savedStateDoesNotDependOnTheCutAndIsBounded() {
    WindowLayout layout = new WindowLayout(10, 3);
    WindowAssembler one = new WindowAssembler(layout, UNITS);
    WindowAssembler two = new WindowAssembler(layout, UNITS);
    for (int n = 1; n <= 60; n++) {
      feed(one, n - 1, n);
      assertThat(one.saveSamples().length).isLessThan(10 * UNITS);
    }
    feed(two, 0, 60);
    assertThat(one.saveSamples()).containsExactly(two.saveSamples());
    assertThat(one.savePosition()).containsExactly(two.savePosition());
  }

  @Test
  void nanStaysWhereItIs() {
    WindowAssembler assembler = new WindowAssembler(new WindowLayout(2, 2), 1);
    List<Float> values = new ArrayList<>();
    assembler.add(
        0,
        new float[] {1, Float.NaN, 3, 4},
        4,
        (k, first, window) -> {
          values.add(window[0]);
          values.add(window[1]);
        });
    assertThat(values).containsExactly(1f, Float.NaN, 3f, 4f);
  }

  @Test
  void samplesOutOfOrderAreRefused() {
    WindowAssembler assembler = new WindowAssembler(new WindowLayout(10, 5), UNITS);
    feed(assembler, 0, 4);
    assertThatThrownBy(() -> feed(assembler, 5, 6))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the next sample index is 4, got 5; report missing samples with gap");
    assertThatThrownBy(() -> feed(assembler, 3, 4)).hasMessageContaining("got 3");
    assertThatThrownBy(() -> assembler.gap(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at or after the next sample index 4, was 3");
    assertThatThrownBy(() -> assembler.add(4, new float[3], 2, this::collect))
        .hasMessageContaining("2 samples of 2 units, the array has 3 values");
  }

  @Test
  void stateOfAnotherLayoutIsRefused() {
    WindowAssembler large = new WindowAssembler(new WindowLayout(100, 100), UNITS);
    feed(large, 0, 50);
    WindowAssembler small = new WindowAssembler(new WindowLayout(10, 10), UNITS);
    assertThatThrownBy(() -> small.restore(large.saveSamples(), large.savePosition()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("saved for another layout");
    assertThatThrownBy(() -> small.restore(new float[0], new long[2]))
        .hasMessageContaining("not one of a window assembler");
  }

  @Test
  void windowLargerThanAnArrayIsRefused() {
    WindowLayout layout = new WindowLayout(100_000_000, 1);
    assertThatThrownBy(() -> new WindowAssembler(layout, 64))
        .hasMessageContaining("more than 268435456 values");
  }
}
