package io.afferent.jobs.pipeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The operators on the class path, by name. Immutable. */
public final class Operators {

  /** Option that every step has. */
  static final String ID = "id";

  private final Map<String, Operator> byName;

  private Operators(Map<String, Operator> byName) {
    this.byName = byName;
  }

  /**
   * The operators of all service files that the class loader of the thread, or the one of this
   * class, can see.
   *
   * @throws IllegalStateException when two operators have one name
   */
  public static Operators load() {
    List<Operator> found = new ArrayList<>();
    ServiceLoader.load(Operator.class, Operator.class.getClassLoader()).forEach(found::add);
    ServiceLoader.load(Operator.class).forEach(found::add);
    return of(found);
  }

  /** These operators; a class that is given twice counts once. */
  static Operators of(Collection<? extends Operator> operators) {
    Map<String, Operator> byName = new TreeMap<>();
    for (Operator operator : operators) {
      Operator before = byName.putIfAbsent(operator.name(), operator);
      if (before != null && !before.getClass().getName().equals(operator.getClass().getName())) {
        throw new IllegalStateException(
            "the operator name "
                + operator.name()
                + " is used by "
                + before.getClass().getName()
                + " and "
                + operator.getClass().getName()
                + "; rename one of them");
      }
      if (operator.options().stream().anyMatch(option -> option.name().equals(ID))) {
        throw new IllegalStateException(
            "operator " + operator.name() + " declares the option id, which every step has");
      }
    }
    return new Operators(byName);
  }

  /** All operators by name. */
  public List<Operator> all() {
    return List.copyOf(byName.values());
  }

  /** The operator of that name. */
  public Optional<Operator> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** That there is no operator of a name, with the nearest name and all others. */
  public String unknown(String name) {
    return "there is no operator \"" + name + "\"" + Suggestion.hint(name, names());
  }

  /** The names in alphabetical order. */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }
}
