package io.afferent.jobs.order;

import io.afferent.jobs.frame.Rate;
import io.afferent.schema.DeadLetterKind;
import io.afferent.schema.EegBlock;
import io.afferent.schema.GapCause;
import java.util.Objects;

/**
 * The rules that put the blocks of one stream into order (specification of signals, A1 and A2).
 *
 * <ul>
 *   <li>Blocks leave by block number. A block that comes before its turn is held back; when one
 *       that is {@code maxAhead} or more numbers ahead arrives, or the recording ends, the missing
 *       ones become a gap.
 *   <li>A number that was emitted before is a duplicate: dropped and counted; with other bytes it
 *       is a conflict, because two sources then share a name.
 *   <li>A number that was given up as missing, or that lies before the block with which a job
 *       joined the stream, is late: counted and set aside.
 *   <li>A jump of the sample index between consecutive numbers is a gap that the source declares.
 *   <li>A new recording of the stream ends the one before. What comes of a recording behind its end
 *       is late.
 *   <li>A block that is absurdly far ahead, by its number or by an index that its device time
 *       contradicts, is set aside; another one that goes on from it makes the jump true, a repeat
 *       of it does not.
 * </ul>
 *
 * Decisions depend on the blocks alone, never on a clock, so a replay in any pacing decides alike.
 * Stateless between calls apart from the {@link OrderState} passed in.
 */
final class BlockOrderer {

  /** Where ordered blocks go. */
  interface Output {

    /** The next block, in order. */
    void block(EegBlock block);

    /** Samples are missing before the next block. */
    void gap(
        EegBlock next,
        long firstMissingIndex,
        long missingCount,
        long firstMissingSequence,
        long missingBlocks,
        long lastGoodEndTimeNanos,
        GapCause cause);

    /** The recording ended; counts are final. */
    void end(EegBlock end, OrderState state);

    /** The recording stopped without an end block because a new one began. */
    void abandoned(OrderState state);

    /** A block that cannot be used. */
    void rejected(Arrival arrival, DeadLetterKind kind, String reason);
  }

  /** Numbers that a block may be ahead of the one expected and be believed at once. */
  static final long BELIEVED_JUMP = 1 << 16;

  /** By how much device time may contradict the index of a block (ns). */
  static final double BELIEVED_NANOS = 60e9;

  private final int maxAhead;
  private final boolean fromStart;

  /**
   * @param maxAhead how many numbers a block may be ahead before the missing ones become a gap, at
   *     least 1
   * @param fromStart whether the first recording of a stream is read from its first block, so that
   *     a first block with a number above 0 means loss; false for a job that joins streams under
   *     way. Later recordings begin under its eyes in any case
   */
  BlockOrderer(int maxAhead, boolean fromStart) {
    if (maxAhead < 1) {
      throw new IllegalArgumentException("maxAhead must be at least 1, was " + maxAhead);
    }
    this.maxAhead = maxAhead;
    this.fromStart = fromStart;
  }

  /** Takes one block as it arrived. */
  void accept(Arrival arrival, OrderState state, Output output) {
    EegBlock block = arrival.block();
    String recording = block.getRecordingId();
    if (!recording.equals(state.recordingId)) {
      if (state.endedRecordings.contains(recording)) {
        // Counted by its dead letter: the counts here are those of a newer recording.
        output.rejected(
            arrival,
            DeadLetterKind.LATE,
            "the block belongs to recording "
                + recording
                + ", but a newer recording of this stream has begun");
        return;
      }
      if (state.recordingId != null && !state.ended) {
        flushPending(state, output);
        output.abandoned(state);
      }
      state.startRecording(recording);
    } else if (state.ended) {
      state.late++;
      output.rejected(
          arrival,
          DeadLetterKind.LATE,
          "block "
              + block.getBlockSequence()
              + " came behind the end of recording "
              + recording
              + "; a source that goes on, or a second replay, needs a recording id of its own");
      return;
    }
    long sequence = block.getBlockSequence();
    if (!state.started) {
      state.started = true;
      if (!fromStart && state.endedRecordings.isEmpty()) {
        state.nextSequence = sequence;
        state.nextIndex = block.getFirstSampleIndex();
        if (sequence > 0) {
          // What comes of them now was not received before: it is late, not a repeat.
          state.rememberMissing(0, sequence);
        }
      }
    }
    if (isUnbelievable(block, state)) {
      state.invalid++;
      output.rejected(
          arrival,
          DeadLetterKind.INVALID,
          "block "
              + sequence
              + " at sample "
              + block.getFirstSampleIndex()
              + " does not follow block "
              + (state.nextSequence - 1)
              + " and sample "
              + (state.nextIndex - 1)
              + " by any believable loss; if the source really went on there, its next block is"
              + " taken");
      state.suspectSequence = sequence;
      state.suspectIndex = block.getFirstSampleIndex();
      state.suspectTimeNanos = block.getDeviceTimeNanos();
      return;
    }
    if (sequence < state.nextSequence) {
      past(arrival, state, output);
      return;
    }
    Arrival waiting = state.pending.get(sequence);
    if (waiting != null) {
      repeated(arrival, waiting.block().getSamplesCrc32c(), state, output);
      return;
    }
    state.pending.put(sequence, arrival);
    drain(state, output);
    if (!state.pending.isEmpty()
        && (block.getEndOfRecording() || sequence - state.nextSequence >= maxAhead)) {
      giveUpOldest(state, output);
    }
  }

  /**
   * Ends a recording whose end never came: what is held back leaves, with gaps before it. No effect
   * when none is under way.
   */
  void finish(OrderState state, Output output) {
    if (state.recordingId != null && !state.ended) {
      flushPending(state, output);
      // Held-back blocks may have held the end.
      if (!state.ended) {
        state.ended = true;
        output.abandoned(state);
      }
    }
  }

  /** Whether a block is absurdly far ahead, and none that it goes on from came before. */
  private static boolean isUnbelievable(EegBlock block, OrderState state) {
    long sequence = block.getBlockSequence();
    if (sequence < state.nextSequence) {
      return false;
    }
    boolean absurd = sequence - state.nextSequence > BELIEVED_JUMP;
    if (!absurd && block.getFirstSampleIndex() > state.nextIndex && state.blocks > 0) {
      absurd =
          contradictsClock(
              block, block.getFirstSampleIndex() + 1 - state.nextIndex, state.lastEndTimeNanos);
    }
    return absurd && !goesOnFromSuspect(block, state);
  }

  /** Whether a block is another one than the suspect, near it by its number, index and time. */
  private static boolean goesOnFromSuspect(EegBlock block, OrderState state) {
    long numbers = block.getBlockSequence() - state.suspectSequence;
    long samples = block.getFirstSampleIndex() - state.suspectIndex;
    return state.suspectSequence >= 0
        && numbers != 0
        && Math.abs(numbers) <= BELIEVED_JUMP
        && Long.signum(numbers) == Long.signum(samples)
        && !contradictsClock(block, samples, state.suspectTimeNanos);
  }

  /** Whether the device time of a block is far from what so many samples after another say. */
  private static boolean contradictsClock(EegBlock block, long samples, long otherTimeNanos) {
    if (block.getRateNumerator() == 0) {
      return false;
    }
    double rateHz = (double) block.getRateNumerator() / block.getRateDenominator();
    double byIndex = samples / rateHz * 1e9;
    double byClock = (double) block.getDeviceTimeNanos() - otherTimeNanos;
    return Math.abs(byIndex - byClock) > BELIEVED_NANOS;
  }

  private void past(Arrival arrival, OrderState state, Output output) {
    EegBlock block = arrival.block();
    long sequence = block.getBlockSequence();
    if (state.wasMissing(sequence)) {
      state.late++;
      output.rejected(
          arrival,
          DeadLetterKind.LATE,
          "block "
              + sequence
              + " came after it had been given up as missing, or after this job had joined the stream"
              + " behind it; block "
              + state.nextSequence
              + " is expected next. Raise source.reorder_blocks (now "
              + (maxAhead - 1)
              + ") if the source reorders more than that");
      return;
    }
    if (state.contradicts(sequence, block.getSamplesCrc32c())) {
      conflict(arrival, state, output);
      return;
    }
    state.duplicates++;
  }

  private static void repeated(Arrival arrival, int checksum, OrderState state, Output output) {
    if (checksum == arrival.block().getSamplesCrc32c()) {
      state.duplicates++;
    } else {
      conflict(arrival, state, output);
    }
  }

  private static void conflict(Arrival arrival, OrderState state, Output output) {
    EegBlock block = arrival.block();
    state.conflicts++;
    output.rejected(
        arrival,
        DeadLetterKind.CONFLICT,
        "block "
            + block.getBlockSequence()
            + " of recording "
            + block.getRecordingId()
            + " was received before with other samples: two sources share the stream id "
            + block.getStreamId()
            + "; give each its own");
  }

  /** Emits what is in its turn. */
  private static void drain(OrderState state, Output output) {
    while (!state.pending.isEmpty() && state.pending.firstKey() == state.nextSequence) {
      emit(Objects.requireNonNull(state.pending.pollFirstEntry()).getValue(), 0, state, output);
    }
  }

  /** Turns the numbers before the oldest held-back block into a gap, until the bound holds. */
  private void giveUpOldest(OrderState state, Output output) {
    boolean ending = state.pending.lastEntry().getValue().block().getEndOfRecording();
    while (!state.pending.isEmpty()
        && (ending || state.pending.lastKey() - state.nextSequence >= maxAhead)) {
      skipToOldest(state, output);
      drain(state, output);
    }
  }

  private static void flushPending(OrderState state, Output output) {
    while (!state.pending.isEmpty()) {
      skipToOldest(state, output);
      drain(state, output);
    }
  }

  private static void skipToOldest(OrderState state, Output output) {
    long first = state.nextSequence;
    long oldest = state.pending.firstKey();
    long lost = oldest - first;
    Arrival next = Objects.requireNonNull(state.pending.pollFirstEntry()).getValue();
    if (lost > 0) {
      state.rememberMissing(first, oldest);
      state.missingBlocks += lost;
      state.nextSequence = oldest;
    }
    emit(next, lost, state, output);
  }

  private static void emit(Arrival arrival, long lostBlocks, OrderState state, Output output) {
    EegBlock block = arrival.block();
    long index = block.getFirstSampleIndex();
    long missing = index - state.nextIndex;
    state.nextSequence = block.getBlockSequence() + 1;
    state.descriptorHash = block.getDescriptorHash();
    if (missing < 0) {
      if (lostBlocks > 0) {
        // Numbers are missing, whatever the index of this block says.
        state.gaps++;
        output.gap(
            block,
            state.nextIndex,
            0,
            block.getBlockSequence() - lostBlocks,
            lostBlocks,
            state.lastEndTimeNanos,
            GapCause.SEQ_JUMP);
      }
      state.invalid++;
      output.rejected(
          arrival,
          DeadLetterKind.INVALID,
          "block "
              + block.getBlockSequence()
              + " begins at sample "
              + index
              + ", but samples up to "
              + (state.nextIndex - 1)
              + " have been received; a source must not go back in one recording");
      if (block.getEndOfRecording()) {
        state.ended = true;
        output.end(block, state);
      }
      return;
    }
    if (missing > 0 || lostBlocks > 0) {
      state.gaps++;
      state.missingSamples += missing;
      output.gap(
          block,
          state.nextIndex,
          missing,
          lostBlocks > 0 ? block.getBlockSequence() - lostBlocks : -1,
          lostBlocks,
          state.lastEndTimeNanos,
          lostBlocks > 0 ? GapCause.SEQ_JUMP : GapCause.DISCONTINUOUS_FILE);
    }
    state.nextIndex = index + block.getSampleCount();
    if (block.getSampleCount() > 0) {
      state.rememberChecksum(block.getBlockSequence(), block.getSamplesCrc32c());
      state.blocks++;
      state.samples += block.getSampleCount();
      state.lastEndTimeNanos = timeOfLastSample(block);
      output.block(block);
    }
    if (block.getEndOfRecording()) {
      state.ended = true;
      output.end(block, state);
    }
  }

  private static long timeOfLastSample(EegBlock block) {
    return block.getRateNumerator() == 0
        ? block.getDeviceTimeNanos()
        : block.getDeviceTimeNanos()
            + new Rate(block.getRateNumerator(), block.getRateDenominator())
                .nanosOf(block.getSampleCount() - 1L);
  }
}
