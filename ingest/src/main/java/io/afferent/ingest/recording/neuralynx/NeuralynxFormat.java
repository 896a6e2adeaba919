package io.afferent.ingest.recording.neuralynx;

import io.afferent.ingest.recording.FormatNotes;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Recordings of Neuralynx systems: {@code .ncs} of a channel each, {@code .nev} with events, {@code
 * .nse} and {@code .ntt} with spikes. A file is read alone, a folder as one recording. Channels of
 * one rate whose records have the same times form a stream.
 *
 * <p>Records tell their times in whole microseconds of one clock, which samples, spikes and events
 * share; 0 is put at 1970-01-01. Where at least one more sample fits between two records than the
 * first has, there is a gap. The rate is the declared one while the stamps of the longest
 * uninterrupted stretch agree with it within half a sample, else that of these stamps.
 */
public final class NeuralynxFormat implements RecordingFormat {
  @Override
  public String name() {
    return "Neuralynx";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("ncs", "nse", "ntt");
  }

  @Override
  public FormatNotes notes() {
    return new FormatNotes(
        "A .ncs, .nev, .nse or .ntt file, read alone, or the folder of a recording with all of them.",
        List.of(
            "Samples with ADBitVolts, negative for an inverted input; short records; gaps by stamps.",
            "Events with the word of the input lines as code and their text.",
            "Spike times with the number of the cell, a stream per file and a unit per cell."),
        List.of(
            "Waveforms and features of spikes; stereotrodes (.nst) and positions (.nvt).",
            "Times of records that do not grow, and rates that change within a file.",
            "In a folder, files of spikes that begin more than a minute before the first sample: a"
                + " warning."),
        List.of(
            "Stamps drift against the declared rate: beyond half a sample in the longest stretch"
                + " the rate of the stamps counts, with a warning.",
            "Before version 4 a sample took whole microseconds, whatever rate the header says.",
            "Cell 0 is what was not sorted.",
            "The whole of every .ncs is gone through once to find its gaps."),
        "neo, on files written by NumPy after the public description of the format.");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    if (Files.isDirectory(file)) {
      return NeuralynxFiles.areIn(file);
    }
    byte[] start = NeuralynxHeader.START.getBytes(StandardCharsets.US_ASCII);
    if (head.remaining() < start.length) {
      return false;
    }
    for (byte wanted : start) {
      if (head.get() != wanted) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    return NeuralynxRecording.open(file, options);
  }
}
