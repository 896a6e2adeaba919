package io.afferent.ingest.replay;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.SampleRate;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Cuts a stream of one exact rate along a {@link BlockGrid}. */
final class RegularCut implements BlockCut {
  private final Recording recording;
  private final int stream;
  private final SampleRate rate;
  private final BlockGrid grid;

  RegularCut(Recording recording, int stream, int blockMillis) {
    this.recording = recording;
    this.stream = stream;
    this.rate = recording.streams().get(stream).rate();
    this.grid = new BlockGrid(rate, blockMillis);
  }

  @Override
  public int longest() {
    return grid.longest();
  }

  @Override
  public long boundary(long first, long sampleCount) {
    return Math.min(grid.nextBoundary(first), sampleCount);
  }

  @Override
  public long endNanos(long first, int count) {
    return recording.deviceTimeNanos(stream, first) + rate.nanosAt(count);
  }

  @Override
  public @Nullable ByteBuffer times(int count) {
    return null;
  }
}
