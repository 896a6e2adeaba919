package io.afferent.jobs.pipeline;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What could be read of a file, so that a check can go on behind the first problem.
 *
 * @param fileName file as the user named it
 * @param problems what is wrong so far
 */
record PipelineDraft(
    String fileName,
    String name,
    Optional<PipelineSource> source,
    List<Step> steps,
    List<PipelineSink> sinks,
    Optional<BigDecimal> checkpointIntervalSeconds,
    OptionalInt parallelism,
    OptionalInt maxParallelism,
    List<PipelineProblem> problems) {

  /**
   * One item of steps.
   *
   * @param id id, empty when it could not be read
   * @param operatorName as written
   * @param operator empty when there is none of that name
   * @param settings empty when the options are wrong
   */
  record Step(
      int line,
      String id,
      String operatorName,
      Optional<Operator> operator,
      Optional<StepOptions> settings) {}

  PipelineDraft {
    steps = List.copyOf(steps);
    sinks = List.copyOf(sinks);
    problems = List.copyOf(problems);
  }

  static PipelineDraft unreadable(PipelineProblem problem) {
    return new PipelineDraft(
        problem.file(),
        "",
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        List.of(problem));
  }
}
