package io.afferent.ingest.recording.neuralynx;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.schema.GapCause;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Goes once over the records of a channel and finds where samples lie and when they were taken. A
 * record tells the time of its first sample in whole microseconds. When at least one more sample
 * fits between two records than the first of them has, samples are missing there.
 *
 * <p>Memory grows with the number of gaps and short records only.
 */
final class NcsScan {
  static final int SAMPLES = 512;
  private static final int VALID_OFFSET = 16;
  private static final int RATE_OFFSET = 12;

  /** A recording that lasts longer is damage: 31 years (us). */
  private static final long LONGEST_MICROS = 1_000_000_000_000_000L;

  private final NeuralynxFile source;
  private final SampleRate declared;

  /** Runs of records that are full but for the last; one ends at a gap too. */
  private long[] runRecord = new long[4];

  private long[] runStored = new long[4];
  private int runs;

  /** Stretches without a gap. */
  private long[] firstIndex = new long[4];

  private long[] counts = new long[4];
  private long[] startMicros = new long[4];

  /** Time of the last record of each stretch, and samples of the stretch in front of it. */
  private long[] lastMicros = new long[4];

  private long[] samplesBeforeLast = new long[4];
  private int stretches;

  private long stored;
  private long previousStamp = -1;
  private int previousValid;
  private int rateField;
  private long overlaps;

  private NcsScan(NeuralynxFile source, SampleRate declared) {
    this.source = source;
    this.declared = declared;
  }

  static NcsScan of(NeuralynxFile source, SourceWarnings warnings) throws IOException {
    NcsScan scan = new NcsScan(source, source.header().rate());
    source.forEachRecord(scan::take);
    if (scan.overlaps > 0) {
      warnings.add(
          source.file().name()
              + ": "
              + scan.overlaps
              + " records begin before the samples in front of them end; samples are counted on");
    }
    return scan;
  }

  private void take(long record, ByteBuffer bytes, int at) throws IOException {
    long stamp = source.stamp(record, bytes, at);
    int valid = bytes.getInt(at + VALID_OFFSET);
    if (valid < 0 || valid > SAMPLES) {
      throw source
          .file()
          .refusedAt(
              source.offset(record) + VALID_OFFSET,
              "record "
                  + record
                  + " has "
                  + Integer.toUnsignedString(valid)
                  + " valid samples, allowed are 0 to "
                  + SAMPLES
                  + "; it is damaged");
    }
    if (valid == 0) {
      return;
    }
    int rate = bytes.getInt(at + RATE_OFFSET);
    if (stretches > 0 && rate != rateField) {
      throw source
          .file()
          .refusedAt(
              source.offset(record) + RATE_OFFSET,
              "record "
                  + record
                  + " is of "
                  + Integer.toUnsignedString(rate)
                  + " Hz, those in front of it of "
                  + Integer.toUnsignedString(rateField)
                  + "; split the file where the rate changes");
    }
    rateField = rate;
    long missing = 0;
    if (stretches > 0) {
      if (stamp <= previousStamp || stamp - startMicros[0] > LONGEST_MICROS) {
        throw source
            .file()
            .refusedAt(
                source.offset(record),
                "record "
                    + record
                    + " is at "
                    + stamp
                    + " us, the one in front of it at "
                    + previousStamp
                    + "; times must grow, by less than 31 years in all");
      }
      missing = Math.round((stamp - previousStamp) * declared.hz() / 1e6) - previousValid;
      overlaps += missing < 0 ? 1 : 0;
    }
    if (stretches == 0 || missing > 0) {
      startStretch(stamp, Math.max(0, missing));
      startRun(record);
    } else if (previousValid < SAMPLES || runEnd() != record) {
      startRun(record);
    }
    int stretch = stretches - 1;
    samplesBeforeLast[stretch] = counts[stretch];
    lastMicros[stretch] = stamp;
    counts[stretch] += valid;
    stored += valid;
    previousStamp = stamp;
    previousValid = valid;
  }

  /** The record that follows if all of the run so far are full. */
  private long runEnd() {
    return runRecord[runs - 1] + (stored - runStored[runs - 1]) / SAMPLES;
  }

  private void startRun(long record) {
    if (runs == runRecord.length) {
      runRecord = Arrays.copyOf(runRecord, runs * 2);
      runStored = Arrays.copyOf(runStored, runs * 2);
    }
    runRecord[runs] = record;
    runStored[runs] = stored;
    runs++;
  }

  private void startStretch(long stamp, long missing) {
    if (stretches == firstIndex.length) {
      int room = stretches * 2;
      firstIndex = Arrays.copyOf(firstIndex, room);
      counts = Arrays.copyOf(counts, room);
      startMicros = Arrays.copyOf(startMicros, room);
      lastMicros = Arrays.copyOf(lastMicros, room);
      samplesBeforeLast = Arrays.copyOf(samplesBeforeLast, room);
    }
    firstIndex[stretches] =
        stretches == 0 ? 0 : firstIndex[stretches - 1] + counts[stretches - 1] + missing;
    startMicros[stretches] = stamp;
    stretches++;
  }

  /** Stored samples. */
  long stored() {
    return stored;
  }

  /** Time of the first sample (us). */
  long firstMicros() {
    return startMicros[0];
  }

  /** Whether another channel has its samples at the same places and times. */
  boolean isLike(NcsScan other) {
    return declared.equals(other.declared)
        && runs == other.runs
        && stretches == other.stretches
        && stored == other.stored
        && Arrays.equals(runRecord, 0, runs, other.runRecord, 0, runs)
        && Arrays.equals(runStored, 0, runs, other.runStored, 0, runs)
        && Arrays.equals(firstIndex, 0, stretches, other.firstIndex, 0, stretches)
        && Arrays.equals(counts, 0, stretches, other.counts, 0, stretches)
        && Arrays.equals(startMicros, 0, stretches, other.startMicros, 0, stretches)
        && Arrays.equals(lastMicros, 0, stretches, other.lastMicros, 0, stretches);
  }

  /**
   * The rate: as declared, while in the longest stretch the stamps agree with it within half a
   * sample; else that of the stamps of this stretch, so that samples stay with the events.
   */
  SampleRate rate(SourceWarnings warnings) {
    int longest = 0;
    for (int stretch = 1; stretch < stretches; stretch++) {
      longest = counts[stretch] > counts[longest] ? stretch : longest;
    }
    long samples = samplesBeforeLast[longest];
    long micros = lastMicros[longest] - startMicros[longest];
    double off = Math.abs(micros - samples * 1e6 / declared.hz());
    if (samples == 0 || off <= 0.5e6 / declared.hz() + 1) {
      return declared;
    }
    SampleRate stamped = new SampleRate(samples * 1_000_000L, micros);
    warnings.add(
        source.file().name()
            + ": by their stamps "
            + samples
            + " samples last "
            + BigDecimal.valueOf(micros, 6).toPlainString()
            + " s, which is "
            + stamped.text()
            + " Hz instead of the declared "
            + declared.text()
            + " Hz; the stamps count");
    return stamped;
  }

  /** Indexes and times by a rate; there is at least one sample. */
  RegularTimes times(SampleRate rate) {
    RegularTimes.Builder builder = new RegularTimes.Builder(rate);
    long start = startMicros[0] * 1000;
    builder.stretch(0, counts[0], start, GapCause.UNKNOWN);
    for (int stretch = 1; stretch < stretches; stretch++) {
      long indexes = firstIndex[stretch] - firstIndex[stretch - 1];
      long lastMissing = start + rate.nanosAt(indexes - 1);
      // A clock that drifts may put the record before samples that are missing.
      start = Math.max(startMicros[stretch] * 1000, lastMissing + 1);
      builder.stretch(firstIndex[stretch], counts[stretch], start, GapCause.DISCONTINUOUS_FILE);
    }
    return builder.build();
  }

  /** Byte of the file at which a stored sample lies. */
  long offset(long storedIndex) {
    int found = Arrays.binarySearch(runStored, 0, runs, storedIndex);
    int run = found >= 0 ? found : -found - 2;
    long inRun = storedIndex - runStored[run];
    return source.offset(runRecord[run] + inRun / SAMPLES)
        + NeuralynxKind.NCS.recordBytes()
        - SAMPLES * 2L
        + inRun % SAMPLES * 2;
  }

  /** How many samples follow each other in the file from a stored one on, itself counted. */
  int together(long storedIndex) {
    int found = Arrays.binarySearch(runStored, 0, runs, storedIndex);
    int run = found >= 0 ? found : -found - 2;
    long end = run + 1 < runs ? runStored[run + 1] : stored;
    return (int) Math.min(end - storedIndex, SAMPLES - (storedIndex - runStored[run]) % SAMPLES);
  }
}
