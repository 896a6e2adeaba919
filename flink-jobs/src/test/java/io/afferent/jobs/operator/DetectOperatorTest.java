package io.afferent.jobs.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.pipeline.GivenSteps;
import io.afferent.jobs.step.Kernel;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectOperatorTest {

  private static final StreamLayout LAYOUT =
      KernelRun.layout(
          new Rate(160, 1),
          List.of("Fp1.", "O1..", "O2..", "STI"),
          List.of("EEG", "EEG", "EEG", "TRIGGER"));

  private static GivenSteps steps(String options) {
    return GivenSteps.of("  - detect: {" + options + "}\n", new DetectOperator());
  }

  @Test
  void itsOwnExampleIsSound() {
    DetectOperator operator = new DetectOperator();
    assertThat(
            GivenSteps.of("  - " + operator.example() + "\n", operator)
                .problems(KernelRun.layout(new Rate(160, 1), "O1", "O2")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rule: x                                           | a threshold is missing; write on_uv: 20
          rule: x, on_uv: 0                                 | on_uv must be above 0, was 0
          rule: x, on_ratio: -1                             | on_ratio must be above 0, was -1
          rule: x, on_ratio: 1.4                            | on_ratio 1.4 times off_ratio 0.7 must be above 1
          rule: x, on_uv: 5, off_ratio: 1.1                 | off_ratio must be between 0.01 and 1, was 1.1
          rule: x, on_uv: 5, min_share: 2                   | min_share must be between 0 and 1, was 2
          rule: x, on_uv: 5, min_share: 0.5, measure: peak  | min_share is for measure: rms, but measure is peak
          rule: x, on_uv: 5, baseline: 0s                   | baseline must be above 0, was 0
          rule: x, on_uv: 5, max_duration: 50ms             | max_duration 0.05 s must not be below min_duration 0.1 s
          rule: x, on_uv: 5, min_units: 0                   | min_units must be at least 1, was 0
          rule: x, on_uv: 5, min_units: 5                   | min_units 5 cannot be reached: only 4 units
          rule: x, on_uv: 5, units: [O1]                    | no unit fits "O1"; did you mean "O1.."?
          rule: x, on_uv: 5, low_hz: 12, high_hz: 8         | low_hz 12 must be below high_hz 8; are the edges swapped?
          rule: x, on_uv: 5, high_hz: 80                    | high_hz 80 must be below 80 Hz
          rule: x, on_uv: 5, low_hz: 8, order: 0            | order must be between 1 and
          """)
  void saysWhatIsWrong(String options, String problem) {
    assertThat(steps(options).problems(LAYOUT))
        .singleElement()
        .asString()
        .contains("p.yaml:4: detect")
        .contains(problem);
  }

  @Test
  void checksWhatItCanBeforeAStreamIsSeen() {
    assertThat(
            steps("rule: x, on_uv: 5, units: [O1], high_hz: 80")
                .problems(Optional.empty(), Optional.empty()))
        .isEmpty();
  }

  @Test
  void watchesTheUnitsOfItsPatternsAndElseAllOfEeg() throws Exception {
    float[] samples = new float[4 * 100];
    for (int i = 0; i < 100; i++) {
      for (int u = 0; u < 4; u++) {
        samples[4 * i + u] = 100e-6f;
      }
    }
    assertThat(units("rule: x, on_uv: 5, measure: peak, smooth: 0s", samples))
        .containsExactly("Fp1.", "O1..", "O2..");
    assertThat(units("rule: x, on_uv: 5, measure: peak, smooth: 0s, units: [O*]", samples))
        .containsExactly("O1..", "O2..");
  }

  private static List<String> units(String options, float[] samples) throws Exception {
    Kernel kernel = steps(options).kernels(LAYOUT).get(0);
    return KernelRun.of(() -> kernel, LAYOUT, samples, List.of(), KernelRun.blocksOf(10), false)
        .alerts()
        .get(0)
        .getUnits();
  }

  @Test
  void refusesMicrovoltsForASignalThatIsNotInVolts() {
    StreamLayout tesla =
        new StreamLayout(
            "meg", "r", "", 0, "EEG", List.of("M1"), List.of("MEG"), new Rate(160, 1), 0, "d", "T");
    assertThatThrownBy(() -> steps("rule: x, on_uv: 5").kernels(tesla))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is in T; use on_ratio");
    assertThatThrownBy(() -> steps("rule: x, on_ratio: 3, min_units: 2").kernels(tesla))
        .hasMessageContaining("needs 2 units at once, but only 1 units of meg are watched");
  }

  @Test
  void anOpenEdgeIsOpen() {
    assertThat(new BandDesign(2, 0, 0).at(100)).isEmpty();
    assertThat(new BandDesign(2, 8, 0).at(100)).isPresent();
    assertThat(new BandDesign(2, 0, 8).at(100)).isPresent();
    assertThat(new BandDesign(2, 0, 8).at(100)).isNotEqualTo(new BandDesign(2, 8, 0).at(100));
  }
}
