package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.util.List;

/** How long a record or segment is: what its header says against what its files hold. */
final class WfdbLength {
  private WfdbLength() {}

  /** Frames that all files hold, at most as many as the header says. */
  static long frames(
      String name, WfdbHeader header, List<WfdbSignalFile> files, SourceWarnings warnings)
      throws RecordingException {
    if (files.isEmpty()) {
      return 0;
    }
    WfdbSignalFile shortest = files.get(0);
    for (WfdbSignalFile file : files) {
      if (file.availableFrames() < shortest.availableFrames()) {
        shortest = file;
      }
    }
    long available = shortest.availableFrames();
    long declared = header.frames();
    if (available < declared) {
      warnOfShort(name, declared, shortest, warnings);
      return available;
    }
    long frames = declared == 0 ? available : declared;
    for (WfdbSignalFile file : files) {
      warnOfRest(name, declared, frames, file, warnings);
    }
    return frames;
  }

  private static void warnOfShort(
      String name, long declared, WfdbSignalFile file, SourceWarnings warnings)
      throws RecordingException {
    long available = file.availableFrames();
    if (available == 0) {
      throw new RecordingException(
          file.path().getFileName()
              + ": at byte "
              + file.byteOffset()
              + ": the first frame takes "
              + file.frameBytes()
              + " bytes and "
              + name
              + ".hea says "
              + declared
              + " frames, but the file has "
              + file.size()
              + " bytes; it was cut off, copy it again");
    }
    warnings.add(
        name
            + ": the header says "
            + declared
            + " frames, "
            + file.path().getFileName()
            + " holds "
            + available
            + " complete ones ("
            + file.size()
            + " bytes); it was cut off");
  }

  private static void warnOfRest(
      String name, long declared, long frames, WfdbSignalFile file, SourceWarnings warnings) {
    long rest = file.bytesBehind(frames);
    if (declared > 0 && rest >= Math.max(file.format().blockBytes, file.frameBytes())) {
      warnings.add(
          name
              + ": "
              + rest
              + " bytes of "
              + file.path().getFileName()
              + " lie behind the "
              + declared
              + " frames of the header and are not read");
    } else if (declared == 0 && rest >= file.format().blockBytes) {
      warnings.add(
          name
              + ": the last frame of "
              + file.path().getFileName()
              + " is partial ("
              + rest
              + " of "
              + file.frameBytes()
              + " bytes) and was dropped");
    }
  }
}
