package io.afferent.jobs.order;

import io.afferent.connectors.kafka.InboundRecord;
import io.afferent.schema.EegBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimerService;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of a stream that wait for a descriptor. Once one waits, all later ones wait behind it, so
 * that their order stays. What waits too long, or is too much, is given up: the blocks in front
 * whose descriptor is unknown, and no others. All in keyed state: calls are about the stream whose
 * record is being handled. Not thread-safe.
 */
final class WaitingBlocks {

  /** Blocks of a stream that may wait for its descriptor. */
  static final int MAX_WAITING = 1 << 16;

  /** Bytes of samples of a stream that may wait for its descriptor. */
  static final long MAX_WAITING_BYTES = 64L * 1024 * 1024;

  /** Descriptors that were waited for in vain, remembered per stream. */
  static final int MAX_GIVEN_UP = 16;

  /** How long a descriptor may stay away, by the clock of the machine (ms). */
  static final long LONGEST_WAIT_MILLIS = 60_000;

  /**
   * How much of a stream waits for a descriptor. Kept in state: components may be added, never
   * renamed.
   *
   * @param blocks blocks that wait
   * @param bytes bytes of their samples
   * @param deadlineMillis when they are given up, by the clock of the machine (ms)
   */
  public record Waiting(int blocks, long bytes, long deadlineMillis) {
    Waiting and(EegBlock block) {
      return new Waiting(blocks + 1, bytes + block.getSamples().remaining(), deadlineMillis);
    }
  }

  /** What becomes of blocks. */
  interface Taker {
    /** Whether the descriptor of a block is known. */
    boolean knows(EegBlock block);

    /** Takes a block whose descriptor is known. */
    void take(InboundRecord record);

    /** Gives up a block whose descriptor is not known. */
    void giveUp(InboundRecord record, String why);
  }

  private final ListState<InboundRecord> records;
  private final ListState<Long> givenUp;

  /** No value when nothing waits. */
  private final ValueState<Waiting> now;

  /** Clock of the machine when this subtask met its first record (ms). */
  private long openedMillis = Long.MAX_VALUE;

  WaitingBlocks(RuntimeContext context) {
    records =
        context.getListState(new ListStateDescriptor<>("waiting", InboundRecord.typeInformation()));
    givenUp = context.getListState(new ListStateDescriptor<>("given-up-descriptors", Types.LONG));
    now = context.getState(new ValueStateDescriptor<>("waiting-now", Types.POJO(Waiting.class)));
  }

  /** Notes that the subtask is at work. */
  void atWork(TimerService timers) {
    if (openedMillis == Long.MAX_VALUE) {
      openedMillis = timers.currentProcessingTime();
    }
  }

  /** Whether blocks of the stream wait. */
  boolean any() throws Exception {
    return now.value() != null;
  }

  /** Lets a block wait behind those that wait already. */
  void add(InboundRecord record, TimerService timers, Taker taker) throws Exception {
    Waiting before = now.value();
    Waiting after = (before == null ? begin(timers) : before).and(record.requireBlock());
    records.add(record);
    now.update(after);
    if (after.blocks > MAX_WAITING || after.bytes > MAX_WAITING_BYTES) {
      giveUp("more blocks came without one than are kept waiting", timers, taker);
    }
  }

  private static Waiting begin(TimerService timers) {
    long deadline = timers.currentProcessingTime() + LONGEST_WAIT_MILLIS;
    timers.registerProcessingTimeTimer(deadline);
    timers.registerEventTimeTimer(Long.MAX_VALUE);
    return new Waiting(0, 0, deadline);
  }

  /** Lets blocks go on up to the first whose descriptor is still not there. */
  void release(Taker taker) throws Exception {
    Waiting before = Objects.requireNonNull(now.value());
    List<InboundRecord> left = new ArrayList<>();
    Waiting after = new Waiting(0, 0, before.deadlineMillis);
    for (InboundRecord record : records.get()) {
      if (left.isEmpty() && taker.knows(record.requireBlock())) {
        taker.take(record);
      } else {
        left.add(record);
        after = after.and(record.requireBlock());
      }
    }
    keep(left, left.isEmpty() ? null : after);
  }

  /** Gives up what has waited too long. */
  void onTimer(long timestamp, TimerService timers, Taker taker) throws Exception {
    Waiting waiting = now.value();
    if (waiting == null || timestamp < waiting.deadlineMillis) {
      return;
    }
    if (timestamp >= openedMillis + LONGEST_WAIT_MILLIS) {
      giveUp("none came within " + LONGEST_WAIT_MILLIS / 1000 + " s", timers, taker);
      return;
    }
    // After a restart the descriptors have to be read again before anything is given up.
    long deadline = openedMillis + LONGEST_WAIT_MILLIS;
    timers.registerProcessingTimeTimer(deadline);
    now.update(new Waiting(waiting.blocks, waiting.bytes, deadline));
  }

  /** Gives up everything whose descriptor is unknown. */
  void drain(TimerService timers, Taker taker) throws Exception {
    while (any()) {
      giveUp("none had come when the job was drained", timers, taker);
    }
  }

  /** Gives up the blocks in front whose descriptor is unknown and lets the others go on. */
  private void giveUp(String why, TimerService timers, Taker taker) throws Exception {
    List<InboundRecord> left = new ArrayList<>();
    Waiting after = null;
    boolean inFront = true;
    for (InboundRecord record : records.get()) {
      EegBlock block = record.requireBlock();
      boolean known = taker.knows(block);
      if (left.isEmpty() && !known && (inFront || isGivenUp(block.getDescriptorHash()))) {
        remember(block.getDescriptorHash());
        taker.giveUp(record, why);
      } else if (left.isEmpty() && known) {
        inFront = false;
        taker.take(record);
      } else {
        after = (after == null ? begin(timers) : after).and(block);
        left.add(record);
      }
    }
    keep(left, after);
  }

  private void keep(List<InboundRecord> left, @Nullable Waiting waiting) throws Exception {
    records.update(left);
    if (waiting == null) {
      now.clear();
    } else {
      now.update(waiting);
    }
  }

  /** Whether a descriptor was waited for in vain: its blocks need not wait as well. */
  boolean isGivenUp(long descriptorHash) throws Exception {
    for (Long known : givenUp.get()) {
      if (known == descriptorHash) {
        return true;
      }
    }
    return false;
  }

  private void remember(long descriptorHash) throws Exception {
    if (!isGivenUp(descriptorHash)) {
      List<Long> known = new ArrayList<>();
      givenUp.get().forEach(known::add);
      known.add(descriptorHash);
      givenUp.update(known.subList(Math.max(0, known.size() - MAX_GIVEN_UP), known.size()));
    }
  }

  /** A descriptor that comes at last counts again. */
  void came(long descriptorHash) throws Exception {
    if (isGivenUp(descriptorHash)) {
      List<Long> left = new ArrayList<>();
      for (Long known : givenUp.get()) {
        if (known != descriptorHash) {
          left.add(known);
        }
      }
      givenUp.update(left);
    }
  }
}
