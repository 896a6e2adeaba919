package io.afferent.ingest.recording.gdf;

import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;

/** How many records a file holds: what its header says against its size. */
final class GdfLength {
  private GdfLength() {}

  static long records(
      RecordingFile file,
      long headerBytes,
      long recordBytes,
      long declared,
      SourceWarnings warnings) {
    if (recordBytes == 0) {
      return Math.max(0, declared);
    }
    long dataBytes = file.size() - headerBytes;
    long complete = dataBytes / recordBytes;
    if (declared >= 0 && declared <= complete) {
      return declared;
    }
    if (declared < 0) {
      warnings.add(
          "the header says "
              + declared
              + " records (recording not closed); "
              + complete
              + " complete records counted from the size of the file, which has no event table then");
    } else {
      warnings.add(
          "the header says "
              + declared
              + " records, the size of the file gives "
              + complete
              + " complete ones; it was cut off, and its event table is lost");
    }
    long rest = dataBytes % recordBytes;
    if (rest > 0) {
      warnings.add(
          "the last record is partial (" + rest + " of " + recordBytes + " bytes) and was dropped");
    }
    return complete;
  }
}
