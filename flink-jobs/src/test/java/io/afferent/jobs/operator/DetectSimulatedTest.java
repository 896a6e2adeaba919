package io.afferent.jobs.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.simulate.Discharge;
import io.afferent.ingest.simulate.SimulatorOptions;
import io.afferent.jobs.pipeline.GivenSteps;
import io.afferent.schema.Alert;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in simulated subjects of ten minutes, against what the simulator put there. */
class DetectSimulatedTest {

  /** The steps that are proposed for this subject; a change here is a change of the proposal. */
  static final String STEPS =
      """
        - bandpass: {low_hz: 0.5, high_hz: 45}
        - notch: {hz: 50}
        - detect:
            id: alpha
            rule: alpha-burst
            units: [O1, O2]
            low_hz: 8
            high_hz: 12
            on_uv: 9
            min_share: 0.5
            min_units: 2
            min_duration: 500ms
            join: 500ms
        - detect:
            id: blink
            rule: blink
            units: [Fp1, Fp2]
            high_hz: 8
            measure: peak
            smooth: 100ms
            on_uv: 80
            min_units: 2
            max_duration: 1500ms
            join: 500ms
        - detect:
            id: discharge
            rule: discharge
            severity: critical
            low_hz: 1
            high_hz: 25
            measure: line-length
            smooth: 500ms
            on_uv: 500
            on_ratio: 3
            min_units: 10
            min_duration: 500ms
            join: 1s
      """;

  private static final SampleRate RATE = new SampleRate(256, 1);
  private static final int MINUTES = 10;

  /** The 0.5 Hz edge settles in 12 s, then the slowest step in 16 s more. */
  private static final double SETTLED_SECONDS = 28;

  /** A burst that the filter brings to the onset a little early still counts. */
  private static final double EARLY_SECONDS = 0.1;

  private static final Optional<Discharge> DISCHARGES =
      Optional.of(
          new Discharge(
              Duration.ofSeconds(75),
              Duration.ofSeconds(10),
              SimulatorOptions.nineteenChannels(),
              Optional.of(Duration.ofSeconds(120))));

  private static SimulatedSubject subject(Optional<Discharge> discharge, long seed) {
    return new SimulatedSubject(
        new SimulatorOptions(
            "simulated",
            SimulatorOptions.nineteenChannels(),
            RATE,
            Optional.of(Duration.ofMinutes(MINUTES)),
            0,
            50,
            discharge,
            seed));
  }

  private static SimulatedSubject.Heard run(SimulatedSubject subject) throws Exception {
    GivenSteps steps =
        GivenSteps.of(STEPS, new BandPassOperator(), new NotchOperator(), new DetectOperator());
    assertThat(steps.problems(subject.layout())).isEmpty();
    return subject.run(steps.kernels(subject.layout()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void findsWhatIsThereAndLittleElse(long seed) throws Exception {
    SimulatedSubject subject = subject(DISCHARGES, seed);
    SimulatedSubject.Heard heard = run(subject);
    List<SimulatedSubject.Happening> discharges = subject.truth("discharge");
    assertThat(discharges).hasSize(5);

    Score discharge = Score.of(discharges, heard.of("discharge"), event -> true);
    assertThat(discharge.missed).as("discharges that were missed").isEmpty();
    assertThat(discharge.strays).as("false discharges").isEmpty();
    assertThat(discharge.longestDelay).as("s until the alert").isBetween(0.5, 1.2);

    Score alpha = Score.of(subject.truth("alpha"), heard.of("alpha-burst"), event -> true);
    assertThat(alpha.sensitivity()).as("bursts found, without %s", alpha.missed).isGreaterThan(0.9);
    assertThat(alpha.strays).as("false bursts").hasSizeLessThanOrEqualTo(1);
    assertThat(alpha.longestDelay).as("s until the alert").isBetween(0.5, 3.0);

    // In a discharge blinks drown, and the rule says nothing rather than something wrong.
    Score blink =
        Score.of(
            subject.truth("blink"), heard.of("blink"), event -> !touchesAny(event, discharges));
    assertThat(blink.found).isGreaterThan(120);
    assertThat(blink.sensitivity())
        .as("blinks found, without %s", blink.missed)
        .isGreaterThan(0.95);
    assertThat(blink.strays).as("false blinks").hasSizeLessThanOrEqualTo(1);
    assertThat(blink.longestDelay).as("s until the alert").isBetween(0.3, 2.5);
  }

  @Test
  void callsNothingADischargeWhereThereIsNone() throws Exception {
    SimulatedSubject.Heard heard = run(subject(Optional.empty(), 4));
    assertThat(heard.of("discharge")).isEmpty();
    assertThat(heard.of("blink")).hasSizeGreaterThan(100);
  }

  @Test
  void callsADischargeOfAFewUnitsNotOneOfAll() throws Exception {
    SimulatedSubject subject =
        subject(
            Optional.of(
                new Discharge(
                    Duration.ofSeconds(75),
                    Duration.ofSeconds(10),
                    List.of("C3", "P3", "T7"),
                    Optional.empty())),
            5);
    assertThat(run(subject).of("discharge")).isEmpty();
  }

  private static boolean touchesAny(
      SimulatedSubject.Happening blink, List<SimulatedSubject.Happening> discharges) {
    return discharges.stream()
        .anyMatch(other -> blink.to() > other.from() - 1 && blink.from() < other.to() + 1);
  }

  /** Alerts matched with what happened, each at most once. */
  private static final class Score {
    final List<SimulatedSubject.Happening> missed = new ArrayList<>();
    final List<String> strays = new ArrayList<>();
    int found;
    double longestDelay;

    /**
     * @param counted what is asked for; the rest may be found or not
     */
    static Score of(
        List<SimulatedSubject.Happening> truth,
        List<Alert> alerts,
        Predicate<SimulatedSubject.Happening> counted) {
      Score score = new Score();
      List<Alert> left = new ArrayList<>(alerts);
      for (SimulatedSubject.Happening happening : truth) {
        if (happening.from() < SETTLED_SECONDS || !counted.test(happening)) {
          left.removeIf(alert -> fits(alert, happening));
          continue;
        }
        Optional<Alert> match = left.stream().filter(a -> fits(a, happening)).findFirst();
        if (match.isPresent()) {
          left.remove(match.get());
          score.found++;
          double raised = match.get().getLineage().getLastSampleIndex() / RATE.hz();
          score.longestDelay = Math.max(score.longestDelay, raised - happening.from());
        } else {
          score.missed.add(happening);
        }
      }
      left.forEach(alert -> score.strays.add(alert.getMessage()));
      return score;
    }

    private static boolean fits(Alert alert, SimulatedSubject.Happening happening) {
      double onset = alert.getLineage().getFirstSampleIndex() / RATE.hz();
      return onset >= happening.from() - EARLY_SECONDS && onset <= happening.to();
    }

    double sensitivity() {
      return (double) found / (found + missed.size());
    }

    @Override
    public String toString() {
      return "SCORE found "
          + found
          + " missed "
          + missed
          + " strays "
          + strays
          + " delay "
          + longestDelay;
    }
  }
}
