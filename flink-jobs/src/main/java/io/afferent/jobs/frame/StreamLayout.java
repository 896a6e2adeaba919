package io.afferent.jobs.frame;

import java.util.List;
import java.util.Objects;

/**
 * What all frames of one stream share at one point of a pipeline: identity, units, exact rate and
 * clock. Immutable and free to share between threads; steps that change units or rate make a new
 * one.
 *
 * @param streamId stream, the key of all state
 * @param recordingId recording; counters compare only inside one
 * @param sessionId session, empty when there is none
 * @param descriptorHash descriptor that the source's blocks named
 * @param modality modality by the name in the records, for example EEG
 * @param units labels of the columns
 * @param unitKinds kinds of the columns by their names in the records, as long as units
 * @param rate exact rate at this point
 * @param startTimeNanos device time of sample 0 (ns)
 * @param clockDomain clock of all device times
 * @param physicalUnit SI unit of the samples, empty when units differ
 */
public record StreamLayout(
    String streamId,
    String recordingId,
    String sessionId,
    long descriptorHash,
    String modality,
    List<String> units,
    List<String> unitKinds,
    Rate rate,
    long startTimeNanos,
    String clockDomain,
    String physicalUnit) {

  public StreamLayout {
    Objects.requireNonNull(streamId, "streamId");
    Objects.requireNonNull(recordingId, "recordingId");
    units = List.copyOf(units);
    unitKinds = List.copyOf(unitKinds);
    if (units.isEmpty()) {
      throw new IllegalArgumentException("a stream needs at least one unit, " + streamId);
    }
    if (units.size() != unitKinds.size()) {
      throw new IllegalArgumentException(
          "a stream needs one kind per unit, got "
              + unitKinds.size()
              + " kinds for "
              + units.size()
              + " units");
    }
  }

  /** Number of columns. */
  public int unitCount() {
    return units.size();
  }

  /** The same stream with other columns. */
  public StreamLayout withUnits(List<String> newUnits, List<String> newKinds) {
    return new StreamLayout(
        streamId,
        recordingId,
        sessionId,
        descriptorHash,
        modality,
        newUnits,
        newKinds,
        rate,
        startTimeNanos,
        clockDomain,
        physicalUnit);
  }

  /** The same stream at another rate. */
  public StreamLayout withRate(Rate newRate) {
    return new StreamLayout(
        streamId,
        recordingId,
        sessionId,
        descriptorHash,
        modality,
        units,
        unitKinds,
        newRate,
        startTimeNanos,
        clockDomain,
        physicalUnit);
  }
}
