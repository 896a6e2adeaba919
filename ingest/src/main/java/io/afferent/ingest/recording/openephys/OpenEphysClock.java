package io.afferent.ingest.recording.openephys;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.npy.NpyVector;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.schema.GapCause;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sample numbers of one stream. Two generations of files have them: {@code timestamps.npy} of whole
 * numbers before version 0.6 of the program, {@code sample_numbers.npy} from 0.6 on, where {@code
 * timestamps.npy} has seconds.
 *
 * @param first number of sample 0
 * @param startSeconds time of sample 0 on the clock that the streams share (s)
 * @param jumps stored samples behind which numbers are missing
 */
record OpenEphysClock(long first, double startSeconds, List<Jump> jumps) {
  private static final int MOST_JUMPS = 100_000;

  /**
   * A stretch of numbers without a hole begins.
   *
   * @param stored stored samples before it
   * @param number number of its first sample
   */
  record Jump(long stored, long number) {}

  /** Reads the numbers of a stream of {@code stored} samples. */
  static OpenEphysClock read(
      OpenEphysFiles files, String folder, SampleRate rate, long stored, SourceWarnings warnings)
      throws IOException {
    Optional<Path> seconds = files.find("continuous", folder, "timestamps.npy");
    Optional<Path> numbers = files.find("continuous", folder, "sample_numbers.npy");
    OpenEphysClock clock = new OpenEphysClock(0, 0, List.of());
    Optional<Path> source = numbers.isPresent() ? numbers : seconds;
    if (source.isEmpty()) {
      warnings.add(folder + ": there are no sample numbers; no sample is taken to be missing");
      return clock;
    }
    try (NpyVector vector = NpyVector.open(source.get())) {
      if (vector.isWhole()) {
        clock = new Scan(vector, folder, rate, warnings).read(stored);
      } else {
        warnings.add(
            folder + ": there are times but no sample numbers; no sample is taken to be missing");
      }
    }
    if (seconds.isPresent()) {
      try (NpyVector vector = NpyVector.open(seconds.get())) {
        double start = vector.isFloating() && vector.size() > 0 ? vector.floating(0) : -1;
        // Streams that never got a sync pulse have -1 here.
        if (start >= 0 && start <= SampleRate.LONGEST_SECONDS) {
          return new OpenEphysClock(clock.first(), start, clock.jumps());
        }
      }
    }
    return clock;
  }

  /** Times of the samples. */
  RegularTimes times(SampleRate rate, long stored, long startNanos) {
    RegularTimes.Builder builder = new RegularTimes.Builder(rate);
    long from = 0;
    long index = 0;
    for (int k = 0; k <= jumps.size(); k++) {
      long until = k < jumps.size() ? jumps.get(k).stored() : stored;
      builder.stretch(index, until - from, startNanos + rate.nanosAt(index), GapCause.SEQ_JUMP);
      if (k < jumps.size()) {
        from = until;
        index = jumps.get(k).number() - first;
      }
    }
    return builder.build();
  }

  /**
   * Finds jumps by halves: a stretch of which the last number is as far from the first as it must
   * be has none, as long as numbers grow. So that an hour is not read number by number.
   */
  private record Scan(NpyVector vector, String folder, SampleRate rate, SourceWarnings warnings) {
    OpenEphysClock read(long stored) throws IOException {
      long known = Math.min(stored, vector.size());
      if (vector.size() != stored) {
        warnings.add(
            folder
                + ": there are "
                + vector.size()
                + " sample numbers and "
                + stored
                + " samples; "
                + (known < stored ? "the later samples are counted on" : "these samples are read"));
      }
      if (known == 0) {
        return new OpenEphysClock(0, 0, List.of());
      }
      long first = vector.whole(0);
      List<Jump> jumps = new ArrayList<>();
      boolean sound =
          first >= 0
              && !rate.isTooLong(first)
              && find(0, known - 1, jumps)
              && !rate.isTooLong(vector.whole(known - 1) - first);
      if (!sound) {
        warnings.add(
            folder
                + ": sample numbers do not grow, jump more than "
                + MOST_JUMPS
                + " times, or span more than 31 years; no sample is taken to be missing");
        return new OpenEphysClock(0, 0, List.of());
      }
      return new OpenEphysClock(first, rate.nanosAt(first) / 1e9, jumps);
    }

    /** Whether the numbers from {@code low} to {@code high} grow. */
    private boolean find(long low, long high, List<Jump> jumps) throws IOException {
      long from = vector.whole(low);
      long to = vector.whole(high);
      if (to < from || to - from < high - low || jumps.size() > MOST_JUMPS) {
        return false;
      }
      if (to - from == high - low) {
        return true;
      }
      if (high - low == 1) {
        jumps.add(new Jump(high, to));
        return true;
      }
      long middle = low + (high - low) / 2;
      return find(low, middle, jumps) && find(middle, high, jumps);
    }
  }
}
