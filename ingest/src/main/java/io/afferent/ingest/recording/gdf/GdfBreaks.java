package io.afferent.ingest.recording.gdf;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.schema.GapCause;
import java.util.ArrayList;
import java.util.List;

/**
 * Breaks of a recording, of which the file does not tell how long they were. Each counts as the
 * shortest time that is a whole number of samples in all streams, so that no filter runs over it.
 */
final class GdfBreaks {
  private final List<Integer> samplesPerRecord;
  private final int divisor;
  private final long records;

  /** Stored samples of each stream in front of each break, ascending in every stream. */
  private final List<long[]> indexes = new ArrayList<>();

  /**
   * @param samplesPerRecord of each stream
   */
  GdfBreaks(List<Integer> samplesPerRecord, long records) {
    this.samplesPerRecord = samplesPerRecord;
    this.records = records;
    int common = 0;
    for (int samples : samplesPerRecord) {
      int other = samples;
      while (other != 0) {
        int rest = common % other;
        common = other;
        other = rest;
      }
    }
    this.divisor = common;
  }

  /** Samples of a stream that a break counts as. */
  int gapSamples(int stream) {
    return samplesPerRecord.get(stream) / divisor;
  }

  /** Whether there are none. */
  boolean isEmpty() {
    return indexes.isEmpty();
  }

  /** Samples of the first stream that are missing in front of one of its stored samples. */
  long missingBefore(long stored) {
    int low = 0;
    int high = indexes.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (indexes.get(middle)[0] <= stored) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return (long) low * gapSamples(0);
  }

  /**
   * Finds the breaks in an event table.
   *
   * @param rates rate of each stream
   */
  void find(
      GdfEventTable table, SampleRate eventRate, List<SampleRate> rates, SourceWarnings warnings) {
    int skipped = 0;
    int beyond = 0;
    for (GdfEventTable.Event event : table.events()) {
      if (event.type() != GdfEventTable.NEW_SEGMENT
          || event.position() <= 0
          || eventRate.isTooLong(event.position())) {
        continue;
      }
      long nanos = eventRate.nanosAt(event.position());
      long[] before = new long[rates.size()];
      boolean within = true;
      boolean after = true;
      boolean fits = true;
      for (int i = 0; i < before.length; i++) {
        long stored = records * samplesPerRecord.get(i);
        before[i] = rates.get(i).indexNearest(nanos);
        within &= before[i] > 0 && before[i] < stored;
        fits &= !rates.get(i).isTooLong(stored + (indexes.size() + 1L) * gapSamples(i));
        after &= indexes.isEmpty() || before[i] > indexes.get(indexes.size() - 1)[i];
      }
      if (within && !after) {
        skipped++;
      } else if (within && !fits) {
        beyond++;
      } else if (within) {
        indexes.add(before);
      }
    }
    if (!indexes.isEmpty()) {
      warnings.add(
          "the recording has "
              + indexes.size()
              + " breaks of unknown length; each counts as "
              + gapSamples(0)
              + " missing samples of the first stream");
    }
    if (skipped > 0) {
      warnings.add(skipped + " breaks lie in one sample with another and were left out");
    }
    if (beyond > 0) {
      warnings.add(
          beyond
              + " breaks would make the recording longer than 31 years and were left out; the"
              + " duration of a record or the event table is damaged");
    }
  }

  /** Times of a stream. */
  RegularTimes times(int stream, SampleRate rate, long startNanos) {
    RegularTimes.Builder times = new RegularTimes.Builder(rate);
    long from = 0;
    for (int i = 0; i <= indexes.size(); i++) {
      long end =
          i < indexes.size() ? indexes.get(i)[stream] : records * samplesPerRecord.get(stream);
      long first = from + (long) i * gapSamples(stream);
      times.stretch(
          first, end - from, startNanos + rate.nanosAt(first), GapCause.DISCONTINUOUS_FILE);
      from = end;
    }
    return times.build();
  }
}
