package io.afferent.jobs.order;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the ordering of one stream remembers. Bounded: at most {@code maxAhead} blocks are held
 * back, {@value #RECENT_CHECKSUMS} checksums, {@value #MISSING_RANGES} ranges of missing blocks and
 * {@value #ENDED_RECORDINGS} earlier recordings are kept. Not thread-safe.
 */
final class OrderState {

  /** Checksums of emitted blocks kept to tell a repeat from a second source with the same name. */
  static final int RECENT_CHECKSUMS = 256;

  /** Ranges of missing blocks kept to tell a late block from a repeat. */
  static final int MISSING_RANGES = 256;

  /** Recordings of the stream remembered after a newer one began. */
  static final int ENDED_RECORDINGS = 16;

  @Nullable String recordingId;
  boolean started;
  boolean ended;

  /** Block number and sample index expected next. */
  long nextSequence;

  long nextIndex;
  long lastEndTimeNanos;

  /** Descriptor of the newest block in order; says how an abandoned recording ends. */
  long descriptorHash;

  long blocks;
  long samples;
  long gaps;
  long missingBlocks;
  long missingSamples;
  long late;
  long duplicates;
  long conflicts;
  long invalid;

  /** Number of the last block that was too far ahead to be believed, -1 when there was none. */
  long suspectSequence = -1;

  /** Index and device time of its first sample. */
  long suspectIndex;

  long suspectTimeNanos;

  /** Slot {@code sequence % RECENT_CHECKSUMS} holds the sequence and its checksum. */
  final long[] recentSequences;

  final int[] recentChecksums;

  /** First and end of each range of missing blocks, oldest first. */
  final List<long[]> missing;

  final List<String> endedRecordings;

  /** Blocks that came before their turn, by number. */
  final NavigableMap<Long, Arrival> pending;

  OrderState() {
    this(
        new long[RECENT_CHECKSUMS],
        new int[RECENT_CHECKSUMS],
        new ArrayList<>(),
        new ArrayList<>(),
        new TreeMap<>());
    Arrays.fill(recentSequences, -1);
  }

  OrderState(
      long[] recentSequences,
      int[] recentChecksums,
      List<long[]> missing,
      List<String> endedRecordings,
      NavigableMap<Long, Arrival> pending) {
    this.recentSequences = recentSequences;
    this.recentChecksums = recentChecksums;
    this.missing = missing;
    this.endedRecordings = endedRecordings;
    this.pending = pending;
  }

  /** Forgets the current recording and starts another; earlier ids stay known. */
  void startRecording(String newRecordingId) {
    String previous = recordingId;
    if (previous != null) {
      endedRecordings.add(previous);
      if (endedRecordings.size() > ENDED_RECORDINGS) {
        endedRecordings.remove(0);
      }
    }
    recordingId = newRecordingId;
    started = false;
    ended = false;
    nextSequence = 0;
    nextIndex = 0;
    lastEndTimeNanos = 0;
    descriptorHash = 0;
    blocks = 0;
    samples = 0;
    gaps = 0;
    missingBlocks = 0;
    missingSamples = 0;
    late = 0;
    duplicates = 0;
    conflicts = 0;
    invalid = 0;
    suspectSequence = -1;
    suspectIndex = 0;
    suspectTimeNanos = 0;
    Arrays.fill(recentSequences, -1);
    missing.clear();
    pending.clear();
  }

  void rememberChecksum(long sequence, int checksum) {
    int slot = (int) (sequence % RECENT_CHECKSUMS);
    recentSequences[slot] = sequence;
    recentChecksums[slot] = checksum;
  }

  /** Whether another content than {@code checksum} was emitted under the number. */
  boolean contradicts(long sequence, int checksum) {
    int slot = (int) (sequence % RECENT_CHECKSUMS);
    return recentSequences[slot] == sequence && recentChecksums[slot] != checksum;
  }

  void rememberMissing(long first, long end) {
    missing.add(new long[] {first, end});
    if (missing.size() > MISSING_RANGES) {
      missing.remove(0);
    }
  }

  boolean wasMissing(long sequence) {
    for (long[] range : missing) {
      if (sequence >= range[0] && sequence < range[1]) {
        return true;
      }
    }
    return false;
  }

  /** Descriptors of the newest block in order and of those held back. */
  Set<Long> descriptorsInUse() {
    Set<Long> inUse = new HashSet<>();
    inUse.add(descriptorHash);
    for (Arrival arrival : pending.values()) {
      inUse.add(arrival.block().getDescriptorHash());
    }
    return inUse;
  }

  OrderState copy() {
    List<long[]> ranges = new ArrayList<>(missing.size());
    for (long[] range : missing) {
      ranges.add(range.clone());
    }
    OrderState copy =
        new OrderState(
            recentSequences.clone(),
            recentChecksums.clone(),
            ranges,
            new ArrayList<>(endedRecordings),
            new TreeMap<>(pending));
    copy.recordingId = recordingId;
    copy.started = started;
    copy.ended = ended;
    copy.nextSequence = nextSequence;
    copy.nextIndex = nextIndex;
    copy.lastEndTimeNanos = lastEndTimeNanos;
    copy.descriptorHash = descriptorHash;
    copy.blocks = blocks;
    copy.samples = samples;
    copy.gaps = gaps;
    copy.missingBlocks = missingBlocks;
    copy.missingSamples = missingSamples;
    copy.late = late;
    copy.duplicates = duplicates;
    copy.conflicts = conflicts;
    copy.invalid = invalid;
    copy.suspectSequence = suspectSequence;
    copy.suspectIndex = suspectIndex;
    copy.suspectTimeNanos = suspectTimeNanos;
    return copy;
  }
}
