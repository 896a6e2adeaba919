package io.afferent.ingest.recording.spiketimes;

import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.matlab.MatArray;
import io.afferent.ingest.recording.matlab.MatKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds spike times in one variable. {@link MatSpikeTimesFormat} tells the rule: vectors count
 * below a name that speaks of spikes, or in a field of a struct that is named after times.
 */
final class MatSearch {
  private static final Set<String> TIMES =
      Set.of(
          "time",
          "times",
          "timestamp",
          "timestamps",
          "ts",
          "spikes",
          "spiketime",
          "spiketimes",
          "spiketimestamps",
          "spiketrain",
          "spiketrains");
  private static final Set<String> RANGES = Set.of("timerange", "timeranges");
  private static final Pattern SPIKES =
      Pattern.compile(".*spike.*|(spk|unit|neuron|nrn|clust|cell|sua|mua|sig\\d|tetrode|tt\\d).*");

  /** Ends of names of vectors that tell something else of units or spikes. */
  private static final Pattern OTHERS =
      Pattern.compile(
          ".+(ids?|idx|index(es)?|indices|numbers?|counts?|depths?|channels?|clusters?|templates?"
              + "|amplitudes?|amps?|widths?|rates?|labels?|groups?|types?|qualit(y|ies)|shanks?)");

  private static final int DEEPEST = 8;
  private static final int MOST_UNITS = 1 << 16;
  private static final int MOST_ATTRIBUTES = 16;
  private static final int LONGEST_TEXT = 200;
  private static final int MOST_REASONS = 8;

  private final List<MatUnit> units = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();
  private double firstObserved = Double.POSITIVE_INFINITY;
  private double lastObserved = Double.NEGATIVE_INFINITY;
  private int unitsObserved;
  private int empty;
  private int passedOver;

  /** Whether a name speaks of spikes. */
  static boolean speaksOfSpikes(String name) {
    return SPIKES.matcher(plain(name)).matches();
  }

  private static String plain(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  /** Adds what is found in a variable. */
  void add(MatArray variable) throws IOException {
    visit(variable, variable.name(), speaksOfSpikes(variable.name()), 0);
  }

  List<MatUnit> units() {
    return units;
  }

  /** Arrays under names of times that are none, and why: some of them. */
  List<String> reasons() {
    return reasons;
  }

  /** How many arrays under names of times are none. */
  int passedOver() {
    return passedOver;
  }

  /** Units without spikes. */
  int empty() {
    return empty;
  }

  /** When the units were observed (s), empty unless all of them tell. */
  Optional<double[]> observed() {
    return unitsObserved == units.size() && firstObserved <= lastObserved
        ? Optional.of(new double[] {firstObserved, lastObserved})
        : Optional.empty();
  }

  private void visit(MatArray array, String path, boolean named, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw array.refused("arrays lie in each other more than " + DEEPEST + " deep");
    }
    switch (array.kind()) {
      case CELL ->
          array.forEachCell(
              (cell, value) -> visit(value, path + "{" + (cell + 1) + "}", named, depth + 1));
      case STRUCT -> struct(array, path, depth);
      case NUMERIC -> {
        if (named && depth == 0 && OTHERS.matcher(plain(path)).matches()) {
          passOver(path, "is named after something else than times");
        } else if (named) {
          take(array, path, path, Map.of());
        }
      }
      case TEXT, OTHER -> {
        // Neither holds times.
      }
    }
  }

  private void struct(MatArray array, String path, int depth) throws IOException {
    Set<String> all = new HashSet<>(array.fieldNames());
    Set<String> times = new TreeSet<>();
    for (String field : all) {
      if (TIMES.contains(plain(field))) {
        times.add(field);
      }
    }
    if (times.isEmpty()) {
      // Some deeper array may have a name that tells.
      array.forEachField(
          all,
          (element, field, value) -> {
            if (value.kind() == MatKind.STRUCT || value.kind() == MatKind.CELL) {
              visit(
                  value,
                  element(array, path, element) + "." + field,
                  speaksOfSpikes(field),
                  depth + 1);
            }
          });
      return;
    }
    Map<Long, Fields> elements = new HashMap<>();
    array.forEachField(
        all,
        (element, field, value) -> {
          Fields own = elements.computeIfAbsent(element, absent -> new Fields());
          if (times.contains(field)) {
            own.times.put(field, value);
          } else {
            describe(own, field, value);
          }
          // The fields of one struct follow each other.
          if (own.seen() == all.size()) {
            elements.remove(element);
            take(own, element(array, path, element), depth);
          }
        });
  }

  private void take(Fields own, String label, int depth) throws IOException {
    for (Map.Entry<String, MatArray> entry : own.times.entrySet()) {
      String path = label + "." + entry.getKey();
      int before = units.size();
      if (entry.getValue().kind() == MatKind.NUMERIC) {
        take(
            entry.getValue(),
            path,
            own.times.size() == 1 ? label : path,
            Collections.unmodifiableMap(own.attributes));
      } else {
        visit(entry.getValue(), path, true, depth + 1);
      }
      if (own.range.length == 2 && units.size() > before) {
        firstObserved = Math.min(firstObserved, own.range[0]);
        lastObserved = Math.max(lastObserved, own.range[1]);
        unitsObserved += units.size() - before;
      }
    }
  }

  private void take(MatArray array, String path, String label, Map<String, String> attributes)
      throws IOException {
    MatTimes.Result result = MatTimes.of(array, path, label, attributes);
    if (result.unit().isPresent()) {
      if (units.size() == MOST_UNITS) {
        throw array.refused("there are more than " + MOST_UNITS + " units; split the file");
      }
      units.add(result.unit().get());
    } else if (result.reason().isEmpty()) {
      empty++;
    } else {
      passOver(path, result.reason());
    }
  }

  private void passOver(String path, String reason) {
    passedOver++;
    if (reasons.size() < MOST_REASONS) {
      reasons.add(path + " " + reason);
    }
  }

  /** What one struct holds. */
  private static final class Fields {
    private final Map<String, MatArray> times = new HashMap<>();
    private final Map<String, String> attributes = new HashMap<>();
    private double[] range = new double[0];
    private int others;

    int seen() {
      return times.size() + others;
    }
  }

  private static void describe(Fields own, String field, MatArray value) throws IOException {
    own.others++;
    boolean range = RANGES.contains(plain(field)) && value.kind() == MatKind.NUMERIC;
    if (range && value.count() == 2) {
      double[] seconds = value.numbers().toArray(2);
      if (MatUnit.isTime(seconds[0]) && MatUnit.isTime(seconds[1]) && seconds[0] <= seconds[1]) {
        own.range = seconds;
      }
      return;
    }
    if (own.attributes.size() == MOST_ATTRIBUTES) {
      return;
    }
    OptionalDouble number = value.number();
    if (number.isPresent()) {
      double plain = number.getAsDouble();
      own.attributes.put(
          field,
          plain == Math.rint(plain) && Math.abs(plain) < 1e15
              ? Long.toString((long) plain)
              : Double.toString(plain));
    } else if (value.kind() == MatKind.TEXT && value.count() > 0 && value.count() < LONGEST_TEXT) {
      own.attributes.put(field, RecordingInfo.printable(value.text(LONGEST_TEXT)).strip());
    }
  }

  private static String element(MatArray array, String path, long element) {
    return array.count() == 1 ? path : path + "(" + (element + 1) + ")";
  }
}
