package io.afferent.ingest.replay;

import io.afferent.ingest.recording.RecordingGap;
import io.afferent.schema.Gap;
import io.afferent.schema.GapDetector;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.wire.RecordEncoder;
import io.afferent.schema.wire.Topics;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends the blocks of one stream of one recording. Holds one block and what mischief keeps back: at
 * most {@value Mischief#LONGEST_DELAY} late blocks and as many copies.
 */
final class StreamReplay implements Closeable {

  /** A late block (not yet encoded) or the copy of a block (already encoded). */
  private static final class Held {
    final Block block;
    final Mischief.Fate fate;
    final long releaseAfter;
    final byte[] copy;
    final long firstPlace;
    long overtakenBy;

    Held(Block block, Mischief.Fate fate, byte[] copy, long firstPlace) {
      this.block = block;
      this.fate = fate;
      this.releaseAfter = block.sequence() + fate.delay();
      this.copy = copy;
      this.firstPlace = firstPlace;
    }
  }

  private static final byte[] NO_COPY = {};

  private final ReplayStream stream;
  private final StreamDescriptor descriptor;
  private final byte[] key;
  private final long zeroNanos;
  private final ReplayOptions options;
  private final ReplayClock clock;
  private final ReplayPublisher publisher;
  private final MischiefLedger ledger;
  private final ReplayListener listener;
  private final StreamBlocks source;
  private final BlockEncoder encoder;
  private final RecordEncoder<Gap> gapEncoder;
  private final List<Held> held = new ArrayList<>();

  private @Nullable Block next;
  private boolean gapsSent;
  private boolean finished;

  private long blocks;
  private long samples;
  private long places;
  private long dropped;
  private long duplicated;
  private long reordered;
  private long gaps;
  private long bytes;

  /**
   * @param zeroNanos device time at which the replay of the recording begins (ns)
   */
  StreamReplay(
      ReplayStream stream,
      StreamDescriptor descriptor,
      long zeroNanos,
      ReplayOptions options,
      ReplayClock clock,
      ReplayPublisher publisher,
      MischiefLedger ledger,
      ReplayListener listener)
      throws IOException {
    this.stream = stream;
    this.descriptor = descriptor;
    this.key = descriptor.getStreamId().getBytes(StandardCharsets.UTF_8);
    this.zeroNanos = zeroNanos;
    this.options = options;
    this.clock = clock;
    this.publisher = publisher;
    this.ledger = ledger;
    this.listener = listener;
    this.encoder = stream.encoder(descriptor, publisher);
    this.gapEncoder = publisher.encoder(Topics.GAPS, Gap.class);
    this.source = stream.blocks(options.blockMillis());
    readNext();
  }

  private void readNext() throws IOException {
    next = source.next(blocks);
    gapsSent = false;
  }

  /** Signal time since the start of the replay at which the next step is due (ns). */
  long dueNanos() {
    return (next == null ? stream.endNanos() : next.endNanos()) - zeroNanos;
  }

  boolean isFinished() {
    return finished;
  }

  ReplayStream stream() {
    return stream;
  }

  StreamDescriptor descriptor() {
    return descriptor;
  }

  long blocks() {
    return blocks;
  }

  long samples() {
    return samples;
  }

  long gaps() {
    return gaps;
  }

  long bytes() {
    return bytes;
  }

  ReplayResult.StreamResult result() {
    return new ReplayResult.StreamResult(
        descriptor.getStreamId(),
        descriptor.getRecordingId(),
        encoder.topic().name(),
        blocks,
        samples,
        dropped,
        duplicated,
        reordered);
  }

  /** Sends the block that is due, or the end. */
  void step() throws IOException {
    if (next == null) {
      finish();
      return;
    }
    sendGaps();
    send(next);
    readNext();
  }

  /** Ends the recording here: what is held back, then the end block. No effect the second time. */
  void finish() throws IOException {
    if (finished) {
      return;
    }
    finished = true;
    sendGaps();
    release(Long.MAX_VALUE);
    long reached = next == null ? source.nextIndex() : next.firstIndex();
    send(encoder.encode(source.end(blocks, reached), clock.utcNanos()));
  }

  private void sendGaps() throws IOException {
    if (gapsSent) {
      return;
    }
    gapsSent = true;
    for (RecordingGap gap : source.gapsBefore()) {
      publisher.send(
          Topics.GAPS,
          key,
          gapEncoder.encode(
              Gap.newBuilder()
                  .setStreamId(descriptor.getStreamId())
                  .setRecordingId(descriptor.getRecordingId())
                  .setFirstMissingIndex(gap.firstMissingIndex())
                  .setMissingCount(gap.missingCount())
                  .setLastGoodDeviceTimeNanos(gap.lastGoodDeviceTimeNanos())
                  .setFirstGoodDeviceTimeNanos(gap.firstGoodDeviceTimeNanos())
                  .setCause(gap.cause())
                  .setDetectedBy(GapDetector.INGEST)
                  .build()));
      gaps++;
    }
    if (!source.gapsBefore().isEmpty()) {
      publisher.flush();
    }
  }

  private void send(Block block) throws IOException {
    Mischief.Fate fate = options.mischief().fate(descriptor.getStreamId(), block.sequence());
    switch (fate.action()) {
      case SEND -> sendFirst(block, encoder.encode(block, clock.utcNanos()));
      case DROP -> {
        dropped++;
        note(block, fate, 0);
      }
      case DUPLICATE -> {
        duplicated++;
        byte[] encoded = encoder.encode(block, clock.utcNanos());
        long place = sendFirst(block, encoded);
        if (fate.delay() == 0) {
          note(block, fate, 0, place, send(encoded));
        } else {
          held.add(new Held(block, fate, encoded, place));
        }
      }
      case REORDER -> {
        reordered++;
        held.add(new Held(block.copied(), fate, NO_COPY, -1));
      }
    }
    blocks++;
    samples += block.items();
    release(block.sequence());
  }

  /** Sends what waits for the block of this number, in the order of their own numbers. */
  private void release(long sequence) throws IOException {
    if (held.isEmpty()) {
      return;
    }
    List<Held> due = new ArrayList<>();
    for (Held entry : held) {
      if (entry.releaseAfter <= sequence) {
        due.add(entry);
      }
    }
    held.removeAll(due);
    due.sort(
        Comparator.comparingLong((Held entry) -> entry.releaseAfter)
            .thenComparingLong(entry -> entry.block.sequence()));
    for (int k = 0; k < due.size(); k++) {
      Held entry = due.get(k);
      if (entry.fate.action() == Mischief.Action.DUPLICATE) {
        note(entry.block, entry.fate, 0, entry.firstPlace, send(entry.copy));
      } else {
        long own = entry.block.sequence();
        long place = sendFirst(entry.block, encoder.encode(entry.block, clock.utcNanos()));
        for (Held waiting : due.subList(k + 1, due.size())) {
          if (waiting.block.sequence() < own) {
            waiting.overtakenBy++;
          }
        }
        note(entry.block, entry.fate, entry.overtakenBy, place);
      }
    }
  }

  private long sendFirst(Block block, byte[] encoded) throws IOException {
    for (Held waiting : held) {
      if (waiting.block.sequence() < block.sequence()) {
        waiting.overtakenBy++;
      }
    }
    long place = send(encoded);
    listener.blockSent(descriptor.getStreamId(), block.endNanos());
    return place;
  }

  private long send(byte[] encoded) throws IOException {
    publisher.send(encoder.topic(), key, encoded);
    bytes += encoded.length;
    return places++;
  }

  private void note(Block block, Mischief.Fate fate, long overtakenBy, long... at)
      throws IOException {
    ledger.block(
        descriptor.getStreamId(),
        descriptor.getRecordingId(),
        block.sequence(),
        block.firstIndex(),
        block.sampleCount(),
        fate,
        overtakenBy,
        at);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
