package io.afferent.ingest.recording.stored;

import io.afferent.ingest.recording.RecordingGap;
import java.util.List;
import java.util.OptionalLong;

/** Sample indexes and device times of one stream, and which of its samples are stored. */
public interface SampleTimes {
  /** Last sample index + 1; samples lost in gaps count. */
  long sampleCount();

  /** How many consecutive samples are stored from {@code sampleIndex} on; 0 in a gap. */
  long storedFrom(long sampleIndex);

  /** Number of stored samples before {@code sampleIndex}, which is stored itself. */
  long storedIndex(long sampleIndex);

  /** Device time of a sample (ns); inside a gap, counted on from the stretch before it. */
  long deviceTimeNanos(long sampleIndex);

  /** Index nearest to a device time; empty outside the recording. */
  OptionalLong nearestIndex(long deviceTimeNanos);

  /** Stretches of missing samples, in order. */
  List<RecordingGap> gaps();
}
