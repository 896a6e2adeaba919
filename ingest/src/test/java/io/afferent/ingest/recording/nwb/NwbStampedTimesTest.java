package io.afferent.ingest.recording.nwb;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.hdf5.Hdf5Dataset;
import io.afferent.ingest.recording.hdf5.Hdf5File;
import java.io.IOException;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NwbStampedTimesTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 59, 60, 61, 4096})
  void theNearestSampleDoesNotDependOnTheWindow(int windowLength) throws IOException {
    try (RecordingFile file = RecordingFile.open(Fixture.file(NwbFormat.class, "session.nwb"));
        Hdf5File content = Hdf5File.open(file)) {
      Hdf5Dataset stamps = content.find("acquisition/irregular/timestamps").orElseThrow().dataset();
      NwbStampedTimes times = new NwbStampedTimes(stamps, 1000, windowLength);
      long last = times.deviceTimeNanos(stamps.count() - 1);
      long step = (last - times.deviceTimeNanos(0)) / 997;
      for (long nanos = times.deviceTimeNanos(0); nanos <= last; nanos += step) {
        assertThat(times.nearestIndex(nanos)).hasValue(nearest(times, nanos));
      }
      for (long index = 0; index < stamps.count(); index++) {
        long nanos = times.deviceTimeNanos(index);
        assertThat(times.nearestIndex(nanos)).hasValue(nearest(times, nanos));
      }
      assertThat(times.nearestIndex(last + 1)).isEqualTo(OptionalLong.empty());
    }
  }

  /** By looking at all of them; the later one of two. */
  private static long nearest(NwbStampedTimes times, long nanos) {
    long best = 0;
    for (long index = 1; index < times.sampleCount(); index++) {
      long distance = Math.abs(times.deviceTimeNanos(index) - nanos);
      if (distance <= Math.abs(times.deviceTimeNanos(best) - nanos)) {
        best = index;
      }
    }
    return best;
  }
}
