package io.afferent.jobs.step;

import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.StreamLayout;

/**
 * The arithmetic of one step for one stream of one layout. Knows nothing of Flink; what it
 * remembers between calls is in the {@link StepState} that it is given, so that the result does not
 * depend on how samples were cut into frames or on a restart in between. Frames of a stream arrive
 * in order; a {@link Frame.Kind#GAP} stands where samples are missing and an {@link Frame.Kind#END}
 * where the recording ends. Used by one thread at a time.
 */
public interface Kernel {

  /** Layout of the frames that the kernel passes on. */
  StreamLayout outputLayout();

  /** State at the start of a recording. */
  StepState initialState();

  /**
   * Handles one frame of any kind. A kernel that does not cut windows passes gap and end on, with
   * indexes in its output rate, after whatever it still holds back.
   *
   * @throws FrameDiscontinuityException when a frame does not continue the one before
   */
  void process(Frame frame, StepState state, StepOutput output);
}
