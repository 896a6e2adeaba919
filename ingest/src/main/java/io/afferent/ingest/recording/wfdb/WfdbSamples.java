package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.file.FilePool;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Samples of a record by stored frame, whatever segment and file they are in. All streams of a
 * record share it, so that a file is decoded once for all of them. Holds two windows of each file
 * of one segment. Not thread-safe.
 */
final class WfdbSamples {
  private final WfdbTimeline timeline;
  private final FilePool pool;
  private @Nullable WfdbSegment opened;
  private List<WfdbFrames> readers = List.of();

  WfdbSamples(WfdbTimeline timeline, FilePool pool) {
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
      if (perFrame == 1) {
        int part = Math.min(count - done, end - local);
        int from = local * frameSamples + column;
        for (int i = 0; i < part; i++, from += frameSamples) {
          values[done + i] = window[from];
        }
        done += part;
        local += part;
      }
      while (done < count && local < end) {
        int part = Math.min(count - done, perFrame - sub);
        System.arraycopy(window, local * frameSamples + column + sub, values, done, part);
        done += part;
        sub = sub + part == perFrame ? 0 : sub + part;
        local += sub == 0 ? 1 : 0;
      }
      at = number * windowFrames + local;
    }
    Arrays.fill(values, Math.min(done, count), count, source.format().missing());
  }

  private List<WfdbFrames> readers(WfdbSegment segment) {
    if (segment != opened) {
      readers = segment.open(pool);
      opened = segment;
    }
    return readers;
  }
}
