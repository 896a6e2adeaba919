package io.afferent.ingest.recording.phy;

import java.math.BigDecimal;
import java.util.List;

/** A plain value of a Python file. */
sealed interface PythonValue {

  /** A string. */
  record Text(String text) implements PythonValue {}

  /** A number, exactly as written. */
  record Decimal(BigDecimal value) implements PythonValue {}

  /** A list or a tuple. */
  record Items(List<PythonValue> items) implements PythonValue {
    public Items {
      items = List.copyOf(items);
    }
  }

  /** True, False or None. */
  record Word(String word) implements PythonValue {}

  /** Anything that would have to be executed. */
  record Expression() implements PythonValue {}
}
