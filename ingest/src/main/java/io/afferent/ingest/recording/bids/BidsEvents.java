package io.afferent.ingest.recording.bids;

import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.schema.EventKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * Events of {@code events.tsv}. Onsets count from sample 0 and may be negative; rows may come in
 * any order, share an onset and be there twice. The label is {@code trial_type}, else {@code
 * value}; other columns are attributes.
 */
final class BidsEvents {
  /** Beyond this a time is damage (31 years, ns). */
  private static final BigInteger LONGEST = BigInteger.TEN.pow(18);

  private static final int LONGEST_TEXT = 4096;
  private static final String WITHOUT_NAME = "event";

  private final BidsTable table;
  private final SourceWarnings warnings;
  private final List<String> further;
  private final List<RecordingEvent> events = new ArrayList<>();
  private final Problem onsets = new Problem();
  private final Problem durations = new Problem();
  private final Problem samples = new Problem();

  /** How many rows have a fault, and the first of them. */
  private static final class Problem {
    private int count;
    private int firstLine;

    void at(BidsTable.Row row) {
      firstLine = count++ == 0 ? row.line() : firstLine;
    }
  }

  private BidsEvents(BidsTable table, SourceWarnings warnings) {
    this.table = table;
    this.warnings = warnings;
    List<String> named = new ArrayList<>(table.columns());
    named.removeAll(List.of("onset", "duration", "trial_type", "sample", ""));
    this.further = List.copyOf(named);
  }

  /**
   * Reads the events.
   *
   * @param startNanos device time of sample 0 (ns)
   * @param nearestSample the sample nearest to a device time (ns)
   */
  static List<RecordingEvent> read(
      BidsTable table,
      long startNanos,
      LongFunction<OptionalLong> nearestSample,
      SourceWarnings warnings) {
    BidsEvents reader = new BidsEvents(table, warnings);
    if (!table.columns().contains("onset")) {
      warnings.add(table.name() + ": line 1 has no column onset; the events are left out");
      return List.of();
    }
    for (int k = 0; k < table.rows(); k++) {
      reader.add(table.row(k), startNanos, nearestSample);
    }
    reader.warn();
    return reader.events;
  }

  private void add(BidsTable.Row row, long startNanos, LongFunction<OptionalLong> nearestSample) {
    OptionalLong onset = nanos(row.cell("onset"));
    if (onset.isEmpty() || !isTime(startNanos, onset.getAsLong())) {
      onsets.at(row);
      return;
    }
    String written = row.cell("duration");
    OptionalLong duration = nanos(written);
    if (!written.isEmpty() && (duration.isEmpty() || duration.getAsLong() < 0)) {
      durations.at(row);
      duration = OptionalLong.empty();
    }
    long time = startNanos + onset.getAsLong();
    OptionalLong sample = nearestSample.apply(time);
    checkSample(row, sample);
    String type = row.cell("trial_type");
    String value = row.cell("value");
    String label = type.isEmpty() ? value : type;
    Map<String, String> attributes = new TreeMap<>();
    for (String column : further) {
      String text = row.cell(column);
      if (!text.isEmpty() && !(column.equals("value") && text.equals(label))) {
        attributes.put(column, bounded(text));
      }
    }
    events.add(
        new RecordingEvent(
            time,
            sample,
            duration,
            label.isEmpty() ? WITHOUT_NAME : bounded(label),
            row.cell("onset"),
            Optional.empty(),
            code(value),
            row.cell("stim_file").isEmpty() ? EventKind.MARKER : EventKind.STIMULUS,
            attributes));
  }

  /** The column {@code sample} may count from 0 or 1, and onsets are rounded. */
  private void checkSample(BidsTable.Row row, OptionalLong sample) {
    Optional<BigDecimal> written = SourceText.decimal(row.cell("sample"));
    if (written.isPresent()
        && sample.isPresent()
        && Math.abs(written.get().doubleValue() - sample.getAsLong()) > 1.5) {
      samples.at(row);
    }
  }

  private void warn() {
    warn(onsets, "have an onset that is no number of seconds; they are left out");
    warn(durations, "have a duration that is no number of seconds from 0; it is left out");
    warn(samples, "name a sample that is not at their onset; the onset is taken");
  }

  private void warn(Problem problem, String what) {
    if (problem.count > 0) {
      warnings.add(
          table.name()
              + ": "
              + problem.count
              + " of "
              + table.rows()
              + " rows "
              + what
              + " (first line "
              + problem.firstLine
              + ")");
    }
  }

  private static boolean isTime(long startNanos, long onsetNanos) {
    long sum = startNanos + onsetNanos;
    return ((startNanos ^ sum) & (onsetNanos ^ sum)) >= 0;
  }

  private static OptionalLong nanos(String seconds) {
    Optional<BigDecimal> value = SourceText.decimal(seconds);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    BigInteger nanos =
        value.get().movePointRight(9).setScale(0, RoundingMode.HALF_EVEN).toBigInteger();
    return nanos.abs().compareTo(LONGEST) > 0
        ? OptionalLong.empty()
        : OptionalLong.of(nanos.longValueExact());
  }

  /** {@code 3} and {@code 3.0} are the code 3. */
  private static OptionalInt code(String value) {
    Optional<BigDecimal> number = SourceText.decimal(value);
    if (number.isEmpty() || number.get().stripTrailingZeros().scale() > 0) {
      return OptionalInt.empty();
    }
    BigInteger code = number.get().toBigInteger();
    return code.bitLength() < Integer.SIZE
        ? OptionalInt.of(code.intValueExact())
        : OptionalInt.empty();
  }

  private static String bounded(String text) {
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
  }
}
