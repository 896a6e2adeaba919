package io.afferent.ingest.recording.xdf;

import io.afferent.ingest.recording.FormatNotes;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
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
  public FormatNotes notes() {
    return new FormatNotes(
        "One .xdf file.",
        List.of(
            "All chunks and all types of samples; streams of text as events.",
            "Offsets of clocks, as robust lines with a new one behind each reset; regular stamps as lines for each uninterrupted stretch.",
            "Streams without a regular rate, with the time of each sample.",
            "Files that were damaged in the middle: reading goes on at the next boundary."),
        List.of(
            "Compressed files (.xdfz): unpack them first.",
            "Headers with a document type or entities."),
        List.of(
            "Footers are compared, not believed.",
            "Times count from the start of the recorder; the date is an attribute.",
            "At low rates a loss of less than 500 samples is no gap by the rule that pyxdf has too."),
        "pyxdf (values equal, times within 2 us), the README of the example files, the Huber fit of SciPy (1e-7 s).");
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
