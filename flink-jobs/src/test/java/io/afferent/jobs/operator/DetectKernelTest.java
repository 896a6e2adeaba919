package io.afferent.jobs.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afferent.jobs.detect.DetectSettings;
import io.afferent.jobs.detect.EventSettings;
import io.afferent.jobs.detect.LevelSettings;
import io.afferent.jobs.detect.Measure;
import io.afferent.jobs.filter.SosDesign;
import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.step.Kernel;
import io.afferent.jobs.step.StepContext;
import io.afferent.jobs.step.StepState;
import io.afferent.schema.Alert;
import io.afferent.schema.AlertSeverity;
import io.afferent.schema.Report;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Absolute value from 100 uV for 30 ms at 100 Hz on the units C3 and C4 of three. */
class DetectKernelTest {

  private static final StreamLayout LAYOUT = KernelRun.layout(new Rate(100, 1), "C3", "Cz", "C4");
  private static final DetectSettings STRONG =
      new DetectSettings(
          "strong",
          AlertSeverity.WARNING,
          new LevelSettings(Measure.PEAK, 0, 100, 0, 0.7, 30, 0),
          new EventSettings(1, new BigDecimal("0.03"), BigDecimal.ZERO, BigDecimal.ZERO));

  private static Kernel kernel() {
    return new DetectKernel(
        LAYOUT, new StepContext("pipeline", "detect"), STRONG, Optional.empty(), new int[] {0, 2});
  }

  private static KernelRun run(float[] samples, KernelRun.Missing... gaps) {
    return KernelRun.of(
        DetectKernelTest::kernel, LAYOUT, samples, List.of(gaps), KernelRun.blocksOf(7), false);
  }

  /** Silence, but for some microvolts of one unit from a sample up to another. */
  private static float[] strong(int unit, int from, int to, double microvolts) {
    float[] samples = new float[3 * 100];
    for (int i = from; i < to; i++) {
      samples[3 * i + unit] = (float) (1e-6 * microvolts);
    }
    return samples;
  }

  @Test
  void saysWhatWhereAndWhen() {
    float[] samples = strong(2, 20, 30, -150);
    samples[3 * 21 + 2] = 200e-6f;
    KernelRun run = run(samples);
    assertThat(run.samples()).containsExactly(samples);
    assertThat(run.alerts()).hasSize(1);
    Alert alert = run.alerts().get(0);
    assertThat(alert.getRule()).isEqualTo("strong");
    assertThat(alert.getSeverity()).isEqualTo(AlertSeverity.WARNING);
    assertThat(alert.getUnits()).containsExactly("C4");
    assertThat(alert.getValue()).isCloseTo(200, within(1e-4));
    assertThat(alert.getThreshold()).isEqualTo(100);
    assertThat(alert.getMessage())
        .isEqualTo("strong in C4 at 0.20 s: 200.0 uV peak, threshold 100.0");
    assertThat(alert.getLineage().getResultId())
        .isEqualTo("stream/recording/pipeline/detect/20-22/0");
    assertThat(alert.getLineage().getFirstDeviceTimeNanos()).isEqualTo(1_200_000_000L);
    assertThat(alert.getLineage().getLastDeviceTimeNanos()).isEqualTo(1_220_000_000L);
    assertThat(alert.getLineage().getWarmUp()).isFalse();
  }

  @Test
  void reportsEachEventAndAllAtTheEnd() {
    float[] samples = strong(0, 20, 30, 150);
    System.arraycopy(strong(2, 50, 52, 150), 150, samples, 150, 6);
    KernelRun run = run(samples);
    assertThat(run.reports())
        .extracting(Report::getKind)
        .containsExactly("detected-event", "detect");
    Report event = run.reports().get(0);
    assertThat(event.getFinished()).isFalse();
    assertThat(event.getLineage().getFirstSampleIndex()).isEqualTo(20);
    assertThat(event.getLineage().getLastSampleIndex()).isEqualTo(29);
    assertThat(event.getMeasures()).containsEntry("durationSeconds", 0.1);
    assertThat(event.getFacts())
        .containsEntry("rule", "strong")
        .containsEntry("units", "C3")
        .containsEntry("levelUnit", "uV peak");
    Report end = run.reports().get(1);
    assertThat(end.getFinished()).isTrue();
    assertThat(end.getCounts())
        .containsEntry("samples", 100L)
        .containsEntry("events", 1L)
        .containsEntry("eventSamples", 10L)
        .containsEntry("tooShort", 1L)
        .containsEntry("tooLong", 0L);
    assertThat(end.getLineage().getResultId()).isEqualTo("stream/recording/pipeline/detect/0-99/0");
  }

  @Test
  void looksAtItsUnitsOnly() {
    assertThat(run(strong(1, 20, 60, 150)).alerts()).isEmpty();
  }

  @Test
  void aGapEndsAnEventBeforeIt() {
    KernelRun run = run(strong(0, 20, 60, 150), new KernelRun.Missing(40, 5));
    assertThat(run.alerts())
        .extracting(alert -> alert.getLineage().getFirstSampleIndex())
        .containsExactly(20L, 45L);
    assertThat(run.reports().get(0).getLineage().getLastSampleIndex()).isEqualTo(39);
    assertThat(run.reports().get(1).getLineage().getLastSampleIndex()).isEqualTo(59);
    assertThat(run.reports().get(2).getCounts()).containsEntry("samples", 95L);
  }

  @Test
  void anEventThatTheEndCutsIsReportedBeforeTheEnd() {
    assertThat(run(strong(0, 90, 100, 150)).reports())
        .extracting(Report::getKind)
        .containsExactly("detected-event", "detect");
  }

  @Test
  void findsNothingInTheWarmUpOfAStepBefore() {
    Kernel kernel = kernel();
    StepState state = kernel.initialState();
    KernelRun run = KernelRun.nothing();
    float[] samples = strong(0, 0, 100, 150);
    kernel.process(Frame.data(LAYOUT, 0, 0, true, samples.clone()), state, run);
    assertThat(run.alerts()).isEmpty();
    kernel.process(Frame.data(LAYOUT, 100, 0, false, samples), state, run);
    kernel.process(Frame.end(LAYOUT, 200, 0), state, run);
    assertThat(run.alerts())
        .extracting(alert -> alert.getLineage().getFirstSampleIndex())
        .containsExactly(100L);
    assertThat(run.reports().get(1).getLineage().getWarmUp()).isTrue();
  }

  @Test
  void reportsARecordingWithoutSamples() {
    KernelRun run = run(new float[0]);
    assertThat(run.reports()).hasSize(1);
    assertThat(run.reports().get(0).getCounts()).containsEntry("samples", 0L);
  }

  @Test
  void refusesWindows() {
    Kernel kernel = kernel();
    assertThatThrownBy(
            () ->
                kernel.process(
                    Frame.window(LAYOUT, 0, 0, false, new float[3]),
                    kernel.initialState(),
                    KernelRun.nothing()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("needs a signal");
  }

  @Test
  void oneBadSampleSilencesItsUnitForTheWarmUpOnly() {
    float[] samples = strong(0, 0, 100, 150);
    samples[3 * 50] = Float.NaN;
    assertThat(run(samples).alerts())
        .extracting(alert -> alert.getLineage().getFirstSampleIndex())
        .containsExactly(0L, 51L);
  }

  /** However it is cut and wherever it is restored, with gaps and bad samples. */
  @Property(tries = 40)
  void findsTheSameForAllCutsAndRestarts(
      @ForAll @IntRange(min = 0, max = 1_000_000) int seed,
      @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 0, max = 900) Integer> sizes) {
    StreamLayout layout = KernelRun.layout(new Rate(100, 1), "C3", "Cz", "C4");
    float[] samples = bursts(seed);
    List<KernelRun.Missing> gaps =
        List.of(new KernelRun.Missing(801, 13), new KernelRun.Missing(1_900, 0));
    List<String> whole = lines(layout, samples, gaps, new int[] {3_000}, false);
    assertThat(whole).filteredOn(line -> line.startsWith("alert")).hasSizeGreaterThan(3);
    int[] cuts = sizes.stream().mapToInt(Integer::intValue).toArray();
    if (Arrays.stream(cuts).sum() > 0) {
      assertThat(lines(layout, samples, gaps, cuts, false)).isEqualTo(whole);
      assertThat(lines(layout, samples, gaps, cuts, true)).isEqualTo(whole);
    }
    for (int size : new int[] {1, 7, 100, 1_000}) {
      assertThat(lines(layout, samples, gaps, new int[] {size}, true)).isEqualTo(whole);
    }
  }

  private static List<String> lines(
      StreamLayout layout,
      float[] samples,
      List<KernelRun.Missing> gaps,
      int[] cuts,
      boolean restart) {
    int[] next = {0};
    return KernelRun.of(
            () ->
                new DetectKernel(
                    layout,
                    new StepContext("pipeline", "detect"),
                    new DetectSettings(
                        "burst",
                        AlertSeverity.INFO,
                        new LevelSettings(Measure.RMS, 0.1, 5, 2, 0.7, 2, 0.3),
                        new EventSettings(
                            1, new BigDecimal("0.1"), BigDecimal.ZERO, new BigDecimal("0.2"))),
                    Optional.of(SosDesign.bandPass(2, 8, 12, 100)),
                    new int[] {0, 2}),
            layout,
            samples,
            gaps,
            () -> cuts[next[0]++ % cuts.length],
            restart)
        .lines();
  }

  /** Noise of 10 uV with bursts of 10 Hz every 3 s, and some samples that are not finite. */
  private static float[] bursts(int seed) {
    float[] samples = KernelRun.noise(3_000, 3, seed);
    for (int i = 0; i < 3_000; i++) {
      if (i % 300 > 220) {
        samples[3 * i] += (float) (6e-5 * Math.sin(2 * Math.PI * i / 10.0));
      }
    }
    samples[3 * 1_303] = Float.NaN;
    samples[3 * 2_402 + 2] = Float.NEGATIVE_INFINITY;
    return samples;
  }
}
