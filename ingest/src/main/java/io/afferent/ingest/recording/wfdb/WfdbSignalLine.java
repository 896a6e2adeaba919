package io.afferent.ingest.recording.wfdb;

import java.math.BigDecimal;
import java.util.OptionalInt;

/**
 * One signal as the header describes it.
 *
 * @param line number of the line, from 1
 * @param fileName file that holds the samples; {@code ~} for none
 * @param formatCode format of the samples; 0 for a signal without samples
 * @param samplesPerFrame samples in one frame, at least 1
 * @param skewFrames frames by which the signal lies late in its file
 * @param byteOffset bytes in front of the first sample
 * @param gain digital steps per physical unit; 200 when not given
 * @param calibrated whether a gain other than 0 is given
 * @param baseline digital value of physical zero
 * @param units physical unit; {@code mV} when not given
 * @param resolutionBits bits of the converter, 0 when not given
 * @param adcZero digital value in the middle of the converter's range
 * @param initialValue first sample, when given
 * @param checksum sum of all samples modulo 65536, when given
 * @param description what the signal is; may be empty
 */
record WfdbSignalLine(
    int line,
    String fileName,
    int formatCode,
    int samplesPerFrame,
    int skewFrames,
    long byteOffset,
    BigDecimal gain,
    boolean calibrated,
    long baseline,
    String units,
    int resolutionBits,
    long adcZero,
    OptionalInt initialValue,
    OptionalInt checksum,
    String description) {
  /** Whether the signal has no samples in this record or segment. */
  boolean isNull() {
    return formatCode == 0 || fileName.equals("~");
  }

  /** What format 8 starts from. */
  int start() {
    return initialValue.orElse((int) adcZero);
  }

  /** Whether two signals turn digital values into the same physical ones. */
  boolean sharesScaleWith(WfdbSignalLine other) {
    return gain.compareTo(other.gain) == 0
        && baseline == other.baseline
        && units.equals(other.units)
        && formatCode == other.formatCode;
  }
}
