package io.afferent.ingest.recording.brainvision;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/**
 * BrainVision recordings: {@code .vhdr} or {@code .ahdr} with its markers and data beside it. Any
 * of the three files may be opened; a data file has no mark of its own, and is recognised by the
 * header beside it.
 */
public final class BrainVisionFormat implements RecordingFormat {
  @Override
  public String name() {
    return "BrainVision";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("vhdr", "ahdr", "vmrk", "amrk", "eeg");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    byte[] bytes = new byte[Math.min(200, head.remaining())];
    head.get(bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("\u00ef\u00bb\u00bf", "");
    String firstLine = text.lines().findFirst().orElse("");
    if (BrainVisionText.isFirstLine(firstLine, "Header")
        || BrainVisionText.isFirstLine(firstLine, "Marker")) {
      return true;
    }
    String extension = BrainVisionFiles.extension(file);
    if (!extension.equals("eeg") && !extension.equals("dat")) {
      return false;
    }
    try {
      return BrainVisionFiles.headerBeside(file).isPresent();
    } catch (IOException unreadableFolder) {
      return false;
    }
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    return BrainVisionReader.open(file, options);
  }
}
