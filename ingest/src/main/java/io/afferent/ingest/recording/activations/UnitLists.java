package io.afferent.ingest.recording.activations;

import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.activations.TensorSlice.Column;
import io.afferent.schema.UnitKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Units of streams: {@code d7}, or {@code h3.d7} for dimension 7 of head 3. Streams of one shape
 * share one list, so that memory does not grow with layers and traces.
 */
final class UnitLists {
  private static final int MOST_UNITS = 1 << 19;

  /** What the labels depend on. */
  private record Shape(List<Axis> axes, List<Integer> lengths) {}

  private final Map<Shape, List<SignalUnit>> lists = new HashMap<>();
  private int units;

  /** The units of a slice; empty when there are more different ones than are held. */
  Optional<List<SignalUnit>> of(TensorSlice slice) {
    List<Axis> axes = new ArrayList<>();
    List<Integer> lengths = new ArrayList<>();
    for (Column column : slice.columns()) {
      axes.add(column.axis());
      lengths.add(column.length());
    }
    Shape shape = new Shape(List.copyOf(axes), List.copyOf(lengths));
    List<SignalUnit> known = lists.get(shape);
    if (known != null) {
      return Optional.of(known);
    }
    units += slice.units();
    if (units > MOST_UNITS) {
      return Optional.empty();
    }
    List<SignalUnit> made = new ArrayList<>();
    for (int unit = 0; unit < slice.units(); unit++) {
      made.add(unit(label(slice.columns(), unit)));
    }
    List<SignalUnit> list = List.copyOf(made);
    lists.put(shape, list);
    return Optional.of(list);
  }

  private static String label(List<Column> columns, int unit) {
    int head = -1;
    int dimension = -1;
    int rest = unit;
    for (int i = columns.size() - 1; i >= 0; i--) {
      int at = rest % columns.get(i).length();
      rest /= columns.get(i).length();
      if (columns.get(i).axis() == Axis.HEAD) {
        head = at;
      } else {
        dimension = at;
      }
    }
    if (head < 0) {
      return "d" + Math.max(0, dimension);
    }
    return dimension < 0 ? "h" + head : "h" + head + ".d" + dimension;
  }

  private static SignalUnit unit(String label) {
    return new SignalUnit(
        label,
        label,
        UnitKind.MODEL_NEURON,
        1,
        0,
        "",
        1,
        0,
        "",
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        "",
        "");
  }
}
