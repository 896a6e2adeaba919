package io.afferent.jobs.pipeline;

import io.afferent.jobs.frame.Rate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a check of a pipeline file found.
 *
 * @param fileName file as the user named it
 * @param pipeline name of the pipeline, empty when it could not be read
 * @param input what the source is known to give
 * @param steps the steps with what comes out of each
 * @param sinks one line per sink
 * @param problems all problems, by line; empty when the pipeline can start
 * @param notes what the check could not cover, and other things worth knowing
 */
public record CheckReport(
    String fileName,
    String pipeline,
    Optional<Shape> input,
    List<CheckedStep> steps,
    List<String> sinks,
    List<PipelineProblem> problems,
    List<String> notes) {

  public CheckReport {
    steps = List.copyOf(steps);
    sinks = List.copyOf(sinks);
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }

  /** Whether the pipeline can start. */
  public boolean ok() {
    return problems.isEmpty();
  }

  /** The report for a person: the problems, or a table of the steps. Ends with a line break. */
  public String render() {
    StringBuilder out = new StringBuilder();
    if (!ok()) {
      problems.forEach(problem -> out.append(problem).append('\n'));
      out.append(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
      return out.append('\n').toString();
    }
    out.append(fileName).append(": ok, pipeline ").append(pipeline).append('\n');
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"step", "operator", "after the step"});
    input.ifPresent(shape -> rows.add(new String[] {"source", "", describe(shape)}));
    for (CheckedStep step : steps) {
      rows.add(
          new String[] {
            step.id(), step.operator(), step.output().map(CheckReport::describe).orElse("not known")
          });
    }
    appendTable(out, rows);
    sinks.forEach(sink -> out.append("  sink ").append(sink).append('\n'));
    notes.forEach(note -> out.append("note: ").append(note).append('\n'));
    return out.toString();
  }

  static void appendTable(StringBuilder out, List<String[]> rows) {
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder(" ");
      for (int i = 0; i < widths.length; i++) {
        line.append(' ').append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 1));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
  }

  /** A shape in words: what flows, units, rate, windows. */
  static String describe(Shape shape) {
    StringBuilder text = new StringBuilder(shape.modality());
    text.append(shape.stage() == Stage.SIGNAL ? " signal" : " windows");
    if (shape.stage() == Stage.WINDOWS) {
      text.append(" of ").append(samples(shape.windowSamples(), shape.rate()));
      text.append(" every ").append(samples(shape.hopSamples(), shape.rate()));
    }
    text.append(", ")
        .append(
            shape
                .units()
                .map(units -> units.size() == 1 ? "1 unit" : units.size() + " units")
                .orElse("units not known yet"));
    text.append(", ").append(shape.rate().map(Rate::toString).orElse("rate not known yet"));
    return text.toString();
  }

  private static String samples(OptionalLong count, Optional<Rate> rate) {
    if (count.isEmpty()) {
      return "a length not known yet";
    }
    String text = count.getAsLong() + " samples";
    if (rate.isEmpty()) {
      return text;
    }
    BigDecimal seconds =
        BigDecimal.valueOf(count.getAsLong())
            .multiply(BigDecimal.valueOf(rate.get().denominator()))
            .divide(BigDecimal.valueOf(rate.get().numerator()), 6, RoundingMode.HALF_EVEN)
            .stripTrailingZeros();
    return text + " (" + seconds.toPlainString() + " s)";
  }
}
