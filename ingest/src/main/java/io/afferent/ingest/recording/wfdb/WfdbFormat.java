package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.FormatNotes;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingFormat;
import io.afferent.ingest.recording.file.FileNames;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SiblingFiles;
import io.afferent.ingest.recording.file.SourceText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * WFDB records of PhysioNet. A record is opened by its header ({@code .hea}), or by a signal or
 * annotation file with a header of the same base name beside it.
 *
 * <p>Samples are digital values; where a record in several segments changes the scale of a signal
 * or lacks it in some, its stream is FLOAT64 in the unit of the header, with NaN for what is
 * missing. Events have the code of the annotation's type, and as label its symbol with {@code
 * sub=}, {@code num=} and text where given; beats go without the first two, comments and rhythms
 * have their text alone.
 */
public final class WfdbFormat implements RecordingFormat {
  /** Extensions that annotation files usually have. */
  static final Set<String> ANNOTATORS =
      Set.of("atr", "ann", "qrs", "wqrs", "gqrs", "sqrs", "xqrs", "ecg", "ari", "apn", "st", "stf");

  @Override
  public String name() {
    return "WFDB";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("hea", "atr");
  }

  @Override
  public FormatNotes notes() {
    return new FormatNotes(
        "A header (.hea) with signals and annotations beside it; a .dat file, or an annotation file of a usual name ("
            + String.join(", ", new TreeSet<>(ANNOTATORS))
            + "), that has the name of its header may be opened too.",
        List.of(
            "Formats 8, 16, 24, 32, 61, 80, 160, 212, 310 and 311, several files, several samples in a frame, skew.",
            "Records in segments, with fixed and with variable layout; null segments are gaps.",
            "Annotations with subtype, number, channel and text."),
        List.of(
            "FLAC (508, 516, 524).",
            "Annotation files of the AHA.",
            "Records of which one of the first 16 signal files went through a text-mode copy."),
        List.of(
            "Checksums and first values are compared, and codes for missing samples counted, where the signal files have 64 MiB or less in all; else the attribute checksums says that they were not.",
            "Codes for missing samples are kept; where segments differ in scale, values are physical with NaN.",
            "File names in a header that was renamed are found by its new name, with a warning."),
        "The wfdb package for Python; the checksums and counts of the MIT-BIH Arrhythmia Database.");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    if (isHeader(head)) {
      return true;
    }
    String extension = FileNames.extension(file);
    if (!extension.equals("dat") && !ANNOTATORS.contains(extension)) {
      return false;
    }
    try {
      Optional<Path> header = SiblingFiles.withExtension(file, "hea");
      return header.isPresent() && isHeader(RecordingFile.head(header.get()));
    } catch (IOException unreadable) {
      return false;
    }
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    String extension = FileNames.extension(file);
    if (extension.equals("hea")) {
      return WfdbRecording.open(file, options);
    }
    Optional<Path> header = SiblingFiles.withExtension(file, "hea");
    if (header.isPresent()) {
      return WfdbRecording.open(header.get(), options);
    }
    if (isHeader(RecordingFile.head(file))) {
      return WfdbRecording.open(file, options);
    }
    throw new RecordingException(
        file.getFileName()
            + ": is not a header of a WFDB record, and "
            + FileNames.baseName(file)
            + ".hea, which must describe it, is not beside it; copy it there");
  }

  private static boolean isHeader(ByteBuffer head) {
    byte[] bytes = new byte[head.remaining()];
    head.duplicate().get(bytes);
    for (byte b : bytes) {
      if (b == 0) {
        return false;
      }
    }
    return WfdbHeaderParser.looksRight(SourceText.decode(bytes));
  }
}
