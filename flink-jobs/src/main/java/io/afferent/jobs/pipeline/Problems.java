package io.afferent.jobs.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one file. */
final class Problems {

  private final String fileName;
  private final List<PipelineProblem> found = new ArrayList<>();

  Problems(String fileName) {
    this.fileName = fileName;
  }

  void add(int line, String message) {
    found.add(new PipelineProblem(fileName, line, message));
  }

  /** Adds a problem of a part of the file, named before the message. */
  void add(int line, String part, String message) {
    add(line, part + ": " + message);
  }

  int count() {
    return found.size();
  }

  /** All problems, by line. */
  List<PipelineProblem> inOrder() {
    return found.stream().sorted(Comparator.comparingInt(PipelineProblem::line)).toList();
  }
}
