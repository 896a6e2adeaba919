package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.stored.SampleTimes;
import java.util.List;
import java.util.OptionalLong;

/** Times of volumes of which nothing is known: all are at 0. Immutable. */
record UntimedVolumes(long sampleCount) implements SampleTimes {
  @Override
  public long storedFrom(long sampleIndex) {
    return Math.max(0, sampleCount - sampleIndex);
  }

  @Override
  public long storedIndex(long sampleIndex) {
    return sampleIndex;
  }

  @Override
  public long deviceTimeNanos(long sampleIndex) {
    return 0;
  }

  @Override
  public OptionalLong nearestIndex(long deviceTimeNanos) {
    return deviceTimeNanos == 0 ? OptionalLong.of(0) : OptionalLong.empty();
  }

  @Override
  public List<RecordingGap> gaps() {
    return List.of();
  }
}
