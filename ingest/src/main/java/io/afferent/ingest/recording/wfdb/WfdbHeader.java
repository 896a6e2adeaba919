package io.afferent.ingest.recording.wfdb;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A header file, read and checked, but not compared with the signal files yet.
 *
 * @param recordName name that the header gives the record; the file may have another
 * @param segments stretches of a record in several parts, empty for any other record
 * @param signals signals of a record in one part, empty for one in several parts
 * @param signalCount number of signals that the record line names
 * @param frameRateHz frames per second; empty when not given
 * @param counterRateHz rate of the recorder's own counter; empty when not given
 * @param counterBase value of that counter at the first sample; empty when not given
 * @param frames length of the record; 0 when not given
 * @param startNanos start as local time read as UTC (ns since 1970); 0 for none
 * @param startText time and date as the header writes them, empty for none
 * @param comments lines that begin with {@code #}, without it
 */
record WfdbHeader(
    String recordName,
    List<Segment> segments,
    List<WfdbSignalLine> signals,
    int signalCount,
    Optional<BigDecimal> frameRateHz,
    Optional<BigDecimal> counterRateHz,
    Optional<BigDecimal> counterBase,
    long frames,
    long startNanos,
    String startText,
    List<String> comments) {
  /** Frames per second of a header that does not say. */
  static final BigDecimal DEFAULT_RATE_HZ = BigDecimal.valueOf(250);

  /**
   * One stretch of a record in several parts.
   *
   * @param line number of its line, from 1
   * @param name record that holds it; {@code ~} for a stretch without samples
   * @param frames its length
   */
  record Segment(int line, String name, long frames) {
    boolean isNull() {
      return name.equals("~");
    }
  }

  /** Whether the record consists of segments. */
  boolean isSegmented() {
    return !segments.isEmpty();
  }

  /** Whether the first segment only says which signals there can be. */
  boolean isVariableLayout() {
    return isSegmented() && segments.get(0).frames() == 0 && !segments.get(0).isNull();
  }
}
