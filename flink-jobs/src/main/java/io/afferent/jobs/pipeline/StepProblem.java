package io.afferent.jobs.pipeline;

import java.util.Optional;

/**
 * Why a step cannot run as it is written. The message says what was found, what is allowed and what
 * to write instead; the checker adds file and line.
 */
public final class StepProblem extends Exception {

  private static final long serialVersionUID = 1L;

  private final String option;

  /** A problem of the step as a whole. */
  public StepProblem(String message) {
    this("", message);
  }

  /** A problem of one option; the line of that option is shown. */
  public StepProblem(String option, String message) {
    super(message);
    this.option = option;
  }

  /** Option that is wrong, empty when the whole step is. */
  public Optional<String> option() {
    return option.isEmpty() ? Optional.empty() : Optional.of(option);
  }
}
