package io.afferent.ingest.recording.openephys;

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
 * Open Ephys recordings in the binary format. The folder of one recording ({@code recording1}), the
 * {@code structure.oebin} in it, or any {@code continuous.dat} below it may be opened; all give the
 * whole recording, with one stream per continuous folder, of modality EEG, which carries continuous
 * voltages.
 *
 * <p>Jumps of sample numbers are gaps. Channels with SYNC in their name are units of kind TRIGGER
 * without gain. Lines and messages are events. Times are those of the clock that all streams share;
 * with the time of day of {@code sync_messages.txt} where it is there, else from 1970-01-01.
 */
public final class OpenEphysFormat implements RecordingFormat {
  @Override
  public String name() {
    return "Open Ephys binary";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("oebin");
  }

  @Override
  public FormatNotes notes() {
    return new FormatNotes(
        "The folder of one recording; the folder, its structure.oebin or any continuous.dat may be opened.",
        List.of(
            "All continuous streams, with the time stamps of versions before and since 0.6.",
            "Jumps of sample numbers as gaps; TTL lines with their durations and messages as events."),
        List.of(
            "Spikes, and TTL events without states.npy: a warning.",
            "Samples that went through a text-mode copy.",
            "Whole folders of a record node or an experiment: name a recording in them."),
        List.of(
            "While it is recorded the headers of .npy files lag behind: the size of the file counts.",
            "Channels with SYNC in their name are bits without a gain.",
            "Names of folders may differ in case from what structure.oebin says."),
        "neo; numpy for gaps and for the starts of streams since 0.6, which neo reads otherwise.");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    return OpenEphysFiles.of(file).isPresent();
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    return OpenEphysRecording.open(file);
  }
}
