package io.afferent.ingest.replay;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingGap;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts one stream of one recording into blocks, in order. Not thread-safe. */
interface StreamBlocks extends Closeable {
  /**
   * Reads the next block.
   *
   * @param sequence number that the block gets
   * @return the block, whose bytes are valid until the next call; null at the end
   * @throws RecordingException if samples are missing where there is no gap
   */
  @Nullable Block next(long sequence) throws IOException;

  /** The gaps of the recording between the last block and the one before it. */
  List<RecordingGap> gapsBefore();

  /** The block without samples that ends the recording in front of an index. */
  Block end(long sequence, long firstIndex);

  /** Index behind the last block. */
  long nextIndex();

  /**
   * Walks over the gaps of a stream as indexes grow, so that a recording with many gaps takes no
   * longer for each.
   */
  final class Gaps {
    private final List<RecordingGap> all;
    private List<RecordingGap> passed = new ArrayList<>();
    private int next;

    Gaps(List<RecordingGap> all) {
      this.all = all;
    }

    /** Forgets the gaps that were passed so far. */
    void begin() {
      passed = new ArrayList<>();
    }

    /** The gaps that were passed since {@link #begin}. */
    List<RecordingGap> passed() {
      return passed;
    }

    /** Index behind the gap that an index lies in; the index itself when it lies in none. */
    long behind(long index) {
      long at = index;
      while (next < all.size() && all.get(next).firstMissingIndex() <= at) {
        RecordingGap gap = all.get(next++);
        if (at < gap.firstGoodIndex()) {
          passed.add(gap);
          at = gap.firstGoodIndex();
        }
      }
      return at;
    }

    /** First index of the next gap, the largest long when there is none. */
    long nextGap() {
      return next < all.size() ? all.get(next).firstMissingIndex() : Long.MAX_VALUE;
    }
  }
}
