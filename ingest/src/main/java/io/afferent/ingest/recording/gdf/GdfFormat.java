package io.afferent.ingest.recording.gdf;

import io.afferent.ingest.recording.FormatNotes;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * GDF of both generations, told by its first bytes {@code GDF 1.} or {@code GDF 2.}.
 *
 * <p>Samples keep their digital type where there is one for it; unsigned types take the next larger
 * one, and 32-bit unsigned and 64-bit integers FLOAT64, which is exact up to 2^53. Values outside
 * the digital range mark an overflow of the amplifier; they are not clipped, and those in the first
 * 4 MiB are told, unless a record is longer than that. A new segment after a break (event 0x7FFE)
 * is a gap of the least length that all streams can have, since the file does not tell its length.
 */
public final class GdfFormat implements RecordingFormat {
  @Override
  public String name() {
    return "GDF";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("gdf");
  }

  @Override
  public FormatNotes notes() {
    return new FormatNotes(
        "One .gdf file.",
        List.of(
            "GDF 1.x and 2.x, integers of 8 to 64 bits, 24 bits, float32 and float64, rates and types that differ within a file.",
            "Tables of events in modes 1 and 3, begin and end joined to a duration, names of the common codes.",
            "Codes of units; an unknown number of records."),
        List.of(
            "Samples that are no whole number of bytes, or went through a text-mode copy.",
            "Tables of events with time stamps (modes 5 and 7): a warning."),
        List.of(
            "A break has no length in the file; it counts as the least that all streams can have.",
            "Integers above 2^53 lose their last bits, as FLOAT64."),
        "MNE on files of an independent writer, and the numbers of that writer where MNE cannot read them.");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    return head.remaining() >= 8
        && head.get(head.position()) == 'G'
        && head.get(head.position() + 1) == 'D'
        && head.get(head.position() + 2) == 'F'
        && head.get(head.position() + 3) == ' '
        && Character.isDigit(head.get(head.position() + 4))
        && head.get(head.position() + 5) == '.';
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    return GdfRecording.open(file, options);
  }
}
