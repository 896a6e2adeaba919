package io.afferent.ingest.recording.brainvision;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.schema.GapCause;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * The stretches of a recording. A {@code New Segment} marker behind the first sample says that the
 * recording was interrupted there. Where it and the one before have dates, these say how many
 * samples are missing; where not, a warning says that this is not known.
 */
final class BrainVisionSegments {
  private static final long LONGEST_NANOS = 1_000_000_000_000_000_000L;

  private final RegularTimes times;
  private final long[] storedStarts;
  private final long[] firstIndexes;

  private BrainVisionSegments(RegularTimes times, List<long[]> stretches) {
    this.times = times;
    this.storedStarts = stretches.stream().mapToLong(stretch -> stretch[0]).toArray();
    this.firstIndexes = stretches.stream().mapToLong(stretch -> stretch[1]).toArray();
  }

  /**
   * @param stored samples in the file
   */
  static BrainVisionSegments of(
      List<BrainVisionMarker> markers, long stored, SampleRate rate, SourceWarnings warnings) {
    List<BrainVisionMarker> starts = new ArrayList<>();
    for (BrainVisionMarker marker : markers) {
      if (marker.isNewSegment() && marker.stored() >= 0 && marker.stored() < Math.max(1, stored)) {
        starts.add(marker);
      }
    }
    starts.sort(Comparator.comparingLong(BrainVisionMarker::stored));
    return new Maker(rate, warnings, startNanos(starts, rate, warnings)).make(starts, stored);
  }

  /** Device time of sample 0, from the first date; 1970 when there is none. */
  private static long startNanos(
      List<BrainVisionMarker> starts, SampleRate rate, SourceWarnings warnings) {
    for (BrainVisionMarker start : starts) {
      if (start.dateNanos().isPresent()) {
        return start.dateNanos().getAsLong() - rate.nanosAt(start.stored());
      }
    }
    warnings.add("no New Segment marker has a date; times count from 1970-01-01");
    return 0;
  }

  RegularTimes times() {
    return times;
  }

  /** Sample index of a stored sample; outside the file, counted on. */
  long indexOf(long stored) {
    int found = Arrays.binarySearch(storedStarts, stored);
    int stretch = found >= 0 ? found : Math.max(0, -found - 2);
    return firstIndexes[stretch] + (stored - storedStarts[stretch]);
  }

  /** Walks over the markers and closes a stretch at each gap of known length. */
  private static final class Maker {
    private final SampleRate rate;
    private final SourceWarnings warnings;
    private final RegularTimes.Builder builder;
    private final List<long[]> stretches = new ArrayList<>();
    private final long originNanos;
    private long stretchStored;
    private long stretchIndex;
    private long stretchNanos;

    Maker(SampleRate rate, SourceWarnings warnings, long startNanos) {
      this.rate = rate;
      this.warnings = warnings;
      this.builder = new RegularTimes.Builder(rate);
      this.originNanos = startNanos;
      this.stretchNanos = startNanos;
    }

    BrainVisionSegments make(List<BrainVisionMarker> starts, long stored) {
      OptionalLong dated = OptionalLong.empty();
      long segment = 0;
      for (BrainVisionMarker start : starts) {
        long at = start.stored();
        if (at > segment) {
          long missing = missing(segment, dated, start);
          if (rate.isTooLong(stretchIndex + stored + missing)) {
            warnings.add(
                "with the gap in front of the New Segment at position "
                    + start.positionText()
                    + " the recording would be longer than 31 years; no gap was made of it");
          } else if (missing > 0) {
            startBehindGap(at, missing, start.dateNanos().orElseThrow());
          }
          segment = at;
          dated = start.dateNanos();
        } else if (dated.isEmpty()) {
          dated = start.dateNanos();
        }
      }
      close(stored);
      return new BrainVisionSegments(builder.build(), stretches);
    }

    private void startBehindGap(long stored, long missing, long dateNanos) {
      // After a clock that was set back, the date may lie before samples that came earlier.
      long lastMissing = stretchNanos + rate.nanosAt(stored - stretchStored + missing - 1);
      close(stored);
      stretchIndex = builder.endIndex() + missing;
      stretchNanos = dateNanos > lastMissing ? dateNanos : lastMissing + rate.nanosAt(1);
    }

    private void close(long endStored) {
      builder.stretch(
          stretchIndex, endStored - stretchStored, stretchNanos, GapCause.DISCONTINUOUS_FILE);
      stretches.add(new long[] {stretchStored, stretchIndex});
      stretchStored = endStored;
    }

    /** Samples that the dates say are missing in front of a segment, 0 when none are known. */
    private long missing(long segment, OptionalLong dated, BrainVisionMarker start) {
      String where = "the New Segment at position " + start.positionText();
      if (dated.isEmpty() || start.dateNanos().isEmpty()) {
        warnings.add(
            where
                + (start.dateNanos().isEmpty() ? " has no date" : " follows one without a date")
                + ", so it is not known how many samples are missing in front of it; they are"
                + " numbered and timed as if none were");
        return 0;
      }
      long elapsed = start.dateNanos().getAsLong() - dated.getAsLong();
      if (Math.abs(start.dateNanos().getAsLong() - originNanos) > LONGEST_NANOS
          || Math.abs(elapsed) > LONGEST_NANOS) {
        warnings.add(where + " is dated more than 31 years from the start; no gap was made of it");
        return 0;
      }
      long missing = rate.indexNearest(elapsed) - (start.stored() - segment);
      if (missing < 0) {
        warnings.add(
            where
                + " is dated "
                + BigDecimal.valueOf(-rate.nanosAt(missing), 9).stripTrailingZeros().toPlainString()
                + " s before the end of the segment in front of it; no gap was made of it");
        return 0;
      }
      return missing;
    }
  }
}
