package io.afferent.ingest.recording.table;

import java.util.List;
import java.util.Map;

/** A value of a layout file, with its line. */
sealed interface LayoutNode {
  /** Line, from 1. */
  int line();

  /** A single value. */
  record Scalar(int line, String text) implements LayoutNode {}

  /** A list. */
  record Items(int line, List<LayoutNode> items) implements LayoutNode {}

  /** Keys with values, in the order of the file. */
  record Fields(int line, Map<String, LayoutNode> values) implements LayoutNode {}
}
