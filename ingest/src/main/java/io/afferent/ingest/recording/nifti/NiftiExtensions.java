package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The extensions behind a header: their codes. What they hold is not read. */
final class NiftiExtensions {
  /** The code of CIFTI-2. */
  static final int CIFTI = 32;

  private static final int MOST_EXTENSIONS = 1000;

  private NiftiExtensions() {}

  /**
   * Codes in the order of the file. Damage is a warning, because where voxels begin does not depend
   * on it.
   *
   * @param dataOffset where the voxels begin, for an image in one file
   */
  static List<Integer> codes(
      ImageBytes bytes, NiftiFields fields, long dataOffset, SourceWarnings warnings)
      throws IOException {
    List<Integer> codes = new ArrayList<>();
    if (!fields.isSingle()) {
      // A header of its own may hold extensions too, or end here.
      return codes;
    }
    bytes.requireLength(dataOffset);
    long at = fields.headerBytes();
    if (bytes.read(at, 4)[0] == 0) {
      return codes;
    }
    at += 4;
    while (at + 8 <= dataOffset && codes.size() < MOST_EXTENSIONS) {
      ByteBuffer head = ByteBuffer.wrap(bytes.read(at, 8)).order(fields.order());
      int length = head.getInt(0);
      if (length == 0) {
        // Padding in front of the voxels.
        return codes;
      }
      if (length < 8 || length > dataOffset - at) {
        warnings.add(
            "the extension at byte "
                + at
                + " should take "
                + length
                + " bytes, but voxels begin at byte "
                + dataOffset
                + "; extensions from there on are left out");
        return codes;
      }
      if (length % 16 != 0) {
        warnings.add(
            "the extension at byte " + at + " takes " + length + " bytes, no multiple of 16");
      }
      codes.add(head.getInt(4));
      at += length;
    }
    return codes;
  }
}
