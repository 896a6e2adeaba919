package io.afferent.ingest.recording.edf;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;

/** EDF, EDF+C, EDF+D, BDF, BDF+C and BDF+D, told apart by their first eight bytes. */
public final class EdfFormat implements RecordingFormat {
  @Override
  public String name() {
    return "EDF/BDF";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("edf", "bdf", "rec");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    if (head.remaining() < 8) {
      return false;
    }
    byte[] version = new byte[8];
    head.get(version);
    return EdfHeader.isBdfVersion(version) || EdfHeader.isEdfVersion(version);
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    return EdfRecording.open(file, options);
  }
}
