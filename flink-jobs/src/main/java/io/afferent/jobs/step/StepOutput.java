package io.afferent.jobs.step;

import io.afferent.jobs.frame.Frame;
import io.afferent.schema.Alert;
import io.afferent.schema.Report;

/** Where a kernel emits to. Valid only during the call that it is passed to. */
public interface StepOutput {

  /** Passes a frame on to the next step; the kernel gives it up. */
  void frame(Frame frame);

  /** Raises an alert. */
  void alert(Alert alert);

  /** Emits what was counted or measured. */
  void report(Report report);
}
