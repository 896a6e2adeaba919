package io.afferent.jobs.operator;

import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.reference.UnitReference;
import io.afferent.jobs.step.Kernel;
import io.afferent.jobs.step.StepOutput;
import io.afferent.jobs.step.StepState;

/** Subtracts a reference from the units, in place. Remembers nothing. */
final class ReferenceKernel implements Kernel {

  private final StreamLayout layout;
  private final UnitReference reference;

  ReferenceKernel(StreamLayout layout, UnitReference reference) {
    this.layout = layout;
    this.reference = reference;
  }

  @Override
  public StreamLayout outputLayout() {
    return layout;
  }

  @Override
  public StepState initialState() {
    return StepState.none();
  }

  @Override
  public void process(Frame frame, StepState state, StepOutput output) {
    switch (frame.kind()) {
      case DATA -> reference.apply(frame.samples(), (int) frame.sampleCount());
      case GAP, END -> {
        // Nothing is remembered.
      }
      case WINDOW -> throw FrameSamples.notASignal(frame);
    }
    output.frame(frame);
  }
}
