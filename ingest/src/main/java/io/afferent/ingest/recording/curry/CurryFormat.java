package io.afferent.ingest.recording.curry;

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
 * Curry recordings: {@code .cdt} with {@code .cdt.dpa} or {@code .cdt.dpo}, and the older {@code
 * .dat} with {@code .dap} and {@code .rs3}; any of the files may be opened. All are recognised by
 * the parameters.
 */
public final class CurryFormat implements RecordingFormat {
  @Override
  public String name() {
    return "Curry";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("cdt", "dap", "dpa", "dpo", "rs3", "cef", "ceo");
  }

  @Override
  public FormatNotes notes() {
    return new FormatNotes(
        "Samples (.cdt or .dat) and parameters (.cdt.dpa, .cdt.dpo or .dap), with labels in the"
            + " .rs3 of a .dat and events in .cef or .ceo; any may be opened.",
        List.of(
            "Samples as FLOAT of either byte order, by sample or by channel, and as ASCII with a"
                + " sample per line.",
            "Groups of channels (EEG, MAG, OTHERS) with their units, in the order of CHAN_IN_FILE.",
            "Events with their remarks, types and durations; keys of Curry 6 too."),
        List.of(
            "Epochs and averages (NumTrials above 1): they are no continuous recording.",
            "Compressed files; Curry writes them as raw float.",
            "ASCII by channel.",
            "Impedances, positions of sensors, landmarks, and the coils of .hpi."),
        List.of(
            "SampleTimeUsec counts where it contradicts SampleFreqHz, with a warning.",
            "Labels may list channels that are not in the file, with 0 in CHAN_IN_FILE.",
            "A number of samples of -1, or one that the file has not, is found from the size of the"
                + " file.",
            "AmplifierInfo holds serial numbers and is told only with personal fields."),
        "MNE with curryreader for names, values, start and events; samples by channel and numbers"
            + " of CHAN_IN_FILE out of order, which these read otherwise, against the script that"
            + " wrote the files.");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    try {
      return CurryFiles.isCurry(file);
    } catch (IOException unreadable) {
      return false;
    }
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    return CurryRecording.open(file, options);
  }
}
