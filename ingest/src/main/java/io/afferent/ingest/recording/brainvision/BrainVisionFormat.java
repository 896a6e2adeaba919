package io.afferent.ingest.recording.brainvision;

import io.afferent.ingest.recording.FormatNotes;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingFormat;
import io.afferent.ingest.recording.file.FileNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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
  public FormatNotes notes() {
    return new FormatNotes(
        "A header (.vhdr or .ahdr) with markers and data beside it; any of the three may be opened.",
        List.of(
            "INT_16, INT_32, IEEE_FLOAT_32 and IEEE_FLOAT_64, both byte orders, MULTIPLEXED and VECTORIZED, and data in text.",
            "Code pages, commas written as \\1, names with $b, headers of versions 1 and 2.",
            "Markers with their code; a second New Segment with dates is a gap."),
        List.of(
            "UINT_16, segmented and frequency-domain data.",
            "Binary samples that went through a text-mode copy.",
            "Filters in the comment, coordinates.",
            "A new segment without dates: a warning, since the length of the gap is not known."),
        List.of(
            "A missing unit means microvolt; other units are kept.",
            "Data and marker files that were renamed are found by the name of the header, with a warning.",
            "Positions of markers count from 1.",
            "Vectorized data of the wrong length is refused, because every channel but the first would be shifted."),
        "MNE (1e-14 relative), pybv, and the FIF twin of a recording (1.5e-13 V).");
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
    String extension = FileNames.extension(file);
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
