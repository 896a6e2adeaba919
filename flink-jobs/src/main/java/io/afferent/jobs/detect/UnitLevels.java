package io.afferent.jobs.detect;

/**
 * The level of each unit, its baseline, and whether the unit is on.
 *
 * <p>A unit is <b>on</b> from the sample at which its level reaches the threshold until its level
 * falls below offRatio times the threshold. The threshold is the larger of the absolute level and
 * of the ratio times the baseline. The share of the band counts in the same way: it must be reached
 * to switch on, and falls below offRatio times its least value to switch off.
 *
 * <p><b>Baseline</b>: mean of the level, first plain, then exponential. It stands still while its
 * unit is on, but no longer than two of its time constants, so that a lasting change of level ends
 * an event instead of going on for ever. Nothing is on before a third of a time constant was
 * learned.
 *
 * <p><b>Warm-up</b>: a unit is settled after the samples that its filter needs and five time
 * constants of the measure, counted from its start, a gap, or a sample that is not finite. Before
 * that it is off and teaches the baseline nothing. The baseline outlives gaps and bad samples.
 *
 * <p><b>State</b>: per unit {@value #LONGS_PER_UNIT} longs and {@value #DOUBLES_PER_UNIT} doubles.
 * Not thread-safe.
 */
public final class UnitLevels {

  /** Longs of state per unit. */
  public static final int LONGS_PER_UNIT = 4;

  /** Doubles of state per unit. */
  public static final int DOUBLES_PER_UNIT = 4;

  private static final double SETTLED_TIME_CONSTANTS = 5.0;
  private static final double HELD_TIME_CONSTANTS = 2.0;
  private static final double LEARNED_TIME_CONSTANTS = 1.0 / 3.0;

  private final LevelSettings settings;
  private final Measure measure;
  private final double rateHz;
  private final double gain;
  private final double baselineGain;
  private final long settledSamples;
  private final long heldSamples;
  private final long learnedSamples;
  private final int unitCount;

  // State.
  private final long[] settled;
  private final long[] on;
  private final long[] held;
  private final long[] learned;
  private final double[] memory;
  private final double[] before;
  private final double[] power;
  private final double[] baseline;

  // Of the last sample only.
  private final double[] level;
  private final double[] threshold;
  private int onCount;

  /**
   * @param filterWarmUpSamples samples that the band's filter needs to settle
   */
  public UnitLevels(
      LevelSettings settings, int unitCount, double rateHz, long filterWarmUpSamples) {
    this.settings = settings;
    this.measure = settings.measure();
    this.unitCount = unitCount;
    this.rateHz = rateHz;
    this.gain = gain(settings.smoothSeconds());
    this.baselineGain = settings.onRatio() > 0 ? gain(settings.baselineSeconds()) : 0.0;
    this.settledSamples =
        filterWarmUpSamples + samples(SETTLED_TIME_CONSTANTS * settings.smoothSeconds());
    this.heldSamples = samples(HELD_TIME_CONSTANTS * settings.baselineSeconds());
    this.learnedSamples = samples(LEARNED_TIME_CONSTANTS * settings.baselineSeconds());
    settled = new long[unitCount];
    on = new long[unitCount];
    held = new long[unitCount];
    learned = new long[unitCount];
    memory = new double[unitCount];
    before = new double[unitCount];
    power = new double[unitCount];
    baseline = new double[unitCount];
    level = new double[unitCount];
    threshold = new double[unitCount];
  }

  private double gain(double seconds) {
    return -StrictMath.expm1(-1.0 / (seconds * rateHz));
  }

  private long samples(double seconds) {
    return (long) StrictMath.ceil(seconds * rateHz);
  }

  /**
   * Takes one sample of every unit.
   *
   * @param band samples in the band, {@code [unitCount]}
   * @param whole the same before the filter
   * @param warm whether the samples carry a transient from a step before
   */
  public void add(double[] band, double[] whole, boolean warm) {
    onCount = 0;
    for (int u = 0; u < unitCount; u++) {
      level[u] = 0.0;
      threshold[u] = 0.0;
      if (Double.isFinite(band[u]) && Double.isFinite(whole[u])) {
        measure(u, band[u], whole[u]);
        settled[u] = warm ? 0L : settled[u] + 1;
      } else {
        restart(u);
      }
      if (settled[u] > settledSamples) {
        judge(u);
        learn(u);
      } else {
        on[u] = 0L;
      }
      onCount += (int) on[u];
    }
  }

  private void measure(int u, double band, double whole) {
    double last = settled[u] == 0L ? band : before[u];
    memory[u] = measure.next(memory[u], band, last, gain, rateHz);
    before[u] = band;
    if (settings.minShare() > 0) {
      power[u] = Measure.RMS.next(power[u], whole, 0.0, gain, rateHz);
    }
    level[u] = measure.level(memory[u]);
  }

  private void judge(int u) {
    if (settings.onRatio() > 0 && learned[u] < learnedSamples) {
      on[u] = 0L;
      return;
    }
    threshold[u] = Math.max(settings.onLevel(), settings.onRatio() * baseline[u]);
    double needed = on[u] == 1L ? settings.offRatio() : 1.0;
    double share = needed * settings.minShare();
    boolean enough = level[u] >= needed * threshold[u] && memory[u] >= share * share * power[u];
    on[u] = enough && level[u] > 0.0 ? 1L : 0L;
    held[u] = enough ? held[u] + 1 : 0L;
  }

  private void learn(int u) {
    if (settings.onRatio() > 0 && (on[u] == 0L || held[u] > heldSamples)) {
      learned[u]++;
      baseline[u] += Math.max(baselineGain, 1.0 / learned[u]) * (level[u] - baseline[u]);
    }
  }

  /** Forgets what a unit carries from sample to sample, but not its baseline. */
  private void restart(int u) {
    settled[u] = 0L;
    on[u] = 0L;
    held[u] = 0L;
    memory[u] = 0.0;
    before[u] = 0.0;
    power[u] = 0.0;
  }

  /** Starts all units again behind a gap; baselines stay. */
  public void restart() {
    for (int u = 0; u < unitCount; u++) {
      restart(u);
    }
    onCount = 0;
  }

  /** Number of units. */
  public int units() {
    return unitCount;
  }

  /** Units that are on at the last sample. */
  public int onCount() {
    return onCount;
  }

  /** Whether a unit is on at the last sample. */
  public boolean isOn(int unit) {
    return on[unit] == 1L;
  }

  /** Level of a unit at the last sample, in the unit of the measure. */
  public double level(int unit) {
    return level[unit];
  }

  /** Threshold of a unit at the last sample, 0 before the unit is settled. */
  public double threshold(int unit) {
    return threshold[unit];
  }

  /** Baseline of a unit, in the unit of the measure. */
  public double baseline(int unit) {
    return baseline[unit];
  }

  /** Takes the state over from arrays that {@link #save} filled. */
  public void restore(long[] longs, int longsAt, double[] doubles, int doublesAt) {
    long[][] whole = {settled, on, held, learned};
    double[][] real = {memory, before, power, baseline};
    for (int i = 0; i < whole.length; i++) {
      System.arraycopy(longs, longsAt + i * unitCount, whole[i], 0, unitCount);
      System.arraycopy(doubles, doublesAt + i * unitCount, real[i], 0, unitCount);
    }
  }

  /** Writes the state. */
  public void save(long[] longs, int longsAt, double[] doubles, int doublesAt) {
    long[][] whole = {settled, on, held, learned};
    double[][] real = {memory, before, power, baseline};
    for (int i = 0; i < whole.length; i++) {
      System.arraycopy(whole[i], 0, longs, longsAt + i * unitCount, unitCount);
      System.arraycopy(real[i], 0, doubles, doublesAt + i * unitCount, unitCount);
    }
  }
}
