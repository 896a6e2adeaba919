package io.afferent.ingest.recording.openephys;

import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.stored.RegularTimes;
import java.util.Optional;

/**
 * A continuous stream whose files were found.
 *
 * @param source what the description says of it
 * @param file its samples
 * @param stored how many samples the file has
 * @param clock sample numbers
 * @param times times of the samples
 */
record OpenEphysStream(
    OpenEphysDescription.Continuous source,
    RecordingFile file,
    long stored,
    OpenEphysClock clock,
    RegularTimes times) {

  /** Device time of a sample number (ns), also before and behind the recording. */
  Optional<Long> nanosOf(long number) {
    if (source.rate().isTooLong(number)) {
      return Optional.empty();
    }
    return Optional.of(times.deviceTimeNanos(0) + source.rate().nanosAt(number - clock.first()));
  }
}
