package io.afferent.jobs.pipeline;

import java.util.ArrayList;
import java.util.List;

/** The list of operators as text for a person. */
public final class OperatorListing {

  private OperatorListing() {}

  /** Every operator with its options and an example. Ends with a line break. */
  public static String render(Operators operators) {
    StringBuilder out = new StringBuilder();
    for (Operator operator : operators.all()) {
      if (!out.isEmpty()) {
        out.append('\n');
      }
      out.append(operator.name()).append("  ").append(operator.summary()).append('\n');
      out.append("  takes ").append(stage(operator.takes()));
      out.append(", gives ").append(stage(operator.gives())).append('\n');
      List<String[]> rows = new ArrayList<>();
      for (OptionSpec option : operator.options()) {
        rows.add(
            new String[] {
              option.name(), type(option), presence(option), option.description(),
            });
      }
      if (!rows.isEmpty()) {
        CheckReport.appendTable(out, rows);
      }
      out.append("  example: - ").append(operator.example()).append('\n');
    }
    return out.toString();
  }

  private static String stage(Stage stage) {
    return stage == Stage.SIGNAL ? "a signal" : "windows";
  }

  private static String type(OptionSpec option) {
    String type =
        switch (option.type()) {
          case INTEGER -> "whole number";
          case NUMBER -> "number";
          case DURATION -> "duration";
          case TEXT -> "text";
          case CHOICE -> String.join(" | ", option.allowed());
          case FLAG -> "true | false";
          case TEXT_LIST -> "list of texts";
          case NUMBER_LIST -> "list of numbers";
          case PAIR_LIST -> "list of pairs";
          case BUNDLE -> "bundle";
        };
    return option.unit().isEmpty() ? type : type + " (" + option.unit() + ")";
  }

  private static String presence(OptionSpec option) {
    if (option.required()) {
      return "required";
    }
    return option.defaultText().isEmpty() ? "optional" : "default " + option.defaultText();
  }
}
