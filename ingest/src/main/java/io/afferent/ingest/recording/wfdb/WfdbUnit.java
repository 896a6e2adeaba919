package io.afferent.ingest.recording.wfdb;

import java.util.Map;

/**
 * One signal of a record through all segments.
 *
 * @param line line that names it and gives its scale
 * @param format format of that line
 * @param sources where it is in each segment that has it
 * @param digital whether all segments have it in one format and with one scale, so that its digital
 *     values mean the same everywhere
 */
record WfdbUnit(
    WfdbSignalLine line,
    WfdbSampleFormat format,
    Map<WfdbSegment, Source> sources,
    boolean digital) {

  /**
   * A unit in one segment.
   *
   * @param signal position of its signal in the segment
   * @param line line of that signal
   * @param format format of that line
   * @param unitFactor value of one of its physical units in that of the record's unit
   */
  record Source(int signal, WfdbSignalLine line, WfdbSampleFormat format, double unitFactor) {}
}
