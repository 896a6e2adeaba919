package io.afferent.jobs.pipeline;

import java.io.Serializable;

/**
 * One thing that is wrong with a pipeline file.
 *
 * @param file file as the user named it
 * @param line line from 1, 0 when the file as a whole is meant
 * @param message the part concerned, what was found, and what to write instead
 */
public record PipelineProblem(String file, int line, String message) implements Serializable {

  /** The problem as compilers print theirs: {@code file:line: message}. */
  @Override
  public String toString() {
    return line > 0 ? file + ":" + line + ": " + message : file + ": " + message;
  }
}
