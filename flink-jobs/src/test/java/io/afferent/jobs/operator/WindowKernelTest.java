package io.afferent.jobs.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.step.StepContext;
import io.afferent.jobs.window.WindowLayout;
import io.afferent.schema.Report;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowKernelTest {

  private static final StreamLayout LAYOUT = KernelRun.layout(new Rate(100, 1), "Cz", "Pz");
  private static final StepContext CONTEXT = new StepContext("pipeline", "window");

  private static KernelRun run(float[] samples, KernelRun.Missing... gaps) {
    return KernelRun.of(
        () -> new WindowKernel(LAYOUT, CONTEXT, new WindowLayout(200, 50)),
        LAYOUT,
        samples,
        List.of(gaps),
        KernelRun.blocksOf(33),
        false);
  }

  private static List<Frame> windows(KernelRun run) {
    return run.frames().stream().filter(frame -> frame.kind() == Frame.Kind.WINDOW).toList();
  }

  @Test
  void cutsTheSamplesUnchangedOnTheGrid() {
    float[] samples = KernelRun.noise(520, 2, 1);
    List<Frame> windows = windows(run(samples));
    assertThat(windows.stream().map(Frame::firstSampleIndex))
        .containsExactly(0L, 50L, 100L, 150L, 200L, 250L, 300L);
    assertThat(windows.get(3).samples()).containsExactly(Arrays.copyOfRange(samples, 300, 700));
    assertThat(windows.get(3).deviceTimeNanos()).isEqualTo(2_500_000_000L);
  }

  @Test
  void makesNoWindowAcrossAGapAndSaysHowManyItMissed() {
    KernelRun run = run(KernelRun.noise(1_000, 2, 1), new KernelRun.Missing(430, 10));
    assertThat(windows(run).stream().map(Frame::firstSampleIndex))
        .containsExactly(0L, 50L, 100L, 150L, 200L, 450L, 500L, 550L, 600L, 650L, 700L, 750L, 800L);
    Report report = run.reports().get(0);
    assertThat(report.getKind()).isEqualTo("windows");
    assertThat(report.getFinished()).isTrue();
    assertThat(report.getCounts())
        .containsEntry("windows", 13L)
        .containsEntry("rejectedGap", 4L)
        .containsEntry("rejectedEnd", 3L)
        .containsEntry("rejectedStart", 0L);
    assertThat(report.getLineage().getResultId())
        .isEqualTo("stream/recording/pipeline/window/0-999/0");
    assertThat(report.getLineage().getLastDeviceTimeNanos()).isEqualTo(10_990_000_000L);
  }

  @Test
  void countsTheWindowsOfALostBeginningAsThoseOfAGap() {
    KernelRun run = run(KernelRun.noise(1_000, 2, 1), new KernelRun.Missing(0, 60));
    assertThat(windows(run).get(0).firstSampleIndex()).isEqualTo(100L);
    assertThat(run.reports().get(0).getCounts())
        .containsEntry("windows", 15L)
        .containsEntry("rejectedGap", 2L)
        .containsEntry("rejectedStart", 0L)
        .containsEntry("rejectedEnd", 3L);
  }

  @Test
  void flagsWindowsThatTouchTheWarmUp() {
    WindowKernel kernel = new WindowKernel(LAYOUT, CONTEXT, new WindowLayout(200, 50));
    KernelRun run = KernelRun.nothing();
    var state = kernel.initialState();
    kernel.process(Frame.data(LAYOUT, 0, 0, true, new float[2 * 101]), state, run);
    kernel.process(Frame.data(LAYOUT, 101, 0, false, new float[2 * 400]), state, run);
    assertThat(windows(run).stream().filter(Frame::warmUp).map(Frame::firstSampleIndex))
        .containsExactly(0L, 50L, 100L);
  }

  @Test
  void reportsARecordingWithoutSamples() {
    KernelRun run = run(new float[0]);
    assertThat(run.reports()).hasSize(1);
    assertThat(run.reports().get(0).getCounts()).containsEntry("windows", 0L);
  }
}
