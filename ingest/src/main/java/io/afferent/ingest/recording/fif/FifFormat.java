package io.afferent.ingest.recording.fif;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Raw FIF, known by its first tag: a file identifier of 20 bytes. */
public final class FifFormat implements RecordingFormat {
  private static final int FILE_ID_TYPE = 31;
  private static final int FILE_ID_BYTES = 20;

  @Override
  public String name() {
    return "FIF";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("fif");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    if (isCompressed(file, head)) {
      return true;
    }
    return head.remaining() >= FifTag.HEADER_BYTES
        && head.getInt(0) == FifTag.FILE_ID
        && head.getInt(4) == FILE_ID_TYPE
        && head.getInt(8) == FILE_ID_BYTES;
  }

  private static boolean isCompressed(Path file, ByteBuffer head) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(".fif.gz")
        && head.remaining() >= 2
        && (head.getShort(0) & 0xFFFF) == 0x1F8B;
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (name.toLowerCase(Locale.ROOT).endsWith(".gz")) {
      throw new RecordingException(
          name
              + ": is compressed, and samples of a compressed file cannot be read by index; unpack"
              + " it with gunzip and open the .fif file");
    }
    return FifRecording.open(file, options);
  }
}
