package io.afferent.jobs.operator;

import io.afferent.jobs.pipeline.Glob;
import io.afferent.jobs.pipeline.StepProblem;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds units by name and says which ones there are when one is not found. */
final class UnitNames {

  private static final int SHOWN = 12;

  private UnitNames() {}

  static void known(String option, String unit, List<String> units) throws StepProblem {
    if (!units.contains(unit)) {
      throw new StepProblem(
          option,
          "there is no unit \""
              + unit
              + "\""
              + near(unit, units)
              + " the stream has "
              + all(units));
    }
  }

  /** Refuses a list that names a unit more than once. */
  static void once(String option, List<String> units) throws StepProblem {
    Set<String> seen = new HashSet<>();
    for (String unit : units) {
      if (!seen.add(unit)) {
        throw new StepProblem(
            option, option + " names \"" + unit + "\" twice; name each unit once");
      }
    }
  }

  /** Refuses a pattern that fits no unit. */
  static void matched(String option, List<String> patterns, List<String> units) throws StepProblem {
    for (String pattern : patterns) {
      Glob glob = new Glob(pattern);
      if (units.stream().noneMatch(glob::matches)) {
        throw new StepProblem(
            option,
            "no unit fits \""
                + pattern
                + "\""
                + near(pattern, units)
                + " the stream has "
                + all(units));
      }
    }
  }

  private static String near(String unit, List<String> units) {
    Optional<String> sameLetters =
        units.stream().filter(name -> plain(name).equals(plain(unit))).findFirst();
    return sameLetters.map(name -> "; did you mean \"" + name + "\"?").orElse(";");
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static String all(List<String> units) {
    String shown = units.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return units.size() > SHOWN ? shown + " and " + (units.size() - SHOWN) + " more" : shown;
  }
}
