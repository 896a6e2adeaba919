package io.afferent.ingest.recording.eeglab;

import io.afferent.ingest.recording.FormatNotes;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingFormat;
import io.afferent.ingest.recording.file.FileNames;
import io.afferent.ingest.recording.matlab.MatReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * EEGLAB recordings: {@code .set} with {@code .fdt} or {@code .dat} beside it, or all in one. Any
 * of the files may be opened; a data file has no mark of its own, and is recognised by the {@code
 * .set} beside it. A MAT-file of another name is recognised by its variables.
 */
public final class EeglabFormat implements RecordingFormat {
  @Override
  public String name() {
    return "EEGLAB";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("set", "fdt");
  }

  @Override
  public FormatNotes notes() {
    return new FormatNotes(
        "A .set file (MAT level 5 or 7.3), alone or with a .fdt or .dat beside it; any of them may be opened.",
        List.of(
            "Struct EEG or its fields at top level, compressed or not, both byte orders, all storage types; MAT 7.3 (HDF5) with chunks and references.",
            "Boundary events as gaps of the removed length; events with fractional latencies.",
            "Renamed data files, found by the name of the .set."),
        List.of(
            "Epochs (trials above 1): the file does not say when they were taken.",
            "Several data sets in one file (ALLEEG).",
            "Data beside the .set that went through a text-mode copy.",
            "MAT 4: save with -v7 or -v7.3."),
        List.of(
            "The unit is microvolt and never stated; there is no date.",
            "Boundaries without a length are a warning; events without a latency are dropped with one."),
        "MNE, value by value, on 21 data sets, three of them in MAT 7.3; SciPy on MAT-files.");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    boolean mat5 = MatReader.isMat5(head);
    if (FileNames.extension(file).equals("set")) {
      return mat5 || MatReader.isHdf5(head);
    }
    if (mat5 || MatReader.isHdf5(head)) {
      return holdsRecording(file);
    }
    return EeglabFiles.isData(file) && setBeside(file);
  }

  private static boolean holdsRecording(Path file) {
    try (MatReader reader = MatReader.open(file)) {
      return EeglabFields.areIn(reader.names());
    } catch (IOException damaged) {
      return false;
    }
  }

  private static boolean setBeside(Path file) {
    try {
      Optional<Path> set = EeglabFiles.setBeside(file);
      return set.isPresent() && MatReader.isMatFile(set.get());
    } catch (IOException unreadable) {
      return false;
    }
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    return EeglabRecording.open(file, options);
  }
}
