package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.schema.GapCause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which segment is stored from which frame on. Frame 0 is the first stored one: what is missing in
 * front of it is no gap between samples, but a later start. Immutable.
 */
final class WfdbTimeline {
  private final List<WfdbSegment> segments;
  private final long[] firstFrames;
  private final long[] endFrames;
  private final boolean[] cut;
  private final long[] storedBefore;
  private final long leadingFrames;

  private WfdbTimeline(Builder builder) {
    int count = builder.segments.size();
    this.segments = List.copyOf(builder.segments);
    this.leadingFrames = count == 0 ? 0 : builder.firsts.get(0);
    this.firstFrames = new long[count];
    this.endFrames = new long[count];
    this.cut = new boolean[count];
    this.storedBefore = new long[count + 1];
    for (int i = 0; i < count; i++) {
      firstFrames[i] = builder.firsts.get(i) - leadingFrames;
      endFrames[i] = firstFrames[i] + builder.counts.get(i);
      cut[i] = builder.cuts.get(i);
      storedBefore[i + 1] = storedBefore[i] + builder.counts.get(i);
    }
  }

  /** Segments with samples, in order; one that occurs twice is in the list twice. */
  List<WfdbSegment> segments() {
    return segments;
  }

  /** Frames in front of the first stored one that have no samples. */
  long leadingFrames() {
    return leadingFrames;
  }

  /** Position in {@link #segments()} of a stored frame, counted without gaps. */
  int segmentOf(long storedFrame) {
    int found = Arrays.binarySearch(storedBefore, storedFrame);
    return found >= 0 ? found : -found - 2;
  }

  /** Stored frames in front of a segment. */
  long storedBefore(int segment) {
    return storedBefore[segment];
  }

  /** Stored frames of a segment. */
  long storedFrames(int segment) {
    return storedBefore[segment + 1] - storedBefore[segment];
  }

  /** Last frame + 1. */
  long endFrame() {
    return endFrames.length == 0 ? 0 : endFrames[endFrames.length - 1];
  }

  /**
   * Times of a stream.
   *
   * @param frameRate frames per second
   * @param perFrame samples of one unit in a frame
   * @param startNanos device time of frame 0
   */
  RegularTimes times(SampleRate frameRate, SampleRate rate, int perFrame, long startNanos) {
    RegularTimes.Builder times = new RegularTimes.Builder(rate);
    for (int i = 0; i < firstFrames.length; i++) {
      times.stretch(
          firstFrames[i] * perFrame,
          (endFrames[i] - firstFrames[i]) * perFrame,
          startNanos + frameRate.nanosAt(firstFrames[i]),
          i > 0 && cut[i - 1] ? GapCause.PARTIAL_WRITE : GapCause.DISCONTINUOUS_FILE);
    }
    return firstFrames.length == 0 ? RegularTimes.continuous(rate, 0, startNanos) : times.build();
  }

  /** Takes segments in order. */
  static final class Builder {
    private final List<WfdbSegment> segments = new ArrayList<>();
    private final List<Long> firsts = new ArrayList<>();
    private final List<Long> counts = new ArrayList<>();
    private final List<Boolean> cuts = new ArrayList<>();

    /**
     * Adds a segment; one without frames is a gap.
     *
     * @param first its first frame, counted from the start of the record
     * @param frames frames that it should have
     */
    Builder add(WfdbSegment segment, long first, long frames) {
      long stored = Math.min(frames, segment.frames());
      if (stored > 0) {
        segments.add(segment);
        firsts.add(first);
        counts.add(stored);
        cuts.add(stored < frames);
      }
      return this;
    }

    WfdbTimeline build() {
      return new WfdbTimeline(this);
    }
  }
}
