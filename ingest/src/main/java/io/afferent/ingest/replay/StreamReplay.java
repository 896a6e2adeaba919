package io.afferent.ingest.replay;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.topics.TopicAdmin;
import io.afferent.schema.EegBlock;
import io.afferent.schema.Gap;
import io.afferent.schema.GapDetector;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.wire.Checksums;
import io.afferent.schema.wire.RecordEncoder;
import io.afferent.schema.wire.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Cuts one stream of one recording into blocks and sends them. Holds one block and what mischief
 * keeps back: at most {@value Mischief#LONGEST_DELAY} late blocks and as many copies.
 */
final class StreamReplay {
  private static final int BYTES_AROUND_SAMPLES = 64 * 1024;

  /** A late block (not yet encoded) or the copy of a block (already encoded). */
  private static final class Held {
    final EegBlock block;
    final Mischief.Fate fate;
    final long releaseAfter;
    final byte[] copy;
    final long firstPlace;
    long overtakenBy;

    Held(EegBlock block, Mischief.Fate fate, byte[] copy, long firstPlace) {
      this.block = block;
      this.fate = fate;
      this.releaseAfter = block.getBlockSequence() + fate.delay();
      this.copy = copy;
      this.firstPlace = firstPlace;
    }
  }

  private static final byte[] NO_COPY = {};

  private final Recording recording;
  private final int stream;
  private final SignalStream signal;
  private final StreamDescriptor descriptor;
  private final byte[] key;
  private final ReplayOptions options;
  private final ReplayClock clock;
  private final ReplayPublisher publisher;
  private final MischiefLedger ledger;
  private final ReplayListener listener;
  private final RecordEncoder<EegBlock> blockEncoder;
  private final RecordEncoder<Gap> gapEncoder;
  private final Optional<BlockGrid> grid;
  private final Optional<IrregularBlocks> irregular;
  private final byte[] buffer;
  private final List<Held> held = new ArrayList<>();

  private final List<RecordingGap> recordedGaps;
  private int gapsPassed;
  private long nextIndex;
  private long firstIndex;
  private int count;
  private boolean ended;
  private boolean finished;
  private long dueNanos;
  private List<RecordingGap> gapsBefore = List.of();

  private long blocks;
  private long samples;
  private long places;
  private long dropped;
  private long duplicated;
  private long reordered;
  private long gaps;
  private long bytes;

  StreamReplay(
      Recording recording,
      int stream,
      StreamDescriptor descriptor,
      ReplayOptions options,
      ReplayClock clock,
      ReplayPublisher publisher,
      MischiefLedger ledger,
      ReplayListener listener)
      throws IOException {
    this.recording = recording;
    this.stream = stream;
    this.signal = recording.streams().get(stream);
    this.recordedGaps = recording.gaps(stream);
    this.descriptor = descriptor;
    this.key = descriptor.getStreamId().getBytes(StandardCharsets.UTF_8);
    this.options = options;
    this.clock = clock;
    this.publisher = publisher;
    this.ledger = ledger;
    this.listener = listener;
    this.blockEncoder = publisher.encoder(Topics.EEG, EegBlock.class);
    this.gapEncoder = publisher.encoder(Topics.GAPS, Gap.class);
    int largestBytes = TopicAdmin.MAX_RECORD_BYTES - BYTES_AROUND_SAMPLES;
    boolean regular = signal.rateNumerator() > 0;
    this.grid =
        regular
            ? Optional.of(new BlockGrid(signal.rate(), options.blockMillis()))
            : Optional.empty();
    this.irregular =
        regular
            ? Optional.empty()
            : Optional.of(
                new IrregularBlocks(recording, stream, options.blockMillis(), largestBytes));
    this.buffer = new byte[bufferBytes(largestBytes)];
    readNext();
  }

  private int bufferBytes(int largestBytes) throws RecordingException {
    int longest = grid.map(BlockGrid::longest).orElse(1);
    longest = irregular.map(IrregularBlocks::longest).orElse(longest);
    long blockBytes = (long) longest * signal.bytesPerSample();
    if (blockBytes > largestBytes) {
      throw new RecordingException(
          signal.name()
              + ": a block of "
              + options.blockMillis()
              + " ms has "
              + blockBytes
              + " bytes, at most "
              + largestBytes
              + " are allowed; use blocks of fewer milliseconds");
    }
    return (int) blockBytes;
  }

  /** Signal time since the start of the recording at which the next step is due (ns). */
  long dueNanos() {
    return dueNanos;
  }

  boolean isFinished() {
    return finished;
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
        blocks,
        samples,
        dropped,
        duplicated,
        reordered);
  }

  /** Sends the block that is due, or the end. */
  void step() throws IOException {
    if (ended) {
      finish();
      return;
    }
    sendGaps();
    sendBlock();
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
    send(blockEncoder.encode(block(blocks, firstIndex, 0, ByteBuffer.allocate(0), true)));
  }

  private void readNext() throws IOException {
    gapsBefore = List.of();
    while (nextIndex < signal.sampleCount()) {
      long boundary = boundary(nextIndex);
      int got = recording.read(stream, nextIndex, (int) (boundary - nextIndex), buffer);
      if (got > 0) {
        firstIndex = nextIndex;
        count = got;
        nextIndex += got;
        dueNanos =
            recording.deviceTimeNanos(stream, nextIndex - 1)
                - recording.header().startTimeNanos()
                + (grid.isPresent() ? signal.rate().nanosAt(1) : 0);
        return;
      }
      skipGap();
    }
    firstIndex = nextIndex;
    count = 0;
    ended = true;
  }

  private long boundary(long index) {
    if (irregular.isPresent()) {
      return irregular.get().boundary(index, signal.sampleCount());
    }
    return Math.min(grid.orElseThrow().nextBoundary(index), signal.sampleCount());
  }

  private void skipGap() throws RecordingException {
    // Gaps are in order and indexes only grow, so that a recording with many gaps takes no longer
    // for each.
    while (gapsPassed < recordedGaps.size()
        && recordedGaps.get(gapsPassed).firstMissingIndex() <= nextIndex) {
      RecordingGap gap = recordedGaps.get(gapsPassed++);
      if (nextIndex < gap.firstGoodIndex()) {
        List<RecordingGap> all = new ArrayList<>(gapsBefore);
        all.add(gap);
        gapsBefore = all;
        nextIndex = gap.firstGoodIndex();
        return;
      }
    }
    throw new RecordingException(
        signal.name()
            + ": no sample "
            + nextIndex
            + " of "
            + signal.sampleCount()
            + ", and no gap there; the recording is damaged");
  }

  private void sendGaps() throws IOException {
    for (RecordingGap gap : gapsBefore) {
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
    if (!gapsBefore.isEmpty()) {
      publisher.flush();
      gapsBefore = List.of();
    }
  }

  private void sendBlock() throws IOException {
    long sequence = blocks;
    int length = count * signal.bytesPerSample();
    Mischief.Fate fate = options.mischief().fate(descriptor.getStreamId(), sequence);
    EegBlock block = block(sequence, firstIndex, count, ByteBuffer.wrap(buffer, 0, length), false);
    irregular.ifPresent(times -> block.setSampleTimesNanos(times.times()));
    switch (fate.action()) {
      case SEND -> {
        sendFirst(block, blockEncoder.encode(block));
      }
      case DROP -> {
        dropped++;
        note(block, fate, 0);
      }
      case DUPLICATE -> {
        duplicated++;
        byte[] encoded = blockEncoder.encode(block);
        long place = sendFirst(block, encoded);
        if (fate.delay() == 0) {
          note(block, fate, 0, place, send(encoded));
        } else {
          held.add(new Held(block, fate, encoded, place));
        }
      }
      case REORDER -> {
        reordered++;
        ByteBuffer kept = ByteBuffer.wrap(Arrays.copyOf(buffer, length));
        EegBlock late = block(sequence, firstIndex, count, kept, false);
        irregular.ifPresent(times -> late.setSampleTimesNanos(times.copy()));
        held.add(new Held(late, fate, NO_COPY, -1));
      }
    }
    blocks++;
    samples += count;
    release(sequence);
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
            .thenComparingLong(entry -> entry.block.getBlockSequence()));
    for (int k = 0; k < due.size(); k++) {
      Held entry = due.get(k);
      if (entry.fate.action() == Mischief.Action.DUPLICATE) {
        note(entry.block, entry.fate, 0, entry.firstPlace, send(entry.copy));
      } else {
        entry.block.setReceiveTimeNanos(clock.utcNanos());
        long own = entry.block.getBlockSequence();
        long place = sendFirst(entry.block, blockEncoder.encode(entry.block));
        for (Held waiting : due.subList(k + 1, due.size())) {
          if (waiting.block.getBlockSequence() < own) {
            waiting.overtakenBy++;
          }
        }
        note(entry.block, entry.fate, entry.overtakenBy, place);
      }
    }
  }

  private long sendFirst(EegBlock block, byte[] encoded) throws IOException {
    for (Held waiting : held) {
      if (waiting.block.getBlockSequence() < block.getBlockSequence()) {
        waiting.overtakenBy++;
      }
    }
    long place = send(encoded);
    listener.blockSent(descriptor.getStreamId(), endNanos(block));
    return place;
  }

  private long endNanos(EegBlock block) {
    return grid.isPresent()
        ? block.getDeviceTimeNanos() + signal.rate().nanosAt(block.getSampleCount())
        : recording.deviceTimeNanos(
            stream, block.getFirstSampleIndex() + block.getSampleCount() - 1);
  }

  private long send(byte[] encoded) throws IOException {
    publisher.send(Topics.EEG, key, encoded);
    bytes += encoded.length;
    return places++;
  }

  private void note(EegBlock block, Mischief.Fate fate, long overtakenBy, long... at)
      throws IOException {
    ledger.block(
        block.getStreamId(),
        block.getRecordingId(),
        block.getBlockSequence(),
        block.getFirstSampleIndex(),
        block.getSampleCount(),
        fate,
        overtakenBy,
        at);
  }

  private EegBlock block(
      long sequence, long first, int sampleCount, ByteBuffer values, boolean end) {
    return EegBlock.newBuilder()
        .setStreamId(descriptor.getStreamId())
        .setRecordingId(descriptor.getRecordingId())
        .setSessionId(descriptor.getSessionId())
        .setBlockSequence(sequence)
        .setFirstSampleIndex(first)
        .setSampleCount(sampleCount)
        .setUnitCount(signal.units().size())
        .setRateNumerator(signal.rateNumerator())
        .setRateDenominator(signal.rateDenominator())
        .setDeviceTimeNanos(recording.deviceTimeNanos(stream, first))
        .setReceiveTimeNanos(clock.utcNanos())
        .setClockDomain(descriptor.getClockDomain())
        .setDescriptorHash(descriptor.getDescriptorHash())
        .setSampleType(signal.sampleType())
        .setSamples(values)
        .setSamplesCrc32c(Checksums.crc32c(values))
        .setEndOfRecording(end)
        .build();
  }
}
