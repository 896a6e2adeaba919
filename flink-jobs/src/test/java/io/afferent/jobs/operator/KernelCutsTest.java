package io.afferent.jobs.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.jobs.detect.DetectSettings;
import io.afferent.jobs.detect.EventSettings;
import io.afferent.jobs.detect.LevelSettings;
import io.afferent.jobs.detect.Measure;
import io.afferent.jobs.filter.SosDesign;
import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.reference.BipolarReference;
import io.afferent.jobs.reference.UnitReference;
import io.afferent.jobs.step.Kernel;
import io.afferent.jobs.step.StepContext;
import io.afferent.jobs.window.WindowLayout;
import io.afferent.schema.AlertSeverity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel: the same bits however the stream is cut, and with a restart at every frame. */
class KernelCutsTest {

  private static final StreamLayout LAYOUT = KernelRun.layout(new Rate(160, 1), "Fz", "Cz", "Pz");
  private static final StepContext CONTEXT = new StepContext("pipeline", "step");
  private static final float[] SAMPLES = KernelRun.noise(5_000, 3, 11);
  private static final List<KernelRun.Missing> GAPS =
      List.of(
          new KernelRun.Missing(1_003, 7),
          new KernelRun.Missing(1_500, 0),
          new KernelRun.Missing(3_001, 333));

  static Stream<Named<Function<StreamLayout, Kernel>>> kernels() {
    return Stream.of(
        Named.of(
            "filter",
            layout -> new FilterKernel(layout, SosDesign.bandPass(4, 0.5, 45, layout.rate().hz()))),
        Named.of(
            "reference",
            layout ->
                new ReferenceKernel(
                    layout, UnitReference.average(new boolean[] {true, true, true}))),
        Named.of("detect", KernelCutsTest::detect),
        Named.of(
            "bipolar",
            layout -> new BipolarKernel(layout, List.of(new BipolarReference.Pair("Fz", "Pz")))),
        Named.of("upsample", layout -> new ResampleKernel(layout, new Rate(250, 1))),
        Named.of("downsample", layout -> new ResampleKernel(layout, new Rate(50, 1))),
        Named.of("same rate", layout -> new ResampleKernel(layout, new Rate(160, 1))),
        Named.of("windows", layout -> new WindowKernel(layout, CONTEXT, new WindowLayout(320, 40))),
        Named.of(
            "windows apart",
            layout -> new WindowKernel(layout, CONTEXT, new WindowLayout(50, 170))));
  }

  private static Kernel detect(StreamLayout layout) {
    return new DetectKernel(
        layout,
        CONTEXT,
        new DetectSettings(
            "strong",
            AlertSeverity.INFO,
            new LevelSettings(Measure.RMS, 0.05, 2, 1.2, 0.9, 1, 0),
            new EventSettings(2, new BigDecimal("0.02"), BigDecimal.ZERO, new BigDecimal("0.1"))),
        Optional.of(SosDesign.bandPass(2, 8, 20, layout.rate().hz())),
        new int[] {0, 1, 2});
  }

  @Test
  void theDetectionThatIsCutFindsSomething() {
    assertThat(run(KernelCutsTest::detect, 100, false))
        .filteredOn(line -> line.startsWith("alert"))
        .hasSizeGreaterThan(5);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void givesTheSameForAllCuts(Function<StreamLayout, Kernel> kernel) {
    List<String> whole = run(kernel, 5_000, false);
    for (int size : new int[] {1, 7, 100, 1_000}) {
      assertThat(run(kernel, size, false)).as("blocks of " + size).isEqualTo(whole);
    }
    for (long seed = 1; seed <= 5; seed++) {
      assertThat(
              KernelRun.of(
                      () -> kernel.apply(LAYOUT),
                      LAYOUT,
                      SAMPLES,
                      GAPS,
                      KernelRun.randomBlocks(seed),
                      false)
                  .lines())
          .as("random blocks, seed " + seed)
          .isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void goesOnFromACopyOfTheState(Function<StreamLayout, Kernel> kernel) {
    assertThat(run(kernel, 7, true)).isEqualTo(run(kernel, 5_000, false));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void passesGapsAndTheEndOnInOrder(Function<StreamLayout, Kernel> kernel) {
    List<String> lines = run(kernel, 100, false);
    assertThat(lines.stream().filter(line -> line.startsWith("GAP"))).hasSize(3);
    assertThat(lines.get(lines.size() - 1)).startsWith("END");
  }

  private static List<String> run(
      Function<StreamLayout, Kernel> kernel, int size, boolean restart) {
    return KernelRun.of(
            () -> kernel.apply(LAYOUT), LAYOUT, SAMPLES, GAPS, KernelRun.blocksOf(size), restart)
        .lines();
  }
}
