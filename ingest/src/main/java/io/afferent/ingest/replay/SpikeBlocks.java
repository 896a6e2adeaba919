package io.afferent.ingest.replay;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.SpikeCursor;
import io.afferent.ingest.recording.SpikeStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of spikes into blocks of equal length in time, those without a spike too. A block
 * has at most as many ticks as its 4-byte count holds (2.1 s of nanoseconds), and ends earlier at a
 * gap and where its spikes would fill a record. Holds one block and {@value #READ_AHEAD} spikes.
 */
final class SpikeBlocks implements StreamBlocks {
  private static final int READ_AHEAD = 8192;
  private static final int BYTES_PER_SPIKE = 2 * Integer.BYTES;
  private static final int MOST_SPIKES = RecordSize.LARGEST_BYTES / BYTES_PER_SPIKE;

  private final SpikeStream spikes;
  private final SpikeCursor cursor;
  private final long startNanos;
  private final BlockGrid grid;
  private final Gaps gaps;
  private final long[] ticks = new long[READ_AHEAD];
  private final int[] units = new int[READ_AHEAD];
  private int read;
  private int taken;
  private ByteBuffer blockUnits = little(READ_AHEAD);
  private ByteBuffer blockOffsets = little(READ_AHEAD);
  private long nextTick;

  SpikeBlocks(Recording recording, int stream, int blockMillis) throws IOException {
    this.spikes = recording.spikeStreams().get(stream);
    this.cursor = recording.spikes(stream);
    this.startNanos = recording.header().startTimeNanos();
    double ticksPerMilli = spikes.clock().hz() / 1000;
    int longestMillis = (int) Math.max(1, Math.min(blockMillis, Integer.MAX_VALUE / ticksPerMilli));
    this.grid = new BlockGrid(spikes.clock(), longestMillis);
    this.gaps = new Gaps(spikes.gaps());
    this.nextTick = spikes.firstTick();
  }

  @Override
  public @Nullable Block next(long sequence) throws IOException {
    gaps.begin();
    nextTick = gaps.behind(nextTick);
    if (nextTick >= spikes.endTick()) {
      requireNoSpikes();
      return null;
    }
    long first = nextTick;
    long boundary = Math.min(grid.nextBoundary(first), gaps.nextGap());
    boundary = take(first, Math.min(boundary, spikes.endTick()));
    nextTick = boundary;
    return new Block(
        sequence,
        first,
        (int) (boundary - first),
        blockUnits.position() / Integer.BYTES,
        nanos(first),
        nanos(boundary),
        blockUnits.duplicate().flip(),
        blockOffsets.duplicate().flip(),
        false);
  }

  /** Takes the spikes in front of a tick; gives an earlier tick when they would be too many. */
  private long take(long first, long boundary) throws IOException {
    blockUnits.clear();
    blockOffsets.clear();
    while (hasSpike() && ticks[taken] < boundary) {
      long tick = ticks[taken];
      if (tick < first || units[taken] < 0 || units[taken] >= spikes.units().size()) {
        throw outOfPlace(tick);
      }
      if (blockUnits.position() / Integer.BYTES == MOST_SPIKES) {
        return cutAt(first, tick);
      }
      if (!blockUnits.hasRemaining()) {
        blockUnits = grown(blockUnits);
        blockOffsets = grown(blockOffsets);
      }
      blockUnits.putInt(units[taken]);
      blockOffsets.putInt((int) (tick - first));
      taken++;
    }
    return boundary;
  }

  private long cutAt(long first, long tick) throws RecordingException {
    int last = blockOffsets.getInt(blockOffsets.position() - Integer.BYTES);
    if (first + last == tick) {
      throw new RecordingException(
          spikes.name()
              + ": more than "
              + MOST_SPIKES
              + " spikes at one time do not fit into a record; the recording is damaged");
    }
    return tick;
  }

  private boolean hasSpike() throws IOException {
    if (taken == read) {
      read = cursor.read(ticks, units);
      taken = 0;
    }
    return read > 0;
  }

  private void requireNoSpikes() throws IOException {
    if (hasSpike()) {
      throw outOfPlace(ticks[taken]);
    }
  }

  private RecordingException outOfPlace(long tick) {
    return new RecordingException(
        spikes.name()
            + ": a spike of unit "
            + units[taken]
            + " at tick "
            + tick
            + " lies outside what the recording describes; the recording is damaged");
  }

  @Override
  public List<RecordingGap> gapsBefore() {
    return gaps.passed();
  }

  @Override
  public long nextIndex() {
    return nextTick;
  }

  @Override
  public Block end(long sequence, long firstIndex) {
    long nanos = nanos(firstIndex);
    return new Block(
        sequence,
        firstIndex,
        0,
        0,
        nanos,
        nanos,
        ByteBuffer.allocate(0),
        ByteBuffer.allocate(0),
        true);
  }

  private long nanos(long tick) {
    return startNanos + spikes.clock().nanosAt(tick);
  }

  private static ByteBuffer little(int spikes) {
    return ByteBuffer.allocate(spikes * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer grown(ByteBuffer full) {
    return ByteBuffer.allocate(full.capacity() * 2).order(ByteOrder.LITTLE_ENDIAN).put(full.flip());
  }

  @Override
  public void close() throws IOException {
    cursor.close();
  }
}
