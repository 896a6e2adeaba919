package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.FileNames;
import io.afferent.ingest.recording.file.FilePool;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A record in one part, or one segment of a record in several: its signals and where their samples
 * are. Immutable.
 */
final class WfdbSegment {
  /** Samples that are decoded at once; a frame may have more. */
  private static final int WINDOW_SAMPLES = 1 << 16;

  private static final int MOST_FRAME_SAMPLES = 1 << 18;

  /** Windows of this many frames begin with a block in every format. */
  private static final int WINDOW_UNIT = 6;

  private final String name;
  private final WfdbHeader header;
  private final List<WfdbSignalFile> files;
  private final int[] fileOfSignal;
  private final int[] columnOfSignal;
  private final long frames;
  private final int windowFrames;

  private WfdbSegment(
      String name,
      WfdbHeader header,
      List<WfdbSignalFile> files,
      int[] fileOfSignal,
      int[] columnOfSignal,
      long frames) {
    this.name = name;
    this.header = header;
    this.files = List.copyOf(files);
    this.fileOfSignal = fileOfSignal;
    this.columnOfSignal = columnOfSignal;
    this.frames = frames;
    int most = 1;
    for (WfdbSignalFile file : files) {
      most = Math.max(most, file.frameSamples());
    }
    this.windowFrames = Math.max(1, WINDOW_SAMPLES / (WINDOW_UNIT * most)) * WINDOW_UNIT;
  }

  /**
   * Finds the signal files of a header and compares their sizes with its length.
   *
   * @param path the header's file
   */
  static WfdbSegment of(Path path, WfdbHeader header, SourceWarnings warnings) throws IOException {
    Map<String, List<Integer>> byFile = new LinkedHashMap<>();
    List<WfdbSignalLine> lines = header.signals();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isNull()) {
        byFile.computeIfAbsent(lines.get(i).fileName(), name -> new ArrayList<>()).add(i);
      }
    }
    WfdbSiblings siblings = new WfdbSiblings(path, header.recordName(), warnings);
    List<WfdbSignalFile> files = new ArrayList<>();
    int[] fileOfSignal = new int[lines.size()];
    int[] columnOfSignal = new int[lines.size()];
    String headerName = String.valueOf(path.getFileName());
    for (Map.Entry<String, List<Integer>> entry : byFile.entrySet()) {
      int column = 0;
      List<WfdbSignalLine> own = new ArrayList<>();
      for (int signal : entry.getValue()) {
        fileOfSignal[signal] = files.size();
        columnOfSignal[signal] = column;
        own.add(lines.get(signal));
        column += lines.get(signal).samplesPerFrame();
        if (column > MOST_FRAME_SAMPLES) {
          throw refused(
              headerName,
              own.get(own.size() - 1),
              "a frame of "
                  + entry.getKey()
                  + " has more than "
                  + MOST_FRAME_SAMPLES
                  + " samples; the samples per frame are damaged");
        }
      }
      Path file = siblings.require(entry.getKey(), own.get(0).line(), byFile.size() == 1);
      files.add(signalFile(headerName, file, own, column));
    }
    String name = FileNames.baseName(path);
    long frames = WfdbLength.frames(name, header, files, warnings);
    return new WfdbSegment(name, header, files, fileOfSignal, columnOfSignal, frames);
  }

  private static WfdbSignalFile signalFile(
      String headerName, Path file, List<WfdbSignalLine> lines, int frameSamples)
      throws IOException {
    WfdbSignalLine first = lines.get(0);
    for (WfdbSignalLine line : lines) {
      if (line.formatCode() != first.formatCode()) {
        throw refused(
            headerName,
            line,
            "the format must be "
                + first.formatCode()
                + " as in line "
                + first.line()
                + " because the samples are in one file, was "
                + line.formatCode()
                + "; correct the header");
      }
      if (line.byteOffset() != first.byteOffset() && line.byteOffset() != 0) {
        throw refused(
            headerName,
            line,
            "the byte offset must be "
                + first.byteOffset()
                + " as in line "
                + first.line()
                + " because the samples are in one file, was "
                + line.byteOffset()
                + "; correct the header");
      }
    }
    return new WfdbSignalFile(
        file,
        Files.size(file),
        WfdbSampleFormat.of(first.formatCode()).orElseThrow(),
        first.byteOffset(),
        lines,
        frameSamples);
  }

  private static RecordingException refused(String headerName, WfdbSignalLine line, String reason) {
    return new RecordingException(headerName + ": line " + line.line() + ": " + reason);
  }

  String name() {
    return name;
  }

  WfdbHeader header() {
    return header;
  }

  List<WfdbSignalLine> signals() {
    return header.signals();
  }

  List<WfdbSignalFile> files() {
    return files;
  }

  /** Position in {@link #files()} of the file that holds a signal. */
  int fileOf(int signal) {
    return fileOfSignal[signal];
  }

  /** First sample of a signal in a frame of its file. */
  int columnOf(int signal) {
    return columnOfSignal[signal];
  }

  /** Frames that all files have. */
  long frames() {
    return frames;
  }

  /** Frames that are decoded at once. */
  int windowFrames() {
    return windowFrames;
  }

  /** Readers of all files. */
  List<WfdbFrames> open(FilePool pool) {
    List<WfdbFrames> readers = new ArrayList<>(files.size());
    for (WfdbSignalFile file : files) {
      readers.add(new WfdbFrames(file, pool, frames, windowFrames));
    }
    return readers;
  }
}
