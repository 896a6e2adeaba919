package io.afferent.ingest.recording.openbci;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * How a board numbers its samples: a sequence of numbers that begins again. Not thread-safe.
 *
 * <p>Cyton counts 0 to 255, with a Daisy the even numbers only. The Ganglion counts 0 to 200; its
 * compressed packets of two samples give 0, 1, 1, 2, 2 to 100 with acceleration and 0, 101, 101,
 * 102, 102 to 200 without. Other writers number the rows without end.
 */
final class OpenBciCounter {
  private static final int LARGEST = 256;
  private static final double FEWEST_FOLLOWING = 0.5;

  private final int[] sequence;
  private final BitSet follows = new BitSet(LARGEST * LARGEST);
  private int position = -1;
  private long previous = -1;

  /** Whether a loss ended at the first of two equal numbers, and may have ended at the second. */
  private boolean doubtful;

  private boolean oneMore;

  /** An empty sequence is that without end. */
  private OpenBciCounter(int[] sequence) {
    this.sequence = sequence;
    for (int i = 0; i < sequence.length; i++) {
      follows.set(sequence[i] * LARGEST + sequence[(i + 1) % sequence.length]);
    }
  }

  /**
   * The kind of counter that most of the first numbers follow; empty when none fits.
   *
   * @param first numbers of the first rows
   */
  static Optional<OpenBciCounter> of(long[] first) {
    OpenBciCounter best = null;
    int most = 0;
    for (OpenBciCounter kind : kinds()) {
      int following = 0;
      for (int i = 1; i < first.length; i++) {
        following += kind.follows(first[i - 1], first[i]) ? 1 : 0;
      }
      if (following > most) {
        most = following;
        best = kind;
      }
    }
    return most < FEWEST_FOLLOWING * (first.length - 1)
        ? Optional.empty()
        : Optional.ofNullable(best);
  }

  private static List<OpenBciCounter> kinds() {
    List<OpenBciCounter> kinds = new ArrayList<>();
    kinds.add(new OpenBciCounter(range(0, 255, 1)));
    kinds.add(new OpenBciCounter(range(0, 254, 2)));
    kinds.add(new OpenBciCounter(range(0, 200, 1)));
    kinds.add(new OpenBciCounter(range(0, 199, 1)));
    kinds.add(new OpenBciCounter(range(0, 100, 1)));
    kinds.add(new OpenBciCounter(range(0, 127, 1)));
    kinds.add(new OpenBciCounter(twice(1, 100)));
    kinds.add(new OpenBciCounter(twice(101, 200)));
    kinds.add(new OpenBciCounter(new int[0]));
    return kinds;
  }

  private static int[] range(int first, int last, int step) {
    int[] numbers = new int[(last - first) / step + 1];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = first + i * step;
    }
    return numbers;
  }

  /** 0, then each number twice. */
  private static int[] twice(int first, int last) {
    int[] numbers = new int[2 * (last - first + 1) + 1];
    for (int i = 1; i < numbers.length; i++) {
      numbers[i] = first + (i - 1) / 2;
    }
    return numbers;
  }

  private boolean follows(long before, long number) {
    if (sequence.length == 0) {
      return number == before + 1;
    }
    return isNumber(before) && isNumber(number) && follows.get((int) (before * LARGEST + number));
  }

  private static boolean isNumber(long number) {
    return number >= 0 && number < LARGEST;
  }

  /** Samples after which the numbers begin again; 0 when they never do. */
  int period() {
    return sequence.length;
  }

  /**
   * Stands at the first row.
   *
   * @param next number of the second row, which tells which of two equal numbers the first is
   */
  void start(long number, long next) {
    previous = number;
    position = -1;
    for (int i = 0; i < sequence.length; i++) {
      if (sequence[i] == number && (position < 0 || sequence[(i + 1) % sequence.length] == next)) {
        position = i;
        if (sequence[(i + 1) % sequence.length] == next) {
          return;
        }
      }
    }
  }

  /**
   * Goes on to the next row: how many samples it is behind the one before, 1 when nothing was lost;
   * 0 when the number does not tell.
   */
  long step(long number) {
    long before = previous;
    boolean wasDoubtful = doubtful;
    previous = number;
    doubtful = false;
    oneMore = false;
    if (sequence.length == 0) {
      return number > before && number - before < Integer.MAX_VALUE ? number - before : 0;
    }
    int from = position;
    for (int ahead = 1; ahead <= sequence.length; ahead++) {
      int at = (Math.max(0, from) + ahead) % sequence.length;
      if (sequence[at] == number) {
        position = at;
        oneMore = wasDoubtful && ahead == 2;
        doubtful = ahead > 1 && !oneMore && sequence[(at + 1) % sequence.length] == number;
        return from < 0 ? 0 : oneMore ? 1 : ahead;
      }
    }
    position = -1;
    return 0;
  }

  /**
   * Whether the last step tells that one more was lost in front of the row before: the loss ended
   * at the second of two equal numbers.
   */
  boolean oneMoreBefore() {
    return oneMore;
  }
}
