package io.afferent.ingest.recording.xdf;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** XDF, known by its first four bytes, {@code XDF:}. */
public final class XdfFormat implements RecordingFormat {
  static final int MAGIC = 0x5844463A;

  @Override
  public String name() {
    return "XDF";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("xdf", "xdfz");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    return head.remaining() >= 4 && (head.getInt(0) == MAGIC || isCompressed(file, head));
  }

  private static boolean isCompressed(Path file, ByteBuffer head) {
    return namesCompression(file) && (head.getShort(0) & 0xFFFF) == 0x1F8B;
  }

  private static boolean namesCompression(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(".xdfz") || name.endsWith(".xdf.gz");
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    if (namesCompression(file)) {
      throw new RecordingException(
          file.getFileName()
              + ": is compressed, and samples of a compressed file cannot be read by index; unpack"
              + " it with gunzip (as .xdf.gz) and open the .xdf file");
    }
    return XdfRecording.open(file, options);
  }
}
