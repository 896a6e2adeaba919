package io.afferent.ingest.recording.persyst;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.schema.GapCause;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The stretches of a recording. A line of [SampleTimes] gives the time (s) of a stored sample.
 * Where more time passed than samples were stored, samples are missing. A difference of at most 20
 * ms, or of a ten-thousandth, is a clock that drifts against the samples: times follow it, and
 * nothing is missing.
 */
final class PersystTimes {
  private static final BigDecimal LATEST_SECONDS = BigDecimal.valueOf(8_000_000_000L);
  private static final long LONGEST_NANOS = 1_000_000_000_000_000_000L;

  /** Clocks of recorders and of computers drift by less than 100 in a million. */
  private static final long DRIFT_PARTS = 10_000;

  /** Times are often told to hundredths of a second (ns). */
  private static final long JITTER_NANOS = 20_000_000L;

  /** How far a time of day may lie before its sample without being of the next day (ns). */
  private static final long HALF_DAY_NANOS = PersystStart.DAY_NANOS / 2;

  /**
   * One line.
   *
   * @param line number of the line
   * @param sample stored samples in front of the one that it is about
   * @param seconds time of that sample (s)
   */
  private record Entry(int line, long sample, BigDecimal seconds) {}

  private final PersystText text;
  private final SampleRate rate;
  private final SourceWarnings warnings;
  private final RegularTimes.Builder builder;
  private long stretchStored;
  private long stretchIndex;
  private long stretchNanos;

  private PersystTimes(PersystText text, SampleRate rate, SourceWarnings warnings) {
    this.text = text;
    this.rate = rate;
    this.warnings = warnings;
    this.builder = new RegularTimes.Builder(rate);
  }

  /**
   * @param stored samples in the file
   */
  static RegularTimes of(PersystText text, SampleRate rate, long stored, SourceWarnings warnings) {
    return new PersystTimes(text, rate, warnings).make(stored);
  }

  private RegularTimes make(long stored) {
    List<Entry> entries = entries(stored);
    Optional<BigDecimal> first =
        entries.isEmpty()
            ? Optional.empty()
            : Optional.of(
                entries
                    .get(0)
                    .seconds()
                    .subtract(BigDecimal.valueOf(rate.nanosAt(entries.get(0).sample()), 9)));
    stretchNanos = PersystStart.nanos(text, first, warnings);
    if (!entries.isEmpty()) {
      follow(entries);
    }
    close(stored);
    return builder.build();
  }

  private List<Entry> entries(long stored) {
    List<Entry> entries = new ArrayList<>();
    int behind = 0;
    long before = -1;
    for (PersystText.Line line : text.section("SampleTimes")) {
      String sample = line.name();
      Optional<BigDecimal> seconds = SourceText.decimal(line.last().replace(',', '.'));
      boolean counted = sample.length() <= 18 && sample.matches("\\d+");
      if (!counted
          || seconds.isEmpty()
          || seconds.get().abs().compareTo(LATEST_SECONDS) > 0
          || Long.parseLong(sample) <= before) {
        warnings.add(
            text.fileName()
                + ": line "
                + line.number()
                + ": "
                + SourceText.quoted(line.text())
                + " is not the time of a later sample and was passed over");
        continue;
      }
      before = Long.parseLong(sample);
      if (before < Math.max(1, stored)) {
        entries.add(new Entry(line.number(), before, seconds.get()));
      } else {
        behind++;
      }
    }
    if (behind > 0) {
      warnings.add(
          behind
              + " lines of [SampleTimes] are about samples behind the last one, "
              + stored
              + "; the file is a clip or was cut off");
    }
    return entries;
  }

  private void follow(List<Entry> entries) {
    Entry first = entries.get(0);
    long anchor = expected(first.sample());
    long shift = 0;
    long previous = anchor;
    for (Entry entry : entries.subList(1, entries.size())) {
      BigDecimal since = entry.seconds().subtract(first.seconds());
      long expected = expected(entry.sample());
      if (since.abs().compareTo(BigDecimal.valueOf(LONGEST_NANOS, 9)) > 0) {
        warn(entry, "is more than 31 years from the first");
        continue;
      }
      long told = anchor + shift + PersystStart.nanos(since);
      if (told - expected < -HALF_DAY_NANOS
          && entry.seconds().compareTo(BigDecimal.valueOf(PersystStart.DAY_NANOS, 9)) < 0) {
        // Times of day begin again at midnight.
        long days = (expected - told + HALF_DAY_NANOS) / PersystStart.DAY_NANOS;
        shift += days * PersystStart.DAY_NANOS;
        told += days * PersystStart.DAY_NANOS;
      }
      long off = told - expected;
      long missing = rate.indexNearest(off);
      boolean drift = Math.abs(off) <= Math.max(JITTER_NANOS, (expected - previous) / DRIFT_PARTS);
      if (missing != 0 && off < 0 && !drift) {
        warn(entry, "goes back by " + BigDecimal.valueOf(-off, 9).toPlainString() + " s");
        shift -= off;
        previous = expected;
        continue;
      }
      if (missing != 0) {
        startAt(entry.sample(), drift ? 0 : missing, told);
      }
      previous = Math.max(told, expected);
    }
  }

  private void warn(Entry entry, String what) {
    warnings.add(
        text.fileName()
            + ": line "
            + entry.line()
            + ": the time of sample "
            + entry.sample()
            + " "
            + what
            + "; no gap was made of it");
  }

  private long expected(long stored) {
    return stretchNanos + rate.nanosAt(stored - stretchStored);
  }

  private void startAt(long stored, long missing, long told) {
    long last = stretchNanos + rate.nanosAt(stored - stretchStored + missing - 1);
    close(stored);
    stretchIndex = builder.endIndex() + missing;
    stretchNanos = Math.max(told, last + 1);
  }

  private void close(long endStored) {
    builder.stretch(
        stretchIndex, endStored - stretchStored, stretchNanos, GapCause.DISCONTINUOUS_FILE);
    stretchStored = endStored;
  }
}
