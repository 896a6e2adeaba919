package io.afferent.ingest.recording.trodes;

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
 * Positions that Trodes tracked in a video: {@code .videoPositionTracking}, settings as text and
 * records of a time and coordinates. The stream is irregular, one sample per frame, with the time
 * that the recording's clock had; units are {@code x}, {@code y}, {@code x2} and {@code y2} in
 * pixels. Other files of this layout with one value per field are read likewise.
 *
 * <p>Tick 0 of the clock is put at 1970-01-01, so that times agree with those of spikes that were
 * recorded with it.
 */
public final class TrodesFormat implements RecordingFormat {
  @Override
  public String name() {
    return "Trodes";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("videopositiontracking");
  }

  @Override
  public FormatNotes notes() {
    return new FormatNotes(
        "One file .videoPositionTracking, or another that begins with <Start settings>.",
        List.of(
            "Records of any fields of one number each, with their times by the clock of the header.",
            "Numbers as INT32, or as FLOAT64 where one of them does not fit."),
        List.of(
            "Times that run back, as after a reset or an overrun of the clock.",
            "Fields of several numbers, such as waveforms; raw .rec files.",
            "More than 16777216 records."),
        List.of(
            "Frames come unevenly, and two may share a time; the stream has no rate and no gaps.",
            "A light that was not tracked is at 0, 0, which is no place.",
            "pixel scale is 0 when it was not measured, so positions stay in pixels."),
        "NumPy, on the recording of a rat on a track.");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    byte[] start = TrodesHeader.START.getBytes(StandardCharsets.US_ASCII);
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
    return TrodesRecording.open(file);
  }
}
