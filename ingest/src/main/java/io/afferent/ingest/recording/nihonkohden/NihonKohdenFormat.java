package io.afferent.ingest.recording.nihonkohden;

import io.afferent.ingest.recording.FormatNotes;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Nihon Kohden recordings ({@code .EEG}); any of their files may be opened. All but the names of
 * electrodes begin with the signature of the device.
 */
public final class NihonKohdenFormat implements RecordingFormat {
  @Override
  public String name() {
    return "Nihon Kohden";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("21e", "pnt");
  }

  @Override
  public FormatNotes notes() {
    return new FormatNotes(
        "An .EEG with samples, and beside it .21E, .LOG and .PNT, each of which may be missing; any"
            + " may be opened.",
        List.of(
            "EEG-1100, EEG-2100, QI-403A and DAE-2100D of versions 1 and 2, with any number of"
                + " control and data blocks.",
            "EEG-1200 with its extended blocks, of one data block.",
            "Names of electrodes from the .21E, in UTF-8, Shift-JIS or Latin-1; the device's own"
                + " where it is missing.",
            "Events of the .LOG, with their microseconds where they are there, and with long"
                + " texts."),
        List.of(
            "The marker word behind the channels of each sample, as in other readers.",
            "Data blocks of different channels or rates, and several data blocks of an EEG-1200.",
            "The patient in the .PNT; only its time is read, where a block has none."),
        List.of(
            "Samples are unsigned around 32768 and are given signed.",
            "Electrodes have microvolts; DC, SpO2 and similar inputs millivolts, by their number"
                + " and not by their name.",
            "Onsets of events count recorded time, so those behind a gap are later by the clock.",
            "Blocks start at whole seconds: a gap of less than one second cannot be told.",
            "A block that the file ends in gives the samples that are there, with a warning."),
        "MNE for values, names, start, and events (without its marks of boundaries); the EEG-1200,"
            + " which MNE misreads, and gaps against the script that wrote the files.");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    byte[] bytes = new byte[Math.min(NihonKohdenHeader.SIGNATURE_BYTES, head.remaining())];
    head.get(bytes);
    if (NihonKohdenHeader.isSignature(new String(bytes, StandardCharsets.ISO_8859_1))) {
      return true;
    }
    try {
      return NihonKohdenFiles.isElectrodes(file)
          && NihonKohdenFiles.beside(file, NihonKohdenFiles.DATA).isPresent();
    } catch (IOException unreadableFolder) {
      return false;
    }
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    return NihonKohdenRecording.open(file);
  }
}
