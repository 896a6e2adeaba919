package io.afferent.ingest.recording;

import io.afferent.schema.GapCause;

/**
 * A stretch of missing samples of one stream.
 *
 * @param firstMissingIndex index of the first missing sample
 * @param missingCount how many samples are missing, at least 1
 * @param lastGoodDeviceTimeNanos device time of the last sample before the gap (ns)
 * @param firstGoodDeviceTimeNanos device time of the first sample after the gap (ns)
 * @param cause why they are missing
 */
public record RecordingGap(
    long firstMissingIndex,
    long missingCount,
    long lastGoodDeviceTimeNanos,
    long firstGoodDeviceTimeNanos,
    GapCause cause) {
  public RecordingGap {
    if (firstMissingIndex < 0 || missingCount < 1) {
      throw new IllegalArgumentException(
          "a gap must miss at least 1 sample from index 0 on, was "
              + missingCount
              + " from "
              + firstMissingIndex);
    }
  }

  /** Index of the first sample after the gap. */
  public long firstGoodIndex() {
    return firstMissingIndex + missingCount;
  }
}
