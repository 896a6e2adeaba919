package io.afferent.ingest.recording.gdf;

import io.afferent.ingest.recording.PhysicalUnit;

/**
 * One channel as the header describes it.
 *
 * @param number its number, from 0
 * @param label label without padding
 * @param transducer transducer, may be empty
 * @param unitText physical unit as text
 * @param unit physical unit
 * @param physicalMin declared physical minimum, any double
 * @param physicalMax declared physical maximum, any double
 * @param digitalMin declared digital minimum, any double
 * @param digitalMax declared digital maximum, any double
 * @param filters filters already applied, may be empty
 * @param samplesPerRecord samples in a record, 0 for a channel whose samples are events
 * @param type type of its values
 * @param byteOffset first byte in a record
 */
record GdfChannel(
    int number,
    String label,
    String transducer,
    String unitText,
    PhysicalUnit unit,
    double physicalMin,
    double physicalMax,
    double digitalMin,
    double digitalMax,
    String filters,
    int samplesPerRecord,
    GdfType type,
    long byteOffset) {

  /** How people call the channel in messages. */
  String name() {
    return "channel " + (number + 1) + " (" + label + ")";
  }

  long recordBytes() {
    return (long) samplesPerRecord * type.bytes;
  }
}
