package io.afferent.jobs.operator;

import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.reference.BipolarReference;
import io.afferent.jobs.step.Kernel;
import io.afferent.jobs.step.StepOutput;
import io.afferent.jobs.step.StepState;
import java.util.List;

/** Makes bipolar units; the others end here. Remembers nothing. */
final class BipolarKernel implements Kernel {

  private final BipolarReference reference;
  private final StreamLayout outputLayout;

  BipolarKernel(StreamLayout layout, List<BipolarReference.Pair> pairs) {
    this.reference = new BipolarReference(layout.units(), pairs);
    List<String> kinds =
        pairs.stream()
            .map(pair -> layout.unitKinds().get(layout.units().indexOf(pair.anode())))
            .toList();
    this.outputLayout = layout.withUnits(reference.labels(), kinds);
  }

  @Override
  public StreamLayout outputLayout() {
    return outputLayout;
  }

  @Override
  public StepState initialState() {
    return StepState.none();
  }

  @Override
  public void process(Frame frame, StepState state, StepOutput output) {
    long first = frame.firstSampleIndex();
    long count = frame.sampleCount();
    long time = frame.deviceTimeNanos();
    output.frame(
        switch (frame.kind()) {
          case DATA -> {
            float[] made = new float[(int) count * outputLayout.unitCount()];
            reference.apply(frame.samples(), (int) count, made);
            yield Frame.data(outputLayout, first, time, frame.warmUp(), made);
          }
          case GAP -> Frame.gap(outputLayout, first, count, time);
          case END -> Frame.end(outputLayout, first, time);
          case WINDOW -> throw FrameSamples.notASignal(frame);
        });
  }
}
