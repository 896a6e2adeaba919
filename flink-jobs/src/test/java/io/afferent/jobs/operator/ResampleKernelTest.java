package io.afferent.jobs.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.resample.PolyphaseResampler;
import io.afferent.jobs.resample.ResampleRatio;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResampleKernelTest {

  private static final StreamLayout LAYOUT = KernelRun.layout(new Rate(160, 1), "Cz", "Pz");
  private static final Rate TO = new Rate(250, 1);

  private static KernelRun run(int samples, KernelRun.Missing... gaps) {
    return KernelRun.of(
        () -> new ResampleKernel(LAYOUT, TO),
        LAYOUT,
        KernelRun.noise(samples, 2, 5),
        List.of(gaps),
        KernelRun.blocksOf(16),
        false);
  }

  @Test
  void isTheResamplerItselfHeadAndTailIncluded() {
    PolyphaseResampler resampler = new PolyphaseResampler(ResampleRatio.between(160, 1, 250, 1), 2);
    float[] samples = KernelRun.noise(333, 2, 5);
    float[] head = new float[2 * resampler.outputSamplesFor(333)];
    resampler.processFloats(0, samples, 333, head);
    float[] tail = new float[2 * resampler.outputSamplesForFlush()];
    resampler.flushFloats(tail);
    float[] expected = new float[head.length + tail.length];
    System.arraycopy(head, 0, expected, 0, head.length);
    System.arraycopy(tail, 0, expected, head.length, tail.length);
    assertThat(run(333).samples()).containsExactly(expected);
  }

  @Test
  void countsTheEndInTheOutputRate() {
    List<Frame> frames = run(333).frames();
    Frame end = frames.get(frames.size() - 1);
    assertThat(end.kind()).isEqualTo(Frame.Kind.END);
    // ceil(333 * 25 / 16)
    assertThat(end.firstSampleIndex()).isEqualTo(521);
    assertThat(end.layout().rate()).isEqualTo(TO);
    assertThat(end.deviceTimeNanos()).isEqualTo(1_000_000_000L + TO.nanosOf(521));
  }

  @Test
  void leavesNeitherHoleNorOverlapAroundAGap() {
    long next = 0;
    for (Frame frame : run(500, new KernelRun.Missing(203, 5)).frames()) {
      assertThat(frame.firstSampleIndex()).isEqualTo(next);
      assertThat(frame.deviceTimeNanos()).isEqualTo(1_000_000_000L + TO.nanosOf(next));
      next = frame.endSampleIndex();
    }
    assertThat(next).isEqualTo(782);
  }

  @Test
  void countsTimesFromTheFirstSampleOfTheSegment() {
    ResampleKernel kernel = new ResampleKernel(LAYOUT, TO);
    KernelRun run = KernelRun.nothing();
    var state = kernel.initialState();
    // The device stamped the second block 40 ns late; the samples are no less regular for it.
    kernel.process(Frame.data(LAYOUT, 0, 1_000, false, new float[320]), state, run);
    kernel.process(Frame.data(LAYOUT, 160, 1_000_001_040L, false, new float[320]), state, run);
    for (Frame frame : run.frames()) {
      assertThat(frame.deviceTimeNanos()).isEqualTo(1_000 + TO.nanosOf(frame.firstSampleIndex()));
    }
  }

  @Test
  void carriesTheFlagOfItsInput() {
    ResampleKernel kernel = new ResampleKernel(LAYOUT, TO);
    KernelRun run = KernelRun.nothing();
    var state = kernel.initialState();
    kernel.process(Frame.data(LAYOUT, 0, 0, true, new float[320]), state, run);
    kernel.process(Frame.data(LAYOUT, 160, 1_000_000_000L, false, new float[640]), state, run);
    long flagged = run.frames().stream().filter(Frame::warmUp).mapToLong(Frame::sampleCount).sum();
    // Input 160 is output 250; 250 taps on either side of 16 steps each reach ceil(250/16) on.
    assertThat(flagged).isEqualTo(250 + 16);
  }
}
