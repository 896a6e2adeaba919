package io.afferent.jobs.pipeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The list of operators as text for a person. */
public final class OperatorListing {

  private OperatorListing() {}

  /** Every operator with its options and an example. Ends with a line break. */
  public static String render(Operators operators) {
    return render(operators.all());
  }

  /** These operators with their options and an example. Ends with a line break. */
  public static String render(List<Operator> operators) {
    StringBuilder out = new StringBuilder();
    for (Operator operator : operators) {
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

  /**
   * These operators as JSON: an array of objects with {@code name}, {@code summary}, {@code takes}
   * and {@code gives} ({@code signal} or {@code windows}), {@code example}, and {@code options}:
   * objects with {@code name}, {@code type}, {@code unit}, {@code required}, {@code default} (null
   * when there is none), {@code allowed} (empty unless it is a choice) and {@code description}.
   */
  public static ArrayNode toJson(List<Operator> operators) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (Operator operator : operators) {
      ObjectNode node = all.addObject();
      node.put("name", operator.name());
      node.put("summary", operator.summary());
      node.put("takes", operator.takes().name().toLowerCase(Locale.ROOT));
      node.put("gives", operator.gives().name().toLowerCase(Locale.ROOT));
      node.put("example", operator.example());
      ArrayNode options = node.putArray("options");
      for (OptionSpec option : operator.options()) {
        ObjectNode entry = options.addObject();
        entry.put("name", option.name());
        entry.put("type", option.type().name().toLowerCase(Locale.ROOT));
        entry.put("unit", option.unit());
        entry.put("required", option.required());
        if (option.defaultText().isEmpty()) {
          entry.putNull("default");
        } else {
          entry.put("default", option.defaultText());
        }
        option.allowed().forEach(entry.putArray("allowed")::add);
        entry.put("description", option.description());
      }
    }
    return all;
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
