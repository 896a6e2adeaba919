package io.afferent.ingest.recording;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a recording is opened.
 *
 * @param personalFields whether the header's attributes may carry fields that identify a person
 *     (patient, technician, institution, device serial); they are never logged either way
 * @param atlas image of integer labels on the grid of the volumes: the units of a recording of
 *     volumes are then the regions of the atlas, their values the means over the voxels of each
 * @param mask image on the grid of the volumes: voxels where it is 0 are left out
 * @param layout what the columns of a table of text mean; the file is then read as such a table,
 *     whatever lies beside it
 */
public record OpenOptions(
    boolean personalFields, Optional<Path> atlas, Optional<Path> mask, Optional<Path> layout) {
  /** Without a layout. */
  public OpenOptions(boolean personalFields, Optional<Path> atlas, Optional<Path> mask) {
    this(personalFields, atlas, mask, Optional.empty());
  }

  /** Personal fields are left out, and volumes are read whole. */
  public static OpenOptions defaults() {
    return new OpenOptions(false, Optional.empty(), Optional.empty());
  }

  /** The same with personal fields. */
  public OpenOptions withPersonalFields() {
    return new OpenOptions(true, atlas, mask, layout);
  }
}
