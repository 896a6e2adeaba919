package io.afferent.jobs.operator;

import io.afferent.jobs.detect.DetectSettings;
import io.afferent.jobs.detect.EventSettings;
import io.afferent.jobs.detect.LevelSettings;
import io.afferent.jobs.detect.Measure;
import io.afferent.jobs.filter.SecondOrderSections;
import io.afferent.jobs.filter.SosDesign;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.pipeline.CheckContext;
import io.afferent.jobs.pipeline.Glob;
import io.afferent.jobs.pipeline.GraphBuilder;
import io.afferent.jobs.pipeline.Operator;
import io.afferent.jobs.pipeline.OptionSpec;
import io.afferent.jobs.pipeline.OptionType;
import io.afferent.jobs.pipeline.Shape;
import io.afferent.jobs.pipeline.Stage;
import io.afferent.jobs.pipeline.StepProblem;
import io.afferent.jobs.pipeline.StepSettings;
import io.afferent.jobs.step.KernelFactory;
import io.afferent.schema.AlertSeverity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Raises an alert for stretches in which units are stronger than a threshold. */
public final class DetectOperator implements Operator {

  private static final List<String> SEVERITIES = List.of("info", "warning", "critical");

  @Override
  public String name() {
    return "detect";
  }

  @Override
  public String summary() {
    return "Raises an alert when units get stronger than a threshold; the signal passes unchanged.";
  }

  @Override
  public List<OptionSpec> options() {
    return List.of(
        OptionSpec.required(
            "rule", OptionType.TEXT, "", "Name of what is found, such as alpha-burst."),
        OptionSpec.optional(
            "units", OptionType.TEXT_LIST, "", "", "Units that are watched, * and ? allowed."),
        OptionSpec.optional(
            "low_hz", OptionType.NUMBER, "Hz", "", "Lower edge of the band that is measured."),
        OptionSpec.optional(
            "high_hz", OptionType.NUMBER, "Hz", "", "Upper edge of the band that is measured."),
        OptionSpec.optional(
            "order",
            OptionType.INTEGER,
            "",
            "2",
            "Poles per edge of the band, 1 to " + SosDesign.MAX_ORDER + "."),
        OptionSpec.choice(
            "measure",
            Measure.texts(),
            Measure.RMS.text(),
            "rms, peak (held and let down) or line-length (per second)."),
        OptionSpec.optional(
            "smooth", OptionType.DURATION, "", "250ms", "Time constant of the measure."),
        OptionSpec.optional(
            "on_uv",
            OptionType.NUMBER,
            "uV",
            "",
            "Level from which a unit is on; uV per second for line-length."),
        OptionSpec.optional(
            "on_ratio", OptionType.NUMBER, "", "", "Multiple of its baseline that a unit needs."),
        OptionSpec.optional(
            "off_ratio",
            OptionType.NUMBER,
            "",
            "0.7",
            "Part of the threshold below which a unit is off again."),
        OptionSpec.optional(
            "baseline", OptionType.DURATION, "", "30s", "Time constant of the baseline."),
        OptionSpec.optional(
            "min_share",
            OptionType.NUMBER,
            "",
            "0",
            "Least part of the unit's whole rms that lies in the band, for measure: rms."),
        OptionSpec.optional(
            "min_units", OptionType.INTEGER, "", "1", "Units that must be on at once."),
        OptionSpec.optional(
            "min_duration", OptionType.DURATION, "", "100ms", "How long an event lasts at least."),
        OptionSpec.optional(
            "max_duration",
            OptionType.DURATION,
            "",
            "",
            "How long an event lasts at most; alerts then come when it is over."),
        OptionSpec.optional(
            "join",
            OptionType.DURATION,
            "",
            "0s",
            "Longest interruption that does not end an event."),
        OptionSpec.choice("severity", SEVERITIES, "info", "Severity of the alerts."));
  }

  @Override
  public String example() {
    return "detect: {rule: alpha-burst, units: [O1, O2], low_hz: 8, high_hz: 12, on_uv: 9,"
        + " min_share: 0.5, min_duration: 500ms}";
  }

  @Override
  public Stage takes() {
    return Stage.SIGNAL;
  }

  @Override
  public Shape check(StepSettings settings, Shape input, CheckContext context) throws StepProblem {
    if (!settings.has("on_uv") && !settings.has("on_ratio")) {
      throw new StepProblem(
          "a threshold is missing; write on_uv: 20 for a level in microvolts, on_ratio: 3 for a"
              + " multiple of the usual level, or both");
    }
    DetectChecks.above("on_uv", settings);
    DetectChecks.above("on_ratio", settings);
    DetectChecks.above("baseline", settings);
    DetectChecks.above("max_duration", settings);
    DetectChecks.between("off_ratio", settings, "0.01", "1");
    DetectChecks.between("min_share", settings, "0", "1");
    DetectChecks.endsAtTheBaseline(settings);
    DetectChecks.longEnough(settings);
    if (settings.number("min_share").signum() > 0 && measure(settings) != Measure.RMS) {
      throw new StepProblem(
          "min_share", "min_share is for measure: rms, but measure is " + settings.text("measure"));
    }
    DetectChecks.units(settings, input);
    if (settings.has("low_hz") || settings.has("high_hz")) {
      FilterChecks.order(settings);
      DetectChecks.edges(settings, input);
      String option = settings.has("low_hz") ? "low_hz" : "high_hz";
      FilterChecks.designed(option, rateHz -> design(settings, rateHz).orElseThrow(), input);
    }
    return input;
  }

  @Override
  public List<String> waiting(StepSettings settings, Shape input) {
    List<String> waiting = new ArrayList<>();
    if (settings.has("low_hz") || settings.has("high_hz")) {
      waiting.addAll(FilterChecks.waiting(input, "the band edges"));
    }
    if (input.units().isEmpty() && !settings.texts("units").isEmpty()) {
      waiting.add("the names of units against those of the stream");
    }
    return waiting;
  }

  @Override
  public void attach(StepSettings settings, GraphBuilder graph, CheckContext context) {
    graph.kernelStep(settings.id(), kernels(settings));
  }

  private static KernelFactory kernels(StepSettings settings) {
    DetectSettings detect = read(settings);
    ArrayList<Glob> patterns = new ArrayList<>();
    settings.texts("units").forEach(pattern -> patterns.add(new Glob(pattern)));
    BandDesign band = band(settings);
    return (layout, step) ->
        new DetectKernel(
            layout, step, detect, band.at(layout.rate().hz()), watched(layout, patterns, detect));
  }

  private static DetectSettings read(StepSettings settings) {
    return new DetectSettings(
        settings.text("rule"),
        AlertSeverity.valueOf(settings.text("severity").toUpperCase(Locale.ROOT)),
        new LevelSettings(
            measure(settings),
            settings.seconds("smooth").doubleValue(),
            settings.has("on_uv") ? settings.number("on_uv").doubleValue() : 0.0,
            settings.has("on_ratio") ? settings.number("on_ratio").doubleValue() : 0.0,
            settings.number("off_ratio").doubleValue(),
            settings.seconds("baseline").doubleValue(),
            settings.number("min_share").doubleValue()),
        new EventSettings(
            settings.integer("min_units"),
            settings.seconds("min_duration"),
            settings.has("max_duration") ? settings.seconds("max_duration") : BigDecimal.ZERO,
            settings.seconds("join")));
  }

  private static Measure measure(StepSettings settings) {
    return Measure.of(settings.text("measure"));
  }

  private static Optional<SecondOrderSections> design(StepSettings settings, double rateHz) {
    return band(settings).at(rateHz);
  }

  private static BandDesign band(StepSettings settings) {
    return new BandDesign(
        settings.integer("order"),
        settings.has("low_hz") ? settings.number("low_hz").doubleValue() : 0.0,
        settings.has("high_hz") ? settings.number("high_hz").doubleValue() : 0.0);
  }

  /** Columns that fit a pattern; without patterns those of EEG, or else all but triggers. */
  private static int[] watched(StreamLayout layout, List<Glob> patterns, DetectSettings settings) {
    boolean anyEeg = layout.unitKinds().contains("EEG");
    int[] columns =
        IntStream.range(0, layout.unitCount())
            .filter(
                u -> {
                  String kind = layout.unitKinds().get(u);
                  boolean wanted = anyEeg ? kind.equals("EEG") : !kind.equals("TRIGGER");
                  String label = layout.units().get(u);
                  return patterns.isEmpty()
                      ? wanted
                      : patterns.stream().anyMatch(pattern -> pattern.matches(label));
                })
            .toArray();
    int needed = settings.events().minUnits();
    if (columns.length < needed) {
      throw new IllegalArgumentException(
          "rule "
              + settings.rule()
              + " needs "
              + needed
              + " units at once, but only "
              + columns.length
              + " units of "
              + layout.streamId()
              + " are watched; lower min_units or name more units");
    }
    boolean volts = layout.physicalUnit().equals("V") || layout.physicalUnit().isEmpty();
    if (settings.levels().onLevel() > 0 && !volts) {
      throw new IllegalArgumentException(
          "rule "
              + settings.rule()
              + " has a threshold in microvolts, but "
              + layout.streamId()
              + " is in "
              + layout.physicalUnit()
              + "; use on_ratio");
    }
    return columns;
  }
}
