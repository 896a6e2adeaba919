package io.afferent.ingest.recording.trodes;

import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.stored.SampleTimes;
import io.afferent.ingest.recording.stored.StampSearch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalLong;

/** Times of records, each with its own: four bytes of memory a record. */
final class TrodesTimes implements SampleTimes {
  /** 77 hours at 60 frames a second; more than the clock can count at 30 kHz. */
  static final int MOST_RECORDS = 1 << 24;

  private static final int PIECE = 4096;

  private final SampleRate clock;
  private final int[] ticks;

  private TrodesTimes(SampleRate clock, int[] ticks) {
    this.clock = clock;
    this.ticks = ticks;
  }

  /**
   * Reads the times of all records.
   *
   * @throws io.afferent.ingest.recording.RecordingException if they descend
   */
  static TrodesTimes read(RecordingFile file, TrodesHeader header, int records) throws IOException {
    int[] ticks = new int[records];
    int width = header.recordBytes();
    byte[] bytes = new byte[Math.min(PIECE, records) * width];
    ByteBuffer piece = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long before = 0;
    for (int first = 0; first < records; first += PIECE) {
      int part = Math.min(PIECE, records - first);
      long at = header.dataOffset() + (long) first * width;
      file.read(at, bytes, 0, part * width);
      for (int i = 0; i < part; i++) {
        long tick = (long) header.time().value(piece, i * width);
        if (tick < before) {
          throw file.refusedAt(
              at + (long) i * width,
              "record "
                  + (first + i)
                  + " is at tick "
                  + tick
                  + ", before the one in front of it at "
                  + before
                  + "; the clock was reset or ran over, so split the file there");
        }
        ticks[first + i] = (int) tick;
        before = tick;
      }
    }
    return new TrodesTimes(header.clock(), ticks);
  }

  @Override
  public long sampleCount() {
    return ticks.length;
  }

  @Override
  public long storedFrom(long sampleIndex) {
    return Math.max(0, ticks.length - sampleIndex);
  }

  @Override
  public long storedIndex(long sampleIndex) {
    return sampleIndex;
  }

  /** Time of a sample; behind the end, that of the last one. */
  @Override
  public long deviceTimeNanos(long sampleIndex) {
    return ticks.length == 0
        ? 0
        : clock.nanosAt(ticks[(int) Math.min(sampleIndex, ticks.length - 1)] & 0xFFFFFFFFL);
  }

  /** The sample nearest to a time, the later one of two; empty outside the recording. */
  @Override
  public OptionalLong nearestIndex(long deviceTimeNanos) {
    int last = ticks.length - 1;
    if (last < 0
        || deviceTimeNanos < deviceTimeNanos(0)
        || deviceTimeNanos > deviceTimeNanos(last)) {
      return OptionalLong.empty();
    }
    long before = StampSearch.lastNotAfter(0, last, this::deviceTimeNanos, deviceTimeNanos);
    return OptionalLong.of(
        StampSearch.nearer(before, last, this::deviceTimeNanos, deviceTimeNanos));
  }

  /** Frames come when they come, so none can be said to be missing. */
  @Override
  public List<RecordingGap> gaps() {
    return List.of();
  }
}
