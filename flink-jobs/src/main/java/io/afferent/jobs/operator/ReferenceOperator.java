package io.afferent.jobs.operator;

import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.pipeline.CheckContext;
import io.afferent.jobs.pipeline.GraphBuilder;
import io.afferent.jobs.pipeline.Operator;
import io.afferent.jobs.pipeline.OptionSpec;
import io.afferent.jobs.pipeline.OptionType;
import io.afferent.jobs.pipeline.Shape;
import io.afferent.jobs.pipeline.Stage;
import io.afferent.jobs.pipeline.StepProblem;
import io.afferent.jobs.pipeline.StepSettings;
import io.afferent.jobs.reference.BipolarReference;
import io.afferent.jobs.reference.UnitReference;
import io.afferent.jobs.step.Kernel;
import io.afferent.jobs.step.KernelFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Measures each unit against others: the average, named units, or its partner of a pair. */
public final class ReferenceOperator implements Operator {

  private static final String AVERAGE = "average";
  private static final String CHANNELS = "channels";
  private static final String BIPOLAR = "bipolar";

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public String summary() {
    return "Measures each unit against the average, against named units, or in pairs.";
  }

  @Override
  public List<OptionSpec> options() {
    return List.of(
        OptionSpec.choice(
            "kind",
            List.of(AVERAGE, CHANNELS, BIPOLAR),
            "",
            "average of the good EEG units, mean of the units under units, or the pairs."),
        OptionSpec.optional(
            "units", OptionType.TEXT_LIST, "", "", "Reference units for kind: channels."),
        OptionSpec.optional(
            "pairs", OptionType.PAIR_LIST, "", "", "Pairs [anode, cathode] for kind: bipolar."),
        OptionSpec.optional(
            "bad",
            OptionType.TEXT_LIST,
            "",
            "",
            "Units that are neither in the average nor changed."));
  }

  @Override
  public String example() {
    return "reference: {kind: average}";
  }

  @Override
  public Stage takes() {
    return Stage.SIGNAL;
  }

  @Override
  public Shape check(StepSettings settings, Shape input, CheckContext context) throws StepProblem {
    String kind = settings.text("kind");
    belongsTo(settings, "units", kind, CHANNELS, "[M1, M2]");
    belongsTo(settings, "pairs", kind, BIPOLAR, "[[Fp1, F7], [F7, T7]]");
    if (kind.equals(BIPOLAR) && settings.has("bad")) {
      throw new StepProblem("bad", "bad is not used by kind: bipolar; leave the pairs out instead");
    }
    UnitNames.once("units", settings.texts("units"));
    List<String> made = pairLabels(settings);
    if (input.units().isEmpty()) {
      return kind.equals(BIPOLAR) ? input.withUnits(Optional.of(made)) : input;
    }
    List<String> units = input.units().get();
    for (String option : List.of("units", "bad")) {
      for (String unit : settings.texts(option)) {
        UnitNames.known(option, unit, units);
      }
    }
    for (List<String> pair : settings.pairs("pairs")) {
      UnitNames.known("pairs", pair.get(0), units);
      UnitNames.known("pairs", pair.get(1), units);
    }
    if (settings.texts("bad").containsAll(units)) {
      throw new StepProblem("bad", "bad names every unit; nothing is left to reference");
    }
    return kind.equals(BIPOLAR) ? input.withUnits(Optional.of(made)) : input;
  }

  private static void belongsTo(
      StepSettings settings, String option, String kind, String owner, String example)
      throws StepProblem {
    boolean given = settings.has(option);
    if (kind.equals(owner) && (!given || isEmpty(settings, option))) {
      throw new StepProblem(
          given ? option : "kind",
          "kind: " + owner + " needs " + option + "; write for example " + option + ": " + example);
    }
    if (!kind.equals(owner) && given) {
      throw new StepProblem(
          option,
          option + " is for kind: " + owner + ", but kind is " + kind + "; change one of them");
    }
  }

  private static boolean isEmpty(StepSettings settings, String option) {
    return option.equals("pairs")
        ? settings.pairs(option).isEmpty()
        : settings.texts(option).isEmpty();
  }

  /** Labels of the bipolar units; refuses pairs of one unit and repeated pairs. */
  private static List<String> pairLabels(StepSettings settings) throws StepProblem {
    List<String> labels = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (BipolarReference.Pair pair : pairs(settings)) {
      if (pair.anode().equals(pair.cathode())) {
        throw new StepProblem(
            "pairs", "a pair needs two units, got " + pair.anode() + " twice; name another one");
      }
      if (!seen.add(pair.label())) {
        throw new StepProblem("pairs", "the pair " + pair.label() + " is there twice; keep one");
      }
      labels.add(pair.label());
    }
    return labels;
  }

  private static List<BipolarReference.Pair> pairs(StepSettings settings) {
    return settings.pairs("pairs").stream()
        .map(pair -> new BipolarReference.Pair(pair.get(0), pair.get(1)))
        .toList();
  }

  @Override
  public List<String> waiting(StepSettings settings, Shape input) {
    boolean names = settings.has("units") || settings.has("pairs") || settings.has("bad");
    return names && input.units().isEmpty()
        ? List.of("the names of units against those of the stream")
        : List.of();
  }

  @Override
  public void attach(StepSettings settings, GraphBuilder graph, CheckContext context) {
    String kind = settings.text("kind");
    List<String> references = new ArrayList<>(settings.texts("units"));
    List<String> bad = new ArrayList<>(settings.texts("bad"));
    List<List<String>> pairs = new ArrayList<>(settings.pairs("pairs"));
    KernelFactory factory =
        switch (kind) {
          case AVERAGE -> (layout, step) -> average(layout, bad);
          case CHANNELS -> (layout, step) -> channels(layout, references, bad);
          default -> (layout, step) -> new BipolarKernel(layout, asPairs(pairs));
        };
    graph.kernelStep(settings.id(), factory);
  }

  private static Kernel average(StreamLayout layout, List<String> bad) {
    return new ReferenceKernel(layout, UnitReference.average(good(layout, bad)));
  }

  private static Kernel channels(StreamLayout layout, List<String> references, List<String> bad) {
    return new ReferenceKernel(
        layout, UnitReference.toUnits(layout.units(), good(layout, bad), references));
  }

  private static List<BipolarReference.Pair> asPairs(List<List<String>> pairs) {
    return pairs.stream().map(pair -> new BipolarReference.Pair(pair.get(0), pair.get(1))).toList();
  }

  /** EEG units that are not bad; where no unit is said to be EEG, all but triggers. */
  private static boolean[] good(StreamLayout layout, List<String> bad) {
    boolean anyEeg = layout.unitKinds().contains("EEG");
    boolean[] good = new boolean[layout.unitCount()];
    for (int u = 0; u < good.length; u++) {
      String kind = layout.unitKinds().get(u);
      boolean wanted = anyEeg ? kind.equals("EEG") : !kind.equals("TRIGGER");
      good[u] = wanted && !bad.contains(layout.units().get(u));
    }
    return good;
  }
}
