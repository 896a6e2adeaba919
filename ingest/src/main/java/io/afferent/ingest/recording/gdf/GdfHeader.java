package io.afferent.ingest.recording.gdf;

import java.util.List;
import java.util.Map;

/**
 * The header of a file, checked against the size of the file.
 *
 * @param version version times 100, for example 125 or 220
 * @param headerBytes where the first record begins
 * @param startNanos start (ns since 1970 of the recording's clock), 0 when not given
 * @param startText start as people read it, empty when not given
 * @param records complete records in the file
 * @param recordBytes bytes of a record
 * @param durationNumerator numerator of the duration of a record (s)
 * @param durationDenominator denominator of the duration of a record (s)
 * @param tableOffset where the event table should begin, -1 when that is not known
 * @param channels channels in the order of a record
 * @param eventNames names that the file gives to event codes
 * @param patient personal: patient
 * @param recording personal: recording
 */
record GdfHeader(
    int version,
    long headerBytes,
    long startNanos,
    String startText,
    long records,
    long recordBytes,
    long durationNumerator,
    long durationDenominator,
    long tableOffset,
    List<GdfChannel> channels,
    Map<Integer, String> eventNames,
    String patient,
    String recording) {

  String versionText() {
    return version / 100 + "." + version / 10 % 10 + version % 10;
  }
}
