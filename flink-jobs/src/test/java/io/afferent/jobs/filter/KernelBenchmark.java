package io.afferent.jobs.filter;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Times a band-pass (0.5 to 45 Hz, order 4) followed by a notch at 50 Hz, on 128 units at 250 Hz,
 * block by block with the state carried.
 *
 * <p>Prints one line for each notch and block length: sections, samples per block, median and 99th
 * percentile of a block in microseconds, and millions of values per second over all blocks. {@code
 * src/test/python/benchmark_kernels.py} runs this beside SciPy on the same sections.
 */
public final class KernelBenchmark {
  private static final int UNITS = 128;
  private static final double RATE_HZ = 250.0;
  private static final int[] BLOCK_SAMPLES = {1, 10, 32, 100};
  private static final int WARM_UP_BLOCKS = 20_000;
  private static final int TIMED_BLOCKS = 20_000;

  private KernelBenchmark() {}

  /** Runs all block lengths. */
  public static void main(String[] arguments) {
    SecondOrderSections bandPass = SosDesign.bandPass(4, 0.5, 45.0, RATE_HZ);
    SecondOrderSections withQuality = bandPass.andThen(SosDesign.notch(50.0, 30.0, RATE_HZ));
    SecondOrderSections withBandStop = bandPass.andThen(SosDesign.notch(50.0, RATE_HZ));
    for (SecondOrderSections sections : new SecondOrderSections[] {withQuality, withBandStop}) {
      for (int samples : BLOCK_SAMPLES) {
        time(sections, samples);
      }
    }
  }

  private static void time(SecondOrderSections sections, int samples) {
    SosFilter filter = new SosFilter(sections, UNITS);
    Random random = new Random(1);
    float[] signal = new float[samples * UNITS];
    for (int i = 0; i < signal.length; i++) {
      signal[i] = (float) (50.0 * random.nextGaussian());
    }
    float[] block = new float[signal.length];
    for (int i = 0; i < WARM_UP_BLOCKS; i++) {
      System.arraycopy(signal, 0, block, 0, block.length);
      filter.applyFloats(block, samples);
    }
    long[] nanos = new long[TIMED_BLOCKS];
    long total = 0;
    for (int i = 0; i < nanos.length; i++) {
      System.arraycopy(signal, 0, block, 0, block.length);
      long start = System.nanoTime();
      filter.applyFloats(block, samples);
      nanos[i] = System.nanoTime() - start;
      total += nanos[i];
    }
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%d %d %.2f %.2f %.1f%n",
        sections.sectionCount(),
        samples,
        nanos[nanos.length / 2] / 1e3,
        nanos[nanos.length * 99 / 100] / 1e3,
        1e3 * TIMED_BLOCKS * signal.length / total);
  }
}
