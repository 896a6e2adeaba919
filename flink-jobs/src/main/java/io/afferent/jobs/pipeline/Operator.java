package io.afferent.jobs.pipeline;

import java.util.List;

/**
 * One kind of step that a pipeline file can name. Implementations are stateless, have a public
 * no-argument constructor and are listed in {@code
 * META-INF/services/io.afferent.jobs.pipeline.Operator}; nothing else has to change for a new one.
 */
public interface Operator {

  /** Name in pipeline files, lower case with hyphens. */
  String name();

  /** One sentence for the list of operators. */
  String summary();

  /** Options in the order in which they are shown. The name {@code id} belongs to every step. */
  List<OptionSpec> options();

  /** A step as somebody would write it, for example {@code bandpass: {low_hz: 1, high_hz: 40}}. */
  String example();

  /** What the step takes. */
  Stage takes();

  /** What the step passes on; the same as it takes unless it cuts. */
  default Stage gives() {
    return takes();
  }

  /** Whether the output has the rate of the input. Only used to go on checking after a problem. */
  default boolean keepsRate() {
    return true;
  }

  /**
   * Checks the step against what is known of its input and says what comes out. Called once when a
   * file is checked and again, with everything known, for each stream that arrives.
   *
   * @throws StepProblem when the step cannot run as written on such a stream
   */
  Shape check(StepSettings settings, Shape input, CheckContext context) throws StepProblem;

  /**
   * What {@link #check} could not cover for want of a rate or of units, as phrases such as "the
   * band edges against half the rate". Empty when all was covered.
   */
  default List<String> waiting(StepSettings settings, Shape input) {
    return List.of();
  }

  /**
   * Adds the step to the job. Called after {@link #check} passed.
   *
   * @throws StepProblem when what the step names is no longer there
   */
  void attach(StepSettings settings, GraphBuilder graph, CheckContext context) throws StepProblem;
}
