package io.afferent.ingest.recording.persyst;

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
 * Persyst recordings: a {@code .lay} in text and the {@code .dat} of samples beside it; either may
 * be opened. A data file has no mark of its own and is recognised by the layout beside it.
 */
public final class PersystFormat implements RecordingFormat {
  @Override
  public String name() {
    return "Persyst";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("lay");
  }

  @Override
  public FormatNotes notes() {
    return new FormatNotes(
        "A layout (.lay) and the samples (.dat) beside it; either may be opened.",
        List.of(
            "Interleaved samples of 16 bits (DataType 0) and 32 bits (DataType 7), behind a header"
                + " of HeaderLength bytes.",
            "Names by the numbers of [ChannelMap], in any order of its lines; Calibration as"
                + " microvolts per step.",
            "[Comments] as events with durations; [SampleTimes] as gaps and, with TestDate and"
                + " TestTime, as times.",
            "Patient, physician and technician only when personal fields are asked for."),
        List.of(
            "Layouts of other types than Interleaved: they describe files of other makers.",
            "Impedances, montages and sensitivities."),
        List.of(
            "A full path in File counts by its last name only; a renamed .dat is found by the name"
                + " of the layout, with a warning.",
            "The ending -Ref does not belong to the label; sourceLabel keeps it.",
            "Comments are placed by recorded samples, so those behind a gap are later by the"
                + " clock.",
            "A step of [SampleTimes] that differs from the samples by at most 20 ms or 0.01 % is a"
                + " clock that drifts, not a gap.",
            "Clips keep the [SampleTimes] of the whole recording: those behind the end are passed"
                + " over."),
        "MNE for names, values, comments and start (it reads neither gaps, nor HeaderLength, nor"
            + " the numbers of [ChannelMap]; these are checked against the script that wrote the"
            + " files).");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    if (PersystText.isLayout(head)) {
      return true;
    }
    try {
      return PersystFiles.layoutBeside(file).isPresent();
    } catch (IOException unreadableFolder) {
      return false;
    }
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    return PersystRecording.open(file, options);
  }
}
