package io.afferent.models.training;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Windows to train on, at the rate and length of the encoder: the caller reads recordings, filters
 * and resamples. Read once, from one thread, before training starts.
 */
public interface WindowSource {

  /** What the signals are, for the provenance: names, sizes, processing. */
  String description();

  /** Whether all signals were simulated; the bundle says so loudly. */
  boolean simulated();

  /** The recordings, in an order that does not change. */
  List<WindowRecording> recordings() throws IOException;

  /**
   * The windows of one recording in the order of time.
   *
   * @param name name of the recording; the validation split keeps recordings whole when there are
   *     several
   * @param windows one row per channel and window, {@code [rows][T]}, in the unit of the input
   *     contract (volts)
   * @param times which window each row is of, {@code [rows]}, never falling: channels of one window
   *     have one number, and are never divided between training and validation
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of samples that is never compared
  record WindowRecording(String name, float[][] windows, int[] times) {
    public WindowRecording {
      if (times.length != windows.length) {
        throw new IllegalArgumentException(
            name + " has " + windows.length + " rows, but " + times.length + " times of rows");
      }
      for (int row = 1; row < times.length; row++) {
        if (times[row] < times[row - 1]) {
          throw new IllegalArgumentException(
              "row " + row + " of " + name + " is of an earlier window than the row before it");
        }
      }
    }

    /** A recording of one channel: every row is of a window of its own. */
    public WindowRecording(String name, float[][] windows) {
      this(name, windows, IntStream.range(0, windows.length).toArray());
    }
  }
}
