package io.afferent.ingest.recording.openbci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes a log of two EXG channels, right or wrong as a test needs. */
final class OpenBciLog {
  private final List<String> comments =
      new ArrayList<>(
          List.of(
              "%OpenBCI Raw EXG Data",
              "%Number of channels = 2",
              "%Sample Rate = 250 Hz",
              "%Board = OpenBCI_GUI$BoardCytonSerial"));
  private String names = "Sample Index, EXG Channel 0, EXG Channel 1, Timestamp, Other";
  private String fileName = "log.txt";
  private String lineEnd = "\n";
  private String tail = "";
  private final List<String> rows = new ArrayList<>();

  private OpenBciLog() {}

  static OpenBciLog empty() {
    return new OpenBciLog();
  }

  /** A log of so many rows without a loss, from 2021-03-04 05:06:07. */
  static OpenBciLog counting(int count) {
    OpenBciLog log = new OpenBciLog();
    for (int i = 0; i < count; i++) {
      log.row(i % 256, i, 1614834367 + i / 250.0, 0);
    }
    return log;
  }

  /** A row of which the values tell its place. */
  OpenBciLog row(int number, int place, double seconds, int marker) {
    return line(
        String.format(
            java.util.Locale.ROOT,
            "%d, %d.5, -%d.25, %.3f, %d",
            number,
            place,
            place,
            seconds,
            marker));
  }

  OpenBciLog line(String row) {
    rows.add(row);
    return this;
  }

  OpenBciLog comments(String... lines) {
    comments.clear();
    comments.addAll(List.of(lines));
    return this;
  }

  OpenBciLog names(String line) {
    names = line;
    return this;
  }

  OpenBciLog fileName(String name) {
    fileName = name;
    return this;
  }

  OpenBciLog lineEnd(String end) {
    lineEnd = end;
    return this;
  }

  OpenBciLog tail(String text) {
    tail = text;
    return this;
  }

  Path write(Path folder) throws IOException {
    List<String> lines = new ArrayList<>(comments);
    if (!names.isEmpty()) {
      lines.add(names);
    }
    lines.addAll(rows);
    Path file = folder.resolve(fileName);
    Files.writeString(file, String.join(lineEnd, lines) + lineEnd + tail);
    return file;
  }
}
