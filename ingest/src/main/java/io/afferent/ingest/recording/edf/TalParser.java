package io.afferent.ingest.recording.edf;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads time-stamped annotation lists: {@code +onset [0x15 duration] 0x14 text 0x14 ... 0x14 0x00},
 * padded with 0x00 (EDF+ specification, section 2.2.4).
 */
final class TalParser {
  private static final int END_OF_TEXT = 0x14;
  private static final int DURATION_FOLLOWS = 0x15;

  /** Longest onset or duration (s), 31 years: beyond it a number is damage. */
  private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(SampleRate.LONGEST_SECONDS);

  private TalParser() {}

  /**
   * One list: one onset, any number of texts.
   *
   * @param onsetNanos onset after the start time of the header (ns), rounded to the nearest
   * @param onsetText onset as written
   * @param durationNanos duration (ns), empty when not given
   * @param texts texts in order; the first is empty in the list that times a record
   * @param complete whether the last text was terminated
   * @param offset where the list begins in its signal (bytes)
   */
  record Tal(
      long onsetNanos,
      String onsetText,
      OptionalLong durationNanos,
      List<String> texts,
      boolean complete,
      int offset) {
    boolean timesRecord() {
      return offset == 0 && !texts.isEmpty() && texts.get(0).isEmpty();
    }
  }

  /** What one annotation signal of one record holds. */
  record Result(List<Tal> tals, int malformed, boolean empty) {}

  static Result parse(byte[] bytes, int from, int to) {
    List<Tal> tals = new ArrayList<>(2);
    int malformed = 0;
    int at = from;
    boolean empty = true;
    while (at < to) {
      if (bytes[at] == 0) {
        at++;
        continue;
      }
      empty = false;
      int end = at;
      while (end < to && bytes[end] != 0) {
        end++;
      }
      Optional<Tal> tal = parseOne(bytes, at, end, at - from);
      if (tal.isPresent()) {
        tals.add(tal.get());
      }
      if (tal.isEmpty() || !tal.get().complete()) {
        malformed++;
      }
      at = end;
    }
    return new Result(tals, malformed, empty);
  }

  private static Optional<Tal> parseOne(byte[] bytes, int from, int to, int offset) {
    int headEnd = indexOf(bytes, END_OF_TEXT, from, to);
    if (headEnd < 0) {
      return Optional.empty();
    }
    int onsetEnd = indexOf(bytes, DURATION_FOLLOWS, from, headEnd);
    int numberEnd = onsetEnd < 0 ? headEnd : onsetEnd;
    boolean signed = bytes[from] == '+' || bytes[from] == '-';
    OptionalLong onset =
        signed ? nanos(bytes, from + 1, numberEnd, bytes[from] == '-') : OptionalLong.empty();
    if (onset.isEmpty()) {
      return Optional.empty();
    }
    OptionalLong duration = OptionalLong.empty();
    if (onsetEnd >= 0 && onsetEnd + 1 < headEnd) {
      duration = nanos(bytes, onsetEnd + 1, headEnd, false);
      if (duration.isEmpty()) {
        return Optional.empty();
      }
    }
    List<String> texts = new ArrayList<>(1);
    int textFrom = headEnd + 1;
    while (textFrom < to) {
      int textEnd = indexOf(bytes, END_OF_TEXT, textFrom, to);
      int end = textEnd < 0 ? to : textEnd;
      texts.add(SourceText.decode(bytes, textFrom, end - textFrom));
      textFrom = end + 1;
    }
    boolean complete = bytes[to - 1] == END_OF_TEXT;
    String onsetText = new String(bytes, from, numberEnd - from, StandardCharsets.US_ASCII);
    return Optional.of(new Tal(onset.getAsLong(), onsetText, duration, texts, complete, offset));
  }

  /** Digits with at most one point, as nanoseconds; empty for anything else. */
  private static OptionalLong nanos(byte[] bytes, int from, int to, boolean negative) {
    int length = to - from;
    if (length < 1 || length > 40) {
      return OptionalLong.empty();
    }
    boolean digit = false;
    boolean point = false;
    for (int i = from; i < to; i++) {
      boolean isPoint = bytes[i] == '.';
      if (isPoint ? point : (bytes[i] < '0' || bytes[i] > '9')) {
        return OptionalLong.empty();
      }
      point |= isPoint;
      digit |= !isPoint;
    }
    if (!digit) {
      return OptionalLong.empty();
    }
    BigDecimal seconds = new BigDecimal(new String(bytes, from, length, StandardCharsets.US_ASCII));
    if (seconds.compareTo(LONGEST_SECONDS) > 0) {
      return OptionalLong.empty();
    }
    long nanos = seconds.movePointRight(9).setScale(0, RoundingMode.HALF_UP).longValueExact();
    return OptionalLong.of(negative ? -nanos : nanos);
  }

  private static int indexOf(byte[] bytes, int wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
