package io.afferent.jobs.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afferent.jobs.filter.NpyFixture;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolyphaseResamplerTest {
  /** Sums of up to 2401 products in another order than SciPy's. */
  private static final double RELATIVE_TO_RANGE = 1e-12;

  private final NpyFixture input = NpyFixture.read(getClass(), "input");
  private final int units = input.columns();
  private final int samples = input.rows();

  @ParameterizedTest
  @CsvSource({
    "25, 16",
    "125, 128",
    "125, 256",
    "5, 2",
    "1, 4",
    "25000, 17361",
    "1, 120",
    "128, 25"
  })
  void filterEqualsFirwin(int up, int down) {
    NpyFixture expected = NpyFixture.read(getClass(), "taps_" + up + "_" + down);
    double[] taps = KaiserLowPass.design(new ResampleRatio(up, down));
    int stride = Math.max(up, down) < 1000 ? 1 : 997;
    assertThat(taps).hasSize(20 * Math.max(up, down) + 1);
    double peak = taps[taps.length / 2];
    for (int i = 0; i < expected.rows(); i++) {
      assertThat(taps[i * stride]).isCloseTo(expected.at(i, 0), within(1e-12 * peak));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "25, 16",
    "125, 128",
    "125, 256",
    "5, 2",
    "1, 4",
    "25000, 17361",
    "1, 120",
    "128, 25"
  })
  void wholeStreamEqualsResamplePolyHeadAndTailIncluded(int up, int down) {
    NpyFixture expected = NpyFixture.read(getClass(), "output_" + up + "_" + down);
    PolyphaseResampler resampler = new PolyphaseResampler(new ResampleRatio(up, down), units);
    double[] actual = resampled(resampler, 0, samples);
    assertThat(actual).hasSameSizeAs(expected.values());
    assertThat(actual)
        .containsExactly(expected.values(), within(RELATIVE_TO_RANGE * input.range()));
  }

  @ParameterizedTest
  @CsvSource({
    "25, 16",
    "125, 128",
    "125, 256",
    "5, 2",
    "1, 4",
    "25000, 17361",
    "1, 120",
    "128, 25"
  })
  void segmentAfterAGapLiesOnTheGridOfTheWhole(int up, int down) {
    NpyFixture expected = NpyFixture.read(getClass(), "segment_" + up + "_" + down);
    PolyphaseResampler resampler = new PolyphaseResampler(new ResampleRatio(up, down), units);
    resampled(resampler, 0, 300);
    resampler.reset(333);
    assertThat(resampler.nextOutputIndex()).isEqualTo((333L * up + down - 1) / down);
    double[] actual = resampled(resampler, 333, 1001);
    assertThat(resampler.nextOutputIndex()).isEqualTo((1001L * up + down - 1) / down);
    assertThat(actual)
        .containsExactly(expected.values(), within(RELATIVE_TO_RANGE * input.range()));
  }

  @Test
  void floatsAreTheDoublesRoundedOnce() {
    ResampleRatio ratio = new ResampleRatio(25, 16);
    PolyphaseResampler doubles = new PolyphaseResampler(ratio, units);
    PolyphaseResampler floats = new PolyphaseResampler(ratio, units);
    double[] expected = resampled(doubles, 0, samples);
    float[] actual = resampledFloats(floats, 0, samples, samples);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isEqualTo((float) expected[i]);
    }
  }

  @Test
  void numberOfOutputsEqualsScipys() {
    NpyFixture lengths = NpyFixture.read(getClass(), "lengths");
    for (int row = 0; row < lengths.rows(); row++) {
      ResampleRatio ratio = new ResampleRatio((int) lengths.at(row, 0), (int) lengths.at(row, 1));
      int count = (int) lengths.at(row, 2);
      assertThat(ratio.firstOutputAtOrAfter(count)).isEqualTo((long) lengths.at(row, 3));
      double[] actual = resampled(new PolyphaseResampler(ratio, units), 0, count);
      assertThat(actual).hasSize(((int) lengths.at(row, 3)) * units);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100, 1000})
  void resultDoesNotDependOnTheBlockSize(int blockSamples) {
    for (int[] terms : new int[][] {{25, 16}, {125, 128}, {1, 120}, {128, 25}, {1, 1}}) {
      ResampleRatio ratio = new ResampleRatio(terms[0], terms[1]);
      float[] whole = resampledFloats(new PolyphaseResampler(ratio, units), 0, samples, samples);
      float[] cut = resampledFloats(new PolyphaseResampler(ratio, units), 0, samples, blockSamples);
      assertThat(cut).containsExactly(whole);
    }
  }

  @Test
  void resultDoesNotDependOnRandomCutsWithSaveAndRestoreBetween() {
    for (long seed = 1; seed <= 30; seed++) {
      Random random = new Random(seed);
      int[][] choices = {{25, 16}, {125, 128}, {5, 2}, {1, 4}, {1, 120}, {1, 1}};
      int[] terms = choices[random.nextInt(choices.length)];
      ResampleRatio ratio = new ResampleRatio(terms[0], terms[1]);
      int start = random.nextInt(400);
      PolyphaseResampler whole = new PolyphaseResampler(ratio, units);
      whole.reset(start);
      float[] expected = resampledFloats(whole, start, samples, samples);
      PolyphaseResampler resampler = new PolyphaseResampler(ratio, units);
      resampler.reset(start);
      float[] actual = new float[0];
      int from = start;
      while (from < samples) {
        int to = Math.min(samples, from + random.nextInt(90));
        actual = concat(actual, block(resampler, from, to));
        from = to;
        if (random.nextInt(4) == 0) {
          resampler = copyOf(resampler);
        }
      }
      actual = concat(actual, flush(copyOf(resampler)));
      assertThat(actual).as("seed %d", seed).containsExactly(expected);
    }
  }

  @Test
  void segmentsThatAbutGiveOutputIndexesThatAbut() {
    Random random = new Random(7);
    PolyphaseResampler resampler = new PolyphaseResampler(new ResampleRatio(25, 16), units);
    long awaited = 0;
    int from = 0;
    while (from < samples) {
      int to = Math.min(samples, from + random.nextInt(60));
      resampler.reset(from);
      assertThat(resampler.nextOutputIndex()).isEqualTo(awaited);
      awaited += resampled(resampler, from, to).length / units;
      from = to;
    }
    assertThat(awaited).isEqualTo((samples * 25L + 15) / 16);
  }

  @Test
  void constantSignalIsKeptAwayFromTheEdges() {
    PolyphaseResampler resampler = new PolyphaseResampler(new ResampleRatio(25, 16), 1);
    double[] ones = new double[400];
    Arrays.fill(ones, 3.0);
    double[] output = new double[resampler.outputSamplesFor(400)];
    assertThat(resampler.edgeSamples()).isEqualTo(16); // 250 / 16, rounded up
    assertThat(resampler.edgeRemaining()).isEqualTo(16);
    assertThat(resampler.processDoubles(0, ones, 400, output)).isEqualTo(output.length);
    assertThat(resampler.edgeRemaining()).isZero();
    for (int m = 16; m < output.length; m++) {
      // Each phase of the filter sums to 1 within its pass-band ripple.
      assertThat(output[m]).isCloseTo(3.0, within(0.01));
    }
  }

  @Test
  void outputIsWrittenWhenItsLastInputHasCome() {
    // c = m * 16 + 250; output 0 needs input floor(250 / 25) = 10.
    PolyphaseResampler resampler = new PolyphaseResampler(new ResampleRatio(25, 16), 1);
    assertThat(resampler.outputSamplesFor(10)).isZero();
    assertThat(resampler.outputSamplesFor(11)).isEqualTo(2); // output 1 needs floor(266 / 25) = 10
    assertThat(resampler.processFloats(0, new float[11], 11, new float[2])).isEqualTo(2);
    assertThat(resampler.nextOutputIndex()).isEqualTo(2);
    assertThat(resampler.nextInputIndex()).isEqualTo(11);
  }

  @Test
  void nanLastsAsLongAsItIsUnderTheFilter() {
    PolyphaseResampler resampler = new PolyphaseResampler(new ResampleRatio(5, 2), 2);
    double[] frames = new double[400];
    frames[200] = Double.NaN; // sample 100 of unit 0
    double[] output = new double[resampler.outputSamplesFor(200) * 2];
    resampler.processDoubles(0, frames, 200, output);
    for (int m = 0; m < output.length / 2; m++) {
      boolean under = Math.abs(m * 2 - 100 * 5) <= 50;
      assertThat(Double.isNaN(output[2 * m])).as("output %d", m).isEqualTo(under);
      assertThat(output[2 * m + 1]).isZero();
    }
  }

  @Test
  void equalRatesCopyTheInput() {
    PolyphaseResampler resampler = new PolyphaseResampler(new ResampleRatio(1, 1), units);
    assertThat(resampledFloats(resampler, 0, samples, 100)).containsExactly(input.floats());
    assertThat(resampler.edgeSamples()).isZero();
  }

  @Test
  void lateIndexesLoseNoPrecision() {
    ResampleRatio ratio = new ResampleRatio(25000, 17361);
    PolyphaseResampler early = new PolyphaseResampler(ratio, units);
    PolyphaseResampler late = new PolyphaseResampler(ratio, units);
    long start = 17361L * 500_000_000L; // 1586 years at 173.61 Hz
    late.reset(start);
    assertThat(late.nextOutputIndex()).isEqualTo(25000L * 500_000_000L);
    float[] expected = new float[early.outputSamplesFor(500) * units];
    float[] actual = new float[late.outputSamplesFor(500) * units];
    early.processFloats(0, input.floats(), 500, expected);
    late.processFloats(start, input.floats(), 500, actual);
    assertThat(actual).containsExactly(expected);
  }

  @Test
  void compiledLoopsGiveTheSameBits() {
    PolyphaseResampler resampler = new PolyphaseResampler(new ResampleRatio(125, 128), units);
    float[] first = resampledFloats(resampler, 0, samples, 100);
    for (int pass = 0; pass < 200; pass++) {
      resampler.reset(0);
      assertThat(Arrays.equals(resampledFloats(resampler, 0, samples, 100), first)).isTrue();
    }
  }

  @Test
  void emptySegmentGivesNothing() {
    PolyphaseResampler resampler = new PolyphaseResampler(new ResampleRatio(25, 16), 1);
    resampler.reset(10);
    assertThat(resampler.outputSamplesForFlush()).isZero();
    assertThat(resampler.flushFloats(new float[0])).isZero();
    assertThat(resampler.flushFloats(new float[0])).isZero();
  }

  @Test
  void flushedSegmentTakesNoMoreInputUntilReset() {
    PolyphaseResampler resampler = new PolyphaseResampler(new ResampleRatio(25, 16), 1);
    resampler.processFloats(0, new float[5], 5, new float[0]);
    assertThat(resampler.outputSamplesForFlush()).isEqualTo(8); // ceil(5 * 25 / 16)
    assertThatThrownBy(() -> resampler.flushFloats(new float[7]))
        .hasMessageContaining("output must hold 8 samples of 1 units, has 7 values");
    assertThat(resampler.flushFloats(new float[8])).isEqualTo(8);
    PolyphaseResampler restored = copyOf(resampler);
    for (PolyphaseResampler flushed : new PolyphaseResampler[] {resampler, restored}) {
      assertThatThrownBy(() -> flushed.processFloats(5, new float[1], 1, new float[9]))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("call reset");
      flushed.reset(5);
      flushed.processFloats(5, new float[1], 1, new float[9]);
    }
  }

  @Test
  void callsThatDoNotFitAreRefused() {
    PolyphaseResampler resampler = new PolyphaseResampler(new ResampleRatio(25, 16), 2);
    assertThatThrownBy(() -> resampler.processFloats(1, new float[2], 1, new float[9]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the next input index is 0, got 1; at a gap call flush, then reset");
    assertThatThrownBy(() -> resampler.processFloats(0, new float[3], 2, new float[9]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 samples of 2 units, the array has 3 values");
    assertThatThrownBy(() -> resampler.processFloats(0, new float[22], 11, new float[3]))
        .hasMessageContaining("output must hold 2 samples of 2 units, has 3 values");
    assertThatThrownBy(() -> resampler.reset(-1)).hasMessageContaining("at least 0, was -1");
    assertThatThrownBy(() -> resampler.restore(new double[3], new long[3]))
        .hasMessageContaining("the history must have 21 samples of 2 units");
    assertThatThrownBy(() -> resampler.restore(new double[42], new long[] {5, 4, 0}))
        .hasMessageContaining("not one of a resampler");
  }

  private double[] resampled(PolyphaseResampler resampler, int from, int to) {
    double[] frames = Arrays.copyOfRange(input.values(), from * units, to * units);
    double[] ready = new double[resampler.outputSamplesFor(to - from) * units];
    assertThat(resampler.processDoubles(from, frames, to - from, ready))
        .isEqualTo(ready.length / units);
    double[] tail = new double[resampler.outputSamplesForFlush() * units];
    assertThat(resampler.flushDoubles(tail)).isEqualTo(tail.length / units);
    double[] all = Arrays.copyOf(ready, ready.length + tail.length);
    System.arraycopy(tail, 0, all, ready.length, tail.length);
    return all;
  }

  private float[] resampledFloats(
      PolyphaseResampler resampler, int from, int to, int blockSamples) {
    float[] all = new float[0];
    for (int at = from; at < to; at += blockSamples) {
      all = concat(all, block(resampler, at, Math.min(to, at + blockSamples)));
    }
    return concat(all, flush(resampler));
  }

  private float[] block(PolyphaseResampler resampler, int from, int to) {
    float[] frames = Arrays.copyOfRange(input.floats(), from * units, to * units);
    float[] output = new float[resampler.outputSamplesFor(to - from) * units];
    assertThat(resampler.processFloats(from, frames, to - from, output))
        .isEqualTo(output.length / units);
    return output;
  }

  private float[] flush(PolyphaseResampler resampler) {
    float[] tail = new float[resampler.outputSamplesForFlush() * units];
    resampler.flushFloats(tail);
    return tail;
  }

  private static PolyphaseResampler copyOf(PolyphaseResampler resampler) {
    PolyphaseResampler copy = new PolyphaseResampler(resampler.ratio(), resampler.unitCount());
    copy.restore(resampler.saveHistory(), resampler.savePosition());
    return copy;
  }

  private static float[] concat(float[] head, float[] tail) {
    float[] result = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, result, head.length, tail.length);
    return result;
  }
}
