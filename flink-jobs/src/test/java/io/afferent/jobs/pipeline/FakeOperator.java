package io.afferent.jobs.pipeline;

import io.afferent.jobs.frame.Rate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A hand-written operator for tests of the reader and the check. */
record FakeOperator(String name, List<OptionSpec> options, Stage takes, Stage gives)
    implements Operator {

  /** One operator of each kind: filter, cut, encode. */
  static Operators operators() {
    return Operators.of(
        List.of(
            new FakeOperator(
                "filter",
                List.of(
                    OptionSpec.required("low_hz", OptionType.NUMBER, "Hz", "Lower edge."),
                    OptionSpec.required("high_hz", OptionType.NUMBER, "Hz", "Upper edge."),
                    OptionSpec.optional("order", OptionType.INTEGER, "", "4", "Order."),
                    OptionSpec.choice("kind", List.of("soft", "hard"), "soft", "Kind."),
                    OptionSpec.optional("bad", OptionType.TEXT_LIST, "", "", "Bad units."),
                    OptionSpec.optional("pairs", OptionType.PAIR_LIST, "", "", "Pairs."),
                    OptionSpec.optional("bands_hz", OptionType.NUMBER_LIST, "Hz", "", "Bands."),
                    OptionSpec.optional("fast", OptionType.FLAG, "", "false", "Fast.")),
                Stage.SIGNAL,
                Stage.SIGNAL),
            new FakeOperator(
                "cut",
                List.of(OptionSpec.required("length", OptionType.DURATION, "", "Length.")),
                Stage.SIGNAL,
                Stage.WINDOWS),
            new FakeOperator("embed", List.of(), Stage.WINDOWS, Stage.WINDOWS)));
  }

  @Override
  public String summary() {
    return "For tests.";
  }

  @Override
  public String example() {
    return name + ": {low_hz: 1, high_hz: 40}";
  }

  @Override
  public Shape check(StepSettings settings, Shape input, CheckContext context) throws StepProblem {
    if (name.equals("filter") && input.rate().isPresent()) {
      Rate rate = input.rate().get();
      if (settings.number("high_hz").doubleValue() >= rate.hz() / 2) {
        throw new StepProblem("high_hz", "above half of " + rate);
      }
    }
    return gives == input.stage()
        ? input
        : input.withWindows(OptionalLong.of(10), OptionalLong.of(5));
  }

  @Override
  public List<String> waiting(StepSettings settings, Shape input) {
    return name.equals("filter") && input.rate().equals(Optional.empty())
        ? List.of("edges against half the rate")
        : List.of();
  }

  @Override
  public void attach(StepSettings settings, GraphBuilder graph, CheckContext context) {
    throw new UnsupportedOperationException("the tests do not build jobs with this operator");
  }
}
