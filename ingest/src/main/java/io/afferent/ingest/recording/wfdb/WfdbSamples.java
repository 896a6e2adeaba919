package io.afferent.ingest.recording.wfdb;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Samples of a record by stored frame, whatever segment and file they are in. All streams of a
 * record share it, so that a file is decoded once for all of them. Holds two windows of each file
 * of one segment. Not thread-safe.
 */
final class WfdbSamples {
  private final WfdbTimeline timeline;
  private final WfdbFilePool pool;
  private @Nullable WfdbSegment opened;
  private List<WfdbFrames> readers = List.of();

  WfdbSamples(WfdbTimeline timeline, WfdbFilePool pool) {
    this.timeline = timeline;
    this.pool = pool;
  }

  WfdbTimeline timeline() {
    return timeline;
  }

  /**
   * Copies samples of one unit; where there are none, {@code values} gets the format's value for a
   * missing sample.
   *
   * @param segment segment that has the unit
   * @param source the unit in that segment
   * @param frame first frame, counted from the begin of the segment
   * @param within first sample in that frame
   * @param count how many samples
   */
  void copy(
      WfdbSegment segment, WfdbUnit.Source source, long frame, int within, int count, int[] values)
      throws IOException {
    int file = segment.fileOf(source.signal());
    WfdbFrames reader = readers(segment).get(file);
    int frameSamples = segment.files().get(file).frameSamples();
    int column = segment.columnOf(source.signal());
    int perFrame = source.line().samplesPerFrame();
    int windowFrames = segment.windowFrames();
    long at = frame + source.line().skewFrames();
    int sub = within;
    int done = 0;
    while (done < count && at < segment.frames()) {
      long number = at / windowFrames;
      int[] window = reader.window(number);
      int local = (int) (at - number * windowFrames);
      int end = (int) Math.min(windowFrames, segment.frames() - number * windowFrames);
      while (done < count && local < end) {
        int from = local * frameSamples + column;
        while (done < count && sub < perFrame) {
          values[done++] = window[from + sub++];
        }
        if (sub == perFrame) {
          sub = 0;
          local++;
        }
      }
      at = number * windowFrames + local;
    }
    int missing = WfdbSampleFormat.of(source.line().formatCode()).orElseThrow().missing();
    while (done < count) {
      values[done++] = missing;
    }
  }

  private List<WfdbFrames> readers(WfdbSegment segment) {
    if (segment != opened) {
      readers = segment.open(pool);
      opened = segment;
    }
    return readers;
  }
}
