package io.afferent.jobs.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.jobs.filter.SecondOrderSections;
import io.afferent.jobs.filter.SosDesign;
import io.afferent.jobs.filter.SosFilter;
import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.step.StepState;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterKernelTest {

  private static final StreamLayout LAYOUT = KernelRun.layout(new Rate(160, 1), "Cz", "Pz");
  private static final SecondOrderSections BAND = SosDesign.bandPass(4, 1, 40, 160);

  private static KernelRun run(StreamLayout layout, float[] samples, KernelRun.Missing... gaps) {
    return KernelRun.of(
        () -> new FilterKernel(layout, BAND),
        layout,
        samples,
        List.of(gaps),
        KernelRun.blocksOf(100),
        false);
  }

  @Test
  void isTheFilterItself() {
    float[] samples = KernelRun.noise(700, 2, 3);
    float[] expected = samples.clone();
    new SosFilter(BAND, 2).applyFloats(expected, 700);
    assertThat(run(LAYOUT, samples).samples()).containsExactly(expected);
  }

  @Test
  void startsAgainBehindAGap() {
    float[] samples = KernelRun.noise(700, 2, 3);
    float[] behind = Arrays.copyOfRange(samples, 2 * 310, 2 * 700);
    new SosFilter(BAND, 2).applyFloats(behind, 390);
    float[] result = run(LAYOUT, samples, new KernelRun.Missing(300, 10)).samples();
    assertThat(Arrays.copyOfRange(result, 2 * 300, result.length)).containsExactly(behind);
  }

  @Test
  void flagsExactlyTheWarmUpAfterStartAndGap() {
    int warm = (int) BAND.warmUpSamples();
    int gapAt = warm + 100;
    KernelRun run = run(LAYOUT, KernelRun.noise(4 * warm, 2, 3), new KernelRun.Missing(gapAt, 10));
    long flagged = run.frames().stream().filter(Frame::warmUp).mapToLong(Frame::sampleCount).sum();
    assertThat(flagged).isEqualTo(2L * warm);
    assertThat(run.lines().get(warm - 1)).startsWith((warm - 1) + " warm");
    assertThat(run.lines().get(warm)).doesNotContain("warm");
  }

  @Test
  void leavesTriggersAlone() {
    StreamLayout layout =
        KernelRun.layout(new Rate(160, 1), List.of("Cz", "STI"), List.of("EEG", "TRIGGER"));
    float[] result = run(layout, KernelRun.noise(300, 2, 3)).samples();
    float[] samples = KernelRun.noise(300, 2, 3);
    for (int i = 0; i < 300; i++) {
      assertThat(result[2 * i + 1]).isEqualTo(samples[2 * i + 1]);
      assertThat(result[2 * i]).isNotEqualTo(samples[2 * i]);
    }
  }

  @Test
  void recoversFromASampleThatIsNotFinite() {
    float[] samples = KernelRun.noise(600, 2, 3);
    samples[2 * 250] = Float.NaN;
    float[] result = run(LAYOUT, samples).samples();
    assertThat(result[2 * 250]).isNaN();
    float[] other = KernelRun.noise(600, 2, 3);
    new SosFilter(BAND, 2).applyFloats(other, 600);
    float[] behind = Arrays.copyOfRange(KernelRun.noise(600, 2, 3), 2 * 251, 2 * 600);
    new SosFilter(BAND, 2).applyFloats(behind, 349);
    for (int i = 0; i < 600; i++) {
      assertThat(result[2 * i + 1]).isEqualTo(other[2 * i + 1]);
      if (i > 250) {
        assertThat(result[2 * i]).isEqualTo(behind[2 * (i - 251)]);
      }
    }
  }

  @Test
  void doesNotDependOnCutsAroundASampleThatIsNotFinite() {
    float[] samples = KernelRun.noise(600, 2, 3);
    samples[2 * 99] = Float.POSITIVE_INFINITY;
    samples[2 * 100 + 1] = Float.NaN;
    List<String> whole =
        KernelRun.of(
                () -> new FilterKernel(LAYOUT, BAND),
                LAYOUT,
                samples,
                List.of(),
                KernelRun.blocksOf(600),
                false)
            .lines();
    assertThat(run(LAYOUT, samples).lines()).isEqualTo(whole);
  }

  @Test
  void refusesAFrameThatDoesNotContinueTheStream() {
    FilterKernel kernel = new FilterKernel(LAYOUT, BAND);
    StepState state = kernel.initialState();
    KernelRun out = KernelRun.nothing();
    kernel.process(Frame.data(LAYOUT, 5, 0, false, new float[20]), state, out);
    assertThatThrownBy(
            () -> kernel.process(Frame.data(LAYOUT, 16, 0, false, new float[20]), state, out))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("index 15 must come next");
  }
}
