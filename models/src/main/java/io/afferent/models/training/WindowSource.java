package io.afferent.models.training;

import java.io.IOException;
import java.util.List;

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
   *     contract (volts). Rows of the same time follow one another
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of samples that is never compared
  record WindowRecording(String name, float[][] windows) {}
}
