package io.afferent.jobs.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afferent.jobs.filter.NpyFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UnitLevelsTest {

  /** Level is the absolute value, on from 10, off below 5. */
  private static LevelSettings absolute() {
    return new LevelSettings(Measure.PEAK, 0, 10, 0, 0.5, 3, 0);
  }

  /** Level is the absolute value, on from twice the baseline, off below one and a half of it. */
  private static LevelSettings relative() {
    return new LevelSettings(Measure.PEAK, 0, 0, 2, 0.75, 3, 0);
  }

  private static boolean add(UnitLevels levels, double sample) {
    levels.add(new double[] {sample}, new double[] {sample}, false);
    return levels.isOn(0);
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithScipy(Measure measure) {
    NpyFixture band = NpyFixture.read(UnitLevelsTest.class, "band");
    NpyFixture expected = NpyFixture.read(UnitLevelsTest.class, measure.text().replace('-', '_'));
    UnitLevels levels =
        new UnitLevels(new LevelSettings(measure, 0.25, 1, 0, 0.7, 30, 0), 2, 200, 0);
    for (int row = 0; row < band.rows(); row++) {
      double[] samples = {band.at(row, 0), band.at(row, 1)};
      levels.add(samples, samples, false);
      for (int u = 0; u < 2; u++) {
        double value = expected.at(row, u);
        assertThat(levels.level(u))
            .as("%s of unit %d at %d", measure, u, row)
            .isCloseTo(value, within(1e-9 * Math.max(1e-3, value)));
      }
    }
  }

  @Test
  void isOnFromTheThresholdUntilItFallsBelowThePartOfIt() {
    UnitLevels levels = new UnitLevels(absolute(), 1, 10, 0);
    List<Boolean> on = new ArrayList<>();
    for (double sample : new double[] {9.9, -10, 5, 4.9, 9.9, 10, 1e6 * Float.MAX_VALUE}) {
      on.add(add(levels, sample));
    }
    assertThat(on).containsExactly(false, true, true, false, false, true, true);
  }

  @Test
  void isOffUntilFilterAndMeasureHaveSettled() {
    LevelSettings smooth = new LevelSettings(Measure.PEAK, 1, 10, 0, 0.5, 3, 0);
    UnitLevels levels = new UnitLevels(smooth, 1, 10, 7);
    int off = 0;
    while (!add(levels, 20)) {
      off++;
    }
    assertThat(off).as("7 of the filter and 5 s of the measure").isEqualTo(57);
    levels.restart();
    assertThat(add(levels, 20)).isFalse();
  }

  @Test
  void aWarmUpOfAStepBeforeStartsItsOwnAgain() {
    UnitLevels levels = new UnitLevels(absolute(), 1, 10, 3);
    for (int i = 0; i < 10; i++) {
      levels.add(new double[] {20}, new double[] {20}, true);
      assertThat(levels.isOn(0)).isFalse();
    }
    assertThat(List.of(add(levels, 20), add(levels, 20), add(levels, 20), add(levels, 20)))
        .containsExactly(false, false, false, true);
  }

  @Test
  void theBaselineIsFirstThePlainMean() {
    UnitLevels levels = new UnitLevels(relative(), 1, 10, 0);
    double[] samples = {1, 2, 4, 1};
    for (double sample : samples) {
      add(levels, sample);
    }
    assertThat(levels.baseline(0)).isCloseTo(2.0, within(1e-12));
  }

  @Test
  void nothingIsOnBeforeAThirdOfATimeConstantWasLearned() {
    UnitLevels levels = new UnitLevels(relative(), 1, 10, 0);
    for (int i = 0; i < 10; i++) {
      assertThat(add(levels, i < 9 ? 1 : 100)).as("sample %d", i).isFalse();
    }
    assertThat(add(levels, 100)).isTrue();
  }

  @Test
  void theBaselineStandsStillInAnEventButNotForEver() {
    UnitLevels levels = new UnitLevels(relative(), 1, 10, 0);
    for (int i = 0; i < 100; i++) {
      add(levels, 1);
    }
    // Held for two time constants of 3 s, counted from the first sample that is on.
    for (int i = 0; i < 60; i++) {
      assertThat(add(levels, 4)).isTrue();
      assertThat(levels.baseline(0)).isEqualTo(1.0);
    }
    add(levels, 4);
    assertThat(levels.baseline(0)).isGreaterThan(1.0);
    int more = 0;
    while (add(levels, 4)) {
      more++;
      assertThat(more).isLessThan(1_000);
    }
    // It goes off when 1.5 times the baseline passes 4: 4 - 3 exp(-t / 3 s) = 4 / 1.5, t = 2.43 s.
    assertThat(more).isBetween(23, 25);
    assertThat(levels.baseline(0)).isCloseTo(4 / 1.5, within(0.1));
  }

  @Test
  void aSampleThatIsNotFiniteRestartsItsUnitOnly() {
    UnitLevels levels = new UnitLevels(absolute(), 2, 10, 2);
    double[] strong = {20, 20};
    for (int i = 0; i < 3; i++) {
      levels.add(strong, strong, false);
    }
    assertThat(levels.onCount()).isEqualTo(2);
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      double[] broken = {20, bad};
      levels.add(broken, broken, false);
      assertThat(levels.isOn(0)).isTrue();
      assertThat(levels.isOn(1)).isFalse();
      assertThat(levels.level(1)).isZero();
    }
    levels.add(strong, strong, false);
    levels.add(strong, strong, false);
    assertThat(levels.isOn(1)).isFalse();
    levels.add(strong, strong, false);
    assertThat(levels.onCount()).isEqualTo(2);
  }

  @Test
  void aStrongBandThatIsASmallPartOfTheWholeIsOff() {
    LevelSettings half = new LevelSettings(Measure.RMS, 0, 1, 0, 0.7, 30, 0.5);
    UnitLevels levels = new UnitLevels(half, 1, 10, 0);
    levels.add(new double[] {10}, new double[] {20.1}, false);
    assertThat(levels.isOn(0)).isFalse();
    levels.add(new double[] {10}, new double[] {19.9}, false);
    assertThat(levels.isOn(0)).isTrue();
    // On, it needs 0.7 of the half only.
    levels.add(new double[] {10}, new double[] {28.5}, false);
    assertThat(levels.isOn(0)).isTrue();
    levels.add(new double[] {10}, new double[] {28.6}, false);
    assertThat(levels.isOn(0)).isFalse();
  }

  @Test
  void silenceIsNeverOn() {
    UnitLevels levels = new UnitLevels(relative(), 1, 10, 0);
    for (int i = 0; i < 50; i++) {
      assertThat(add(levels, 0)).isFalse();
    }
  }

  @Test
  void refusesSettingsThatMeanNothing() {
    assertThatThrownBy(() -> new LevelSettings(Measure.RMS, 1, 0, 0, 0.7, 30, 0))
        .hasMessage("onLevel or onRatio must be above 0, were 0.0 and 0.0");
    assertThatThrownBy(() -> new LevelSettings(Measure.RMS, -1, 1, 0, 0.7, 30, 0))
        .hasMessageContaining("smoothSeconds must be at least 0, was -1.0 s");
    assertThatThrownBy(() -> new LevelSettings(Measure.RMS, 1, 1, 0, 1.1, 30, 0))
        .hasMessageContaining("offRatio must be above 0 and at most 1, was 1.1");
    assertThatThrownBy(() -> new LevelSettings(Measure.RMS, 1, 0, 2, 0.7, 0, 0))
        .hasMessageContaining("baselineSeconds must be above 0");
    assertThatThrownBy(() -> new LevelSettings(Measure.RMS, 1, 0, 2, 0.5, 30, 0))
        .hasMessage("onRatio times offRatio must be above 1, were 2.0 and 0.5");
    assertThatThrownBy(() -> new LevelSettings(Measure.PEAK, 1, 1, 0, 0.7, 30, 0.5))
        .hasMessageContaining("the measure is peak");
    assertThatThrownBy(() -> Measure.of("power"))
        .hasMessage("a measure must be one of rms, peak, line-length, was power");
  }
}
