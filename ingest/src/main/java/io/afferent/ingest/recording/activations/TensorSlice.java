package io.afferent.ingest.recording.activations;

import java.util.ArrayList;
import java.util.List;

/**
 * The part of a tensor that becomes one stream: the tokens of one trace at one hook point.
 *
 * @param tensor the tensor
 * @param first first byte of the first token
 * @param tokens how many tokens
 * @param tokenStride bytes from a token to the next
 * @param columns axes that are flattened into units, slowest first; none for a single unit
 */
record TensorSlice(
    StoredTensor tensor, long first, long tokens, long tokenStride, List<Column> columns) {

  /**
   * An axis that is flattened into units.
   *
   * @param axis HEAD or HIDDEN
   * @param length how many there are
   * @param stride bytes from one to the next
   */
  record Column(Axis axis, int length, long stride) {}

  TensorSlice {
    columns = List.copyOf(columns);
  }

  /**
   * @param axes what the axes of the tensor count, TOKEN once, no other more than once
   * @param row index on the axis BATCH, 0 without one
   * @param layer index on the axis LAYER, 0 without one
   * @param tokens tokens to take, at most the length of the axis
   */
  static TensorSlice of(StoredTensor tensor, List<Axis> axes, long row, long layer, long tokens) {
    long first = tensor.offset();
    long tokenStride = 0;
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < axes.size(); i++) {
      long stride = tensor.stride(i);
      switch (axes.get(i)) {
        case BATCH -> first += row * stride;
        case LAYER -> first += layer * stride;
        case TOKEN -> tokenStride = stride;
        case HEAD, HIDDEN ->
            columns.add(new Column(axes.get(i), Math.toIntExact(tensor.shape().get(i)), stride));
      }
    }
    return new TensorSlice(tensor, first, tokens, tokenStride, columns);
  }

  /** Units that a token has. */
  int units() {
    int units = 1;
    for (Column column : columns) {
      units *= column.length();
    }
    return units;
  }

  /** Units that lie behind each other in the file without anything between. */
  int run() {
    long run = 1;
    for (int i = columns.size() - 1; i >= 0; i--) {
      Column column = columns.get(i);
      if (column.length() > 1 && column.stride() != run * tensor.type().bytes()) {
        break;
      }
      run *= column.length();
    }
    return (int) run;
  }

  /** First byte of a unit of the first token. */
  long offsetOf(int unit) {
    long offset = first;
    int rest = unit;
    for (int i = columns.size() - 1; i >= 0; i--) {
      Column column = columns.get(i);
      offset += rest % column.length() * column.stride();
      rest /= column.length();
    }
    return offset;
  }
}
