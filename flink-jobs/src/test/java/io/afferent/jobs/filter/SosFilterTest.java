package io.afferent.jobs.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SosFilterTest {
  private static final SecondOrderSections BAND_PASS = SosDesign.bandPass(4, 0.5, 45, 160);

  private final NpyFixture input = NpyFixture.read(getClass(), "input");
  private final int units = input.columns();
  private final int samples = input.rows();

  @ParameterizedTest
  @ValueSource(
      strings = {"band_pass", "high_pass", "low_pass", "wide_band", "notch_q", "band_pass_notch"})
  void doublesAreBitIdenticalToScipy(String name) {
    NpyFixture expected = NpyFixture.read(getClass(), name + "_output");
    SosFilter filter = new SosFilter(fixtureSections(name), units);
    double[] frames = input.values().clone();
    filter.applyDoubles(frames, samples);
    assertThat(frames).containsExactly(expected.values());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"band_pass", "high_pass", "low_pass", "wide_band", "notch_q", "band_pass_notch"})
  void floatsAreScipysDoublesRoundedOnce(String name) {
    NpyFixture expected = NpyFixture.read(getClass(), name + "_output");
    SosFilter filter = new SosFilter(fixtureSections(name), units);
    float[] frames = input.floats();
    filter.applyFloats(frames, samples);
    assertThat(frames).containsExactly(expected.floats());
  }

  @Test
  void ownNotchDesignEqualsLfilter() {
    NpyFixture expected = NpyFixture.read(getClass(), "notch_q_lfilter_output");
    assertWithin(1e-9, SosDesign.notch(50, 30, 160), expected);
  }

  @Test
  void ownDesignsEqualMneFilterDataAndNotchFilter() {
    assertWithin(1e-9, BAND_PASS, NpyFixture.read(getClass(), "band_pass_mne_output"));
    assertWithin(1e-9, SosDesign.notch(50, 160), NpyFixture.read(getClass(), "notch_mne_output"));
  }

  private void assertWithin(
      double relativeToRange, SecondOrderSections sections, NpyFixture expected) {
    double[] frames = input.values().clone();
    new SosFilter(sections, units).applyDoubles(frames, samples);
    assertThat(frames).containsExactly(expected.values(), within(relativeToRange * input.range()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100, 1000})
  void resultDoesNotDependOnTheBlockSize(int blockSamples) {
    float[] whole = filtered(units, input.floats());
    SosFilter filter = new SosFilter(BAND_PASS, units);
    float[] cut = new float[0];
    for (int from = 0; from < samples; from += blockSamples) {
      float[] block = slice(input.floats(), from, Math.min(samples, from + blockSamples));
      filter.applyFloats(block, block.length / units);
      cut = concat(cut, block);
    }
    assertThat(cut).containsExactly(whole);
  }

  @Test
  void resultDoesNotDependOnRandomCutsWithSaveAndRestoreBetween() {
    float[] whole = filtered(units, input.floats());
    for (long seed = 1; seed <= 30; seed++) {
      Random random = new Random(seed);
      SosFilter filter = new SosFilter(BAND_PASS, units);
      float[] cut = new float[0];
      int from = 0;
      while (from < samples) {
        int to = Math.min(samples, from + random.nextInt(120));
        float[] block = slice(input.floats(), from, to);
        filter.applyFloats(block, to - from);
        cut = concat(cut, block);
        from = to;
        if (random.nextInt(4) == 0) {
          SosFilter next = new SosFilter(BAND_PASS, units);
          next.restoreState(filter.saveState(), filter.samplesSinceReset());
          filter = next;
        }
      }
      assertThat(cut).as("seed %d", seed).containsExactly(whole);
      assertThat(filter.samplesSinceReset()).isEqualTo(samples);
    }
  }

  @Test
  void unitsDoNotInfluenceEachOtherAtAnyUnitCount() {
    for (int count : new int[] {1, 2, 3, 4, 5, 8, 17, 64, 129}) {
      float[] wide = new float[200 * count];
      for (int n = 0; n < 200; n++) {
        for (int u = 0; u < count; u++) {
          wide[n * count + u] = (float) input.at(n, u % units);
        }
      }
      float[] actual = filtered(count, wide);
      float[] expected = filtered(units, slice(input.floats(), 0, 200));
      for (int n = 0; n < 200; n++) {
        for (int u = 0; u < count; u++) {
          assertThat(actual[n * count + u]).isEqualTo(expected[n * units + u % units]);
        }
      }
    }
  }

  @Test
  void compiledLoopsGiveTheSameBits() {
    int wideUnits = 128;
    SecondOrderSections sections = fixtureSections("band_pass");
    float[] expected = NpyFixture.read(getClass(), "band_pass_output").floats();
    float[] wide = new float[samples * wideUnits];
    for (int pass = 0; pass < 40; pass++) { // 160 000 calls of the inner loop
      for (int i = 0; i < wide.length; i++) {
        wide[i] = (float) input.at(i / wideUnits, i % wideUnits % units);
      }
      new SosFilter(sections, wideUnits).applyFloats(wide, samples);
      for (int i = 0; i < wide.length; i++) {
        float want = expected[i / wideUnits * units + i % wideUnits % units];
        if (wide[i] != want) {
          assertThat(wide[i]).as("pass %d, value %d", pass, i).isEqualTo(want);
        }
      }
    }
  }

  @Test
  void savedStateDoesNotDependOnTheCut() {
    SosFilter one = new SosFilter(BAND_PASS, units);
    one.applyFloats(input.floats(), 500);
    SosFilter two = new SosFilter(BAND_PASS, units);
    two.applyFloats(input.floats(), 123);
    two.applyFloats(slice(input.floats(), 123, 500), 377);
    assertThat(two.saveState()).containsExactly(one.saveState());
    assertThat(one.saveState()).hasSize(BAND_PASS.sectionCount() * 2 * units);
  }

  @Test
  void brokenSamplePoisonsItsUnitOnlyAsInScipy() {
    NpyFixture expected = NpyFixture.read(getClass(), "band_pass_broken_output");
    double[] frames = Arrays.copyOf(input.values(), 600 * units);
    frames[200 * units + 2] = Double.NaN;
    frames[300 * units + 3] = Double.POSITIVE_INFINITY;
    SosFilter filter = new SosFilter(fixtureSections("band_pass"), units);
    filter.applyDoubles(frames, 600);
    for (int i = 0; i < frames.length; i++) {
      double want = expected.values()[i];
      if (Double.isNaN(want)) {
        assertThat(frames[i]).as("value %d", i).isNaN();
      } else {
        assertThat(frames[i]).as("value %d", i).isEqualTo(want);
      }
    }
    assertThat(frames[599 * units + 2]).isNaN();
    assertThat(frames[599 * units + 1]).isFinite();
  }

  @Test
  void poisonedUnitIsFoundAndHealsByReset() {
    SosFilter filter = new SosFilter(BAND_PASS, 3);
    float[] frames = new float[30];
    assertThat(filter.firstPoisonedUnit()).isEqualTo(-1);
    frames[1] = Float.NaN;
    filter.applyFloats(frames, 10);
    assertThat(filter.firstPoisonedUnit()).isEqualTo(1);
    filter.resetUnit(1);
    assertThat(filter.firstPoisonedUnit()).isEqualTo(-1);
    assertThat(filter.samplesSinceReset()).isEqualTo(10);
    filter.applyFloats(new float[] {Float.POSITIVE_INFINITY, 0, 0}, 1);
    assertThat(filter.firstPoisonedUnit()).isZero();
    filter.reset();
    assertThat(filter.firstPoisonedUnit()).isEqualTo(-1);
  }

  @Test
  void resetStartsFromZeroStateAndWarmsUpAgain() {
    SosFilter filter = new SosFilter(BAND_PASS, units);
    long warmUp = BAND_PASS.warmUpSamples();
    assertThat(filter.warmUpRemaining()).isEqualTo(warmUp);
    filter.applyFloats(input.floats(), 300);
    assertThat(filter.warmUpRemaining()).isEqualTo(warmUp - 300);
    filter.reset();
    assertThat(filter.warmUpRemaining()).isEqualTo(warmUp);
    float[] again = input.floats();
    filter.applyFloats(again, samples);
    assertThat(again).containsExactly(filtered(units, input.floats()));
    filter.applyFloats(new float[(int) warmUp * units], (int) warmUp);
    assertThat(filter.warmUpRemaining()).isZero();
  }

  @Test
  void emptyBlockAndSpareRoomChangeNothing() {
    SosFilter filter = new SosFilter(BAND_PASS, 2);
    float[] frames = {1, 2, 3, 4};
    filter.applyFloats(frames, 0);
    assertThat(frames).containsExactly(1, 2, 3, 4);
    filter.applyFloats(frames, 1);
    assertThat(Arrays.copyOfRange(frames, 2, 4)).containsExactly(3, 4);
    assertThat(filter.samplesSinceReset()).isEqualTo(1);
  }

  @Test
  void framesAndStatesThatDoNotFitAreRefused() {
    SosFilter filter = new SosFilter(BAND_PASS, 3);
    assertThatThrownBy(() -> filter.applyFloats(new float[8], 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 samples of 3 units need 9 values, the array has 8");
    assertThatThrownBy(() -> filter.applyDoubles(new double[8], -1))
        .hasMessageContaining("at least 0");
    assertThatThrownBy(() -> filter.restoreState(new double[5], 0))
        .hasMessageContaining("must have 24 values (4 sections, 2, 3 units), had 5");
    assertThatThrownBy(() -> filter.restoreState(new double[24], -1))
        .hasMessageContaining("samplesSinceReset must be at least 0, was -1");
    assertThatThrownBy(() -> new SosFilter(BAND_PASS, 0))
        .hasMessageContaining("unitCount must be at least 1, was 0");
  }

  private SecondOrderSections fixtureSections(String name) {
    return SecondOrderSections.of(NpyFixture.read(getClass(), name + "_sos").values());
  }

  private static float[] filtered(int unitCount, float[] frames) {
    float[] result = frames.clone();
    new SosFilter(BAND_PASS, unitCount).applyFloats(result, result.length / unitCount);
    return result;
  }

  private float[] slice(float[] frames, int fromSample, int toSample) {
    return Arrays.copyOfRange(frames, fromSample * units, toSample * units);
  }

  private static float[] concat(float[] head, float[] tail) {
    float[] result = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, result, head.length, tail.length);
    return result;
  }
}
