package io.afferent.jobs.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.jobs.frame.Rate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** At 10 Hz; a unit is on from a level of 10 and off below 10. */
class EventTrackerTest {

  private static final LevelSettings LEVELS = new LevelSettings(Measure.PEAK, 0, 10, 0, 1, 3, 0);

  private static final class Run implements EventSink {
    final List<String> lines = new ArrayList<>();
    final UnitLevels levels;
    final EventTracker tracker;
    long index;

    Run(int minUnits, String min, String max, String join, int units) {
      levels = new UnitLevels(LEVELS, units, 10, 0);
      tracker =
          new EventTracker(
              new EventSettings(
                  minUnits, new BigDecimal(min), new BigDecimal(max), new BigDecimal(join)),
              units,
              new Rate(10, 1));
    }

    /** One sample for each digit, tens of units for all of them. */
    Run feed(String digits) {
      for (int i = 0; i < digits.length(); i++) {
        double[] samples = new double[levels.units()];
        Arrays.fill(samples, 10.0 * (digits.charAt(i) - '0'));
        add(samples);
      }
      return this;
    }

    void add(double... samples) {
      levels.add(samples, samples, false);
      tracker.add(index, levels, this);
      index++;
    }

    @Override
    public void established(DetectedEvent event) {
      lines.add("at " + index + ": " + text(event));
    }

    @Override
    public void ended(DetectedEvent event) {
      lines.add("end at " + index + ": " + text(event));
    }

    private static String text(DetectedEvent event) {
      return event.firstSampleIndex()
          + ".."
          + event.lastSampleIndex()
          + " "
          + event.level()
          + "/"
          + event.threshold()
          + " "
          + Arrays.toString(event.units());
    }
  }

  @Test
  void isEstablishedAsSoonAsItLastedLongEnoughAndOnlyOnce() {
    Run run = new Run(1, "0.3", "0", "0", 1).feed("0123210");
    assertThat(run.lines)
        .containsExactly("at 3: 1..3 30.0/10.0 [0]", "end at 6: 1..5 30.0/10.0 [0]");
    assertThat(run.tracker.events()).isEqualTo(1);
    assertThat(run.tracker.eventSamples()).isEqualTo(5);
    assertThat(run.tracker.longestSamples()).isEqualTo(5);
  }

  @Test
  void whatIsTooShortIsCountedOnly() {
    Run run = new Run(1, "0.3", "0", "0", 1).feed("0110110");
    assertThat(run.lines).isEmpty();
    assertThat(run.tracker.tooShort()).isEqualTo(2);
    assertThat(run.tracker.events()).isZero();
  }

  @Test
  void anInterruptionUpToTheJoiningTimeDoesNotEndIt() {
    assertThat(new Run(1, "0.4", "0", "0.2", 1).feed("0100100000").lines)
        .containsExactly("at 4: 1..4 10.0/10.0 [0]", "end at 7: 1..4 10.0/10.0 [0]");
    assertThat(new Run(1, "0.4", "0", "0.1", 1).feed("0100100000").lines).isEmpty();
  }

  @Test
  void aBoundedEventIsKnownWhenItIsOver() {
    Run run = new Run(1, "0.2", "0.3", "0", 1).feed("0111011110100");
    assertThat(run.lines)
        .containsExactly("at 4: 1..3 10.0/10.0 [0]", "end at 4: 1..3 10.0/10.0 [0]");
    assertThat(run.tracker.tooLong()).isEqualTo(1);
    assertThat(run.tracker.tooShort()).isEqualTo(1);
  }

  @Test
  void needsItsUnitsAtOnceAndNamesAllThatTookPart() {
    Run run = new Run(2, "0", "0", "0.1", 3);
    run.add(20, 0, 0);
    run.add(0, 20, 0);
    run.add(0, 20, 30);
    run.add(40, 20, 0);
    run.add(50, 0, 0);
    run.add(0, 0, 0);
    assertThat(run.lines)
        .containsExactly("at 2: 2..2 30.0/10.0 [1, 2]", "end at 5: 2..3 40.0/10.0 [0, 1, 2]");
  }

  @Test
  void aCutEndsItWithWhatWasSeen() {
    Run run = new Run(1, "0.2", "0", "0.5", 1).feed("0110");
    run.tracker.cut(run);
    run.tracker.cut(run);
    assertThat(run.lines)
        .containsExactly("at 2: 1..2 10.0/10.0 [0]", "end at 4: 1..2 10.0/10.0 [0]");
    run.feed("11");
    assertThat(run.lines).hasSize(3);
  }

  @Test
  void durationsAreRoundedUpToSamples() {
    assertThat(EventSettings.samples(new BigDecimal("0.25"), new Rate(10, 1))).isEqualTo(3);
    assertThat(EventSettings.samples(new BigDecimal("0.3"), new Rate(10, 1))).isEqualTo(3);
    assertThat(EventSettings.samples(BigDecimal.ONE, new Rate(17361, 100))).isEqualTo(174);
  }

  @Test
  void refusesSettingsThatMeanNothing() {
    BigDecimal one = BigDecimal.ONE;
    assertThatThrownBy(() -> new EventSettings(0, one, one, one))
        .hasMessage("minUnits must be at least 1, was 0");
    assertThatThrownBy(() -> new EventSettings(1, one, new BigDecimal("0.5"), one))
        .hasMessage("maxSeconds 0.5 must not be below minSeconds 1");
    assertThatThrownBy(() -> new EventSettings(1, one.negate(), one, one))
        .hasMessageContaining("durations must be at least 0");
  }
}
