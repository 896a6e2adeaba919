package io.afferent.ingest.recording.fif;

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
  public FormatNotes notes() {
    return new FormatNotes(
        "One .fif file, or the parts of a split recording beside it.",
        List.of(
            "Raw data of 16 and 32-bit integers, float32 and float64, in buffers of any size.",
            "Skips as gaps; split files by reference, by number and by BIDS name.",
            "Calibration, units, kinds, bad channels, annotations, edges of stimulus channels as events."),
        List.of(
            "Complex samples, averages and epochs.",
            "Compressed files (.fif.gz): unpack them first."),
        List.of(
            "A missing part of a split recording is a warning; parts that name each other in a circle are refused.",
            "Rates are float32 in the file: 600.615 is read as that decimal."),
        "MNE, value by value, on eight recordings; its find_events.");
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
