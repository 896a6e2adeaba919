package io.afferent.ingest.recording.openbci;

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
import java.util.regex.Pattern;

/**
 * Logs that the OpenBCI GUI writes ({@code OpenBCI-RAW-*.txt}), with a line of column names since
 * version 5 and without one before.
 */
public final class OpenBciFormat implements RecordingFormat {
  private static final Pattern FIRST_LINE =
      Pattern.compile("(?is)[\\s\"]*%\\s*(OpenBCI\\b|OBCI SD Convert).*");

  @Override
  public String name() {
    return "OpenBCI";
  }

  @Override
  public Set<String> extensions() {
    return Set.of();
  }

  @Override
  public FormatNotes notes() {
    return new FormatNotes(
        "One text file of the OpenBCI GUI; it begins with %OpenBCI.",
        List.of(
            "Versions 1 to 4 without, and 5 and later with a line of column names; EXG in"
                + " microvolts, Accel in g, Analog and Digital as they are.",
            "Losses as gaps: by the sample index of Cyton, Daisy and Ganglion, and by the time"
                + " stamps where a loss is as long as the counter.",
            "Marker Channel (or the unnamed column behind Timestamp) and Annotations as events."),
        List.of(
            "Numbers with a decimal comma: the comma parts the columns too.",
            "Columns called Other and Not Used, which hold bytes of the radio.",
            "Raw files of an SD card; the GUI converts them.",
            "Logs of version 1 to 3 whose columns are no 4, 8 or 16 channels with or without 3 of"
                + " acceleration, and that do not tell how many channels they have."),
        List.of(
            "An 8-bit counter hides a loss of exactly 256 samples: the time stamps tell it, once"
                + " they have not come back to their course.",
            "Time stamps are those of the arrival, in bursts: samples are timed by the rate.",
            "Daisy counts in twos, the Ganglion to 200 or 100, and numbers two samples alike; the"
                + " kind of counter is found from the rows.",
            "Before version 5 the time of day has no date; it is taken from the name of the file.",
            "Rows that stop in the middle of a line at the end are left out, with a warning."),
        "pandas on the same text, and losses that the script made.");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    byte[] bytes = new byte[Math.min(200, head.remaining())];
    head.get(bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("\u00ef\u00bb\u00bf", "");
    return FIRST_LINE.matcher(text).matches();
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    return OpenBciRecording.open(file);
  }
}
