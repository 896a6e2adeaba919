package io.afferent.jobs.pipeline;

import java.util.List;
import java.util.stream.Collectors;

/** A pipeline file that cannot be used; the message has one line per problem. */
public final class PipelineException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<PipelineProblem> problems;

  public PipelineException(List<PipelineProblem> problems) {
    super(problems.stream().map(PipelineProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** The problems by line; empty in a copy that was sent to another process. */
  public List<PipelineProblem> problems() {
    return problems == null ? List.of() : problems;
  }
}
