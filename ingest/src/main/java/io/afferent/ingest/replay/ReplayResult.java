package io.afferent.ingest.replay;

import java.util.List;

/**
 * What a replay sent. Everything in it was acknowledged by all in-sync brokers.
 *
 * @param streams each stream of each recording and turn, in the order of their starts
 * @param events events sent
 * @param gaps gaps of the recordings themselves sent
 * @param bytes bytes of encoded blocks sent, copies and end blocks included, before compression
 * @param elapsedNanos clock time (ns)
 * @param stopped whether {@link RecordingReplay#stop()} ended it early
 */
public record ReplayResult(
    List<StreamResult> streams,
    long events,
    long gaps,
    long bytes,
    long elapsedNanos,
    boolean stopped) {
  public ReplayResult {
    streams = List.copyOf(streams);
  }

  /**
   * What was sent of one stream.
   *
   * @param streamId stream
   * @param recordingId recording
   * @param topic signal topic that it was sent to
   * @param blocks blocks cut from the recording, dropped ones included and the end block not: the
   *     blockSequence of the end block
   * @param samples samples in these blocks, each counted once for all units; for a stream of
   *     spikes, its spikes
   * @param dropped blocks that were not sent
   * @param duplicated blocks that were sent twice
   * @param reordered blocks that were held back
   */
  public record StreamResult(
      String streamId,
      String recordingId,
      String topic,
      long blocks,
      long samples,
      long dropped,
      long duplicated,
      long reordered) {
    /** Records of this stream on the signal topic: blocks, copies, and the end block. */
    public long records() {
      return blocks - dropped + duplicated + 1;
    }
  }
}
