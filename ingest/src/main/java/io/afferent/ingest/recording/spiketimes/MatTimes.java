package io.afferent.ingest.recording.spiketimes;

import io.afferent.ingest.recording.matlab.MatArray;
import io.afferent.ingest.recording.matlab.MatKind;
import io.afferent.ingest.recording.matlab.MatNumbers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * Tells from its values whether an array is the spike times of a unit: a vector of times that
 * ascend and are not evenly spaced, as an axis of times would be.
 */
final class MatTimes {
  private static final int PIECE = 4096;
  private static final int FEWEST_FOR_AXIS = 16;
  private static final double EVEN = 1e-3;

  private MatTimes() {}

  /**
   * What an array is.
   *
   * @param unit the unit, empty when it is none
   * @param reason why it is none; empty for a unit and for an empty array
   */
  record Result(Optional<MatUnit> unit, String reason) {
    static Result no(String reason) {
      return new Result(Optional.empty(), reason);
    }
  }

  /** Goes once over the values. */
  static Result of(MatArray array, String path, String label, Map<String, String> attributes)
      throws IOException {
    if (array.count() == 0) {
      return Result.no("");
    }
    if (array.kind() != MatKind.NUMERIC || array.isComplex()) {
      return Result.no("is no array of real numbers");
    }
    long longest = array.dimensions().stream().mapToLong(Integer::longValue).max().orElse(0);
    if (longest != array.count()) {
      return Result.no("is a matrix of " + array.dimensions());
    }
    MatNumbers numbers = array.numbers();
    Scan scan = new Scan();
    byte[] bytes = new byte[(int) Math.min(PIECE, numbers.count()) * numbers.type().bytes()];
    ByteBuffer piece = ByteBuffer.wrap(bytes).order(numbers.order());
    for (long first = 0; first < numbers.count(); first += PIECE) {
      int part = (int) Math.min(PIECE, numbers.count() - first);
      numbers.read(first, part, bytes);
      for (int i = 0; i < part; i++) {
        String wrong =
            scan.add(MatNumbers.value(piece, i * numbers.type().bytes(), numbers.type()));
        if (!wrong.isEmpty()) {
          return Result.no("its value " + (first + i + 1) + " " + wrong);
        }
      }
    }
    if (scan.isAxis()) {
      return Result.no("is evenly spaced, so it is an axis of times");
    }
    return new Result(
        Optional.of(
            new MatUnit(
                path,
                label,
                numbers,
                MatUnit.tick(scan.first),
                MatUnit.tick(scan.last),
                scan.whole,
                attributes)),
        "");
  }

  private static final class Scan {
    private long count;
    private double first;
    private double last;
    private double shortest = Double.POSITIVE_INFINITY;
    private double longest;
    private boolean whole = true;

    /** Takes the next value; says what is wrong with it. */
    String add(double value) {
      if (!MatUnit.isTime(value)) {
        return "is " + value + ", allowed are 0 to 1e9 s";
      }
      if (count == 0) {
        first = value;
      } else if (value < last) {
        return "is before the one in front of it";
      } else {
        shortest = Math.min(shortest, value - last);
        longest = Math.max(longest, value - last);
      }
      whole &= value == Math.rint(value);
      last = value;
      count++;
      return "";
    }

    boolean isAxis() {
      return count >= FEWEST_FOR_AXIS && longest - shortest <= EVEN * longest;
    }
  }
}
