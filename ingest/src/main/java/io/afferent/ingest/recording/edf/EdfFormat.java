package io.afferent.ingest.recording.edf;

import io.afferent.ingest.recording.FormatNotes;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
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
  public FormatNotes notes() {
    return new FormatNotes(
        "One file, .edf, .bdf or .rec.",
        List.of(
            "EDF, EDF+C, EDF+D, BDF, BDF+C and BDF+D, 16 and 24 bits.",
            "Signals of different rates, one stream for each rate; record durations with decimals, so that 1228 samples in 9.59375 s are exactly 128 Hz.",
            "Annotations of all annotation signals, in UTF-8; the start below a second.",
            "Gaps of discontinuous files.",
            "An unknown number of records, from the size of the file."),
        List.of(
            "Files that went through a text-mode copy, with the reason.",
            "Edges of the BioSemi Status signal as events: it is a stream of bits."),
        List.of(
            "Samples outside the declared range are kept, never clipped.",
            "Digital minimum and maximum that are equal: raw values, with a warning.",
            "Labels that occur twice are told apart by a number.",
            "One wrong record start among right ones is reported and not believed.",
            "Times have no zone; they are read as UTC."),
        "EEGLAB (differences of 0.0), edfio, pyedflib and MNE on the same files; the checksums that PhysioNet publishes.");
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
