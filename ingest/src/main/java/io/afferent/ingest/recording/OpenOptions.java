package io.afferent.ingest.recording;

/**
 * How a recording is opened.
 *
 * @param personalFields whether the header's attributes may carry fields that identify a person
 *     (patient, technician, institution, device serial); they are never logged either way
 */
public record OpenOptions(boolean personalFields) {
  /** Personal fields are left out. */
  public static OpenOptions defaults() {
    return new OpenOptions(false);
  }
}
