package io.afferent.jobs.pipeline;

import io.afferent.jobs.graph.GraphBuilder;
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

  /** Options in the order in which they are shown. */
  List<OptionSpec> options();

  /** What the step takes. */
  Stage takes();

  /**
   * Checks the step against what is known of its input and says what comes out. Called once when a
   * file is checked and again, with everything known, for each stream that arrives.
   *
   * @throws StepProblem when the step cannot run as written on such a stream
   */
  Shape check(StepSettings settings, Shape input, CheckContext context) throws StepProblem;

  /** Adds the step to the job. Called after {@link #check} passed. */
  void attach(StepSettings settings, GraphBuilder graph);
}
