package io.afferent.ingest.recording.eeglab;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingFormat;
import io.afferent.ingest.recording.matlab.MatReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
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
  public boolean recognises(Path file, ByteBuffer head) {
    boolean mat5 = MatReader.isMat5(head);
    if (EeglabFiles.extension(file).equals("set")) {
      return mat5 || MatReader.isHdf5(head);
    }
    if (mat5) {
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
