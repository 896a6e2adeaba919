package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parts of a record: one, or the segments that a header lists. */
final class WfdbSegments {
  private final Path path;
  private final String fileName;
  private final WfdbHeader header;
  private final SourceWarnings warnings;
  private final Map<String, WfdbSegment> byName = new HashMap<>();
  private WfdbTimeline timeline = new WfdbTimeline.Builder().build();
  private List<Optional<WfdbUnit>> units = List.of();

  private WfdbSegments(Path path, WfdbHeader header, SourceWarnings warnings) {
    this.path = path;
    this.fileName = String.valueOf(path.getFileName());
    this.header = header;
    this.warnings = warnings;
  }

  static WfdbSegments of(Path path, WfdbHeader header, SourceWarnings warnings) throws IOException {
    WfdbSegments segments = new WfdbSegments(path, header, warnings);
    if (header.isSegmented()) {
      segments.readSegments();
    } else {
      segments.readOne();
    }
    return segments;
  }

  WfdbTimeline timeline() {
    return timeline;
  }

  /** Signals in the order of the header; empty for one that has no samples. */
  List<Optional<WfdbUnit>> units() {
    return units;
  }

  private void readOne() throws IOException {
    WfdbSegment only = WfdbSegment.of(path, header, warnings);
    timeline = new WfdbTimeline.Builder().add(only, 0, only.frames()).build();
    units = WfdbLayout.variable(fileName, header.signals(), List.of(only), warnings);
  }

  private void readSegments() throws IOException {
    WfdbTimeline.Builder builder = new WfdbTimeline.Builder();
    List<WfdbSegment> used = new ArrayList<>();
    long first = 0;
    for (WfdbHeader.Segment line : header.segments()) {
      if (!line.isNull() && line.frames() > 0) {
        WfdbSegment segment = segment(line);
        if (segment.frames() != line.frames() && !segment.files().isEmpty()) {
          warnOfLength(line, segment);
        }
        if (!segment.files().isEmpty()) {
          used.add(segment);
        }
        builder.add(segment, first, line.frames());
      }
      first += line.frames();
    }
    timeline = builder.build();
    if (header.frames() > 0 && header.frames() != first) {
      warnings.add(
          "the header says "
              + header.frames()
              + " frames, its segments have "
              + first
              + "; the segments are believed");
    }
    warnOfEnds(first);
    units =
        header.isVariableLayout()
            ? WfdbLayout.variable(
                fileName, layoutHeader(header.segments().get(0)).signals(), used, warnings)
            : WfdbLayout.fixed(fileName, header.signalCount(), used, warnings);
  }

  private void warnOfLength(WfdbHeader.Segment line, WfdbSegment segment) {
    warnings.add(
        "segment "
            + segment.name()
            + " should have "
            + line.frames()
            + " frames by line "
            + line.line()
            + ", but has "
            + segment.frames()
            + (segment.frames() < line.frames()
                ? "; the rest is a gap"
                : "; the rest is not read"));
  }

  /** What is missing at the ends is no gap, which lies between samples. */
  private void warnOfEnds(long frames) {
    if (timeline.leadingFrames() > 0) {
      warnings.add(
          "the first "
              + timeline.leadingFrames()
              + " frames of the record have no samples; sample 0 is the first behind them");
    }
    long trailing = frames - timeline.leadingFrames() - timeline.endFrame();
    if (trailing > 0) {
      warnings.add("the last " + trailing + " frames of the record have no samples");
    }
  }

  private WfdbSegment segment(WfdbHeader.Segment line) throws IOException {
    WfdbSegment known = byName.get(line.name());
    if (known != null) {
      return known;
    }
    Path file = headerOf(line);
    WfdbHeader read = WfdbRecording.read(file, warnings);
    if (read.isSegmented()) {
      throw new RecordingException(
          fileName
              + ": line "
              + line.line()
              + ": segment "
              + SourceText.quoted(line.name())
              + " consists of segments itself, which is not allowed; list them here");
    }
    BigDecimal own = header.frameRateHz().orElse(WfdbHeader.DEFAULT_RATE_HZ);
    if (read.frameRateHz().isPresent() && read.frameRateHz().get().compareTo(own) != 0) {
      throw new RecordingException(
          fileName
              + ": line "
              + line.line()
              + ": segment "
              + SourceText.quoted(line.name())
              + " must have the rate of the record, "
              + own.toPlainString()
              + " Hz, has "
              + read.frameRateHz().get().toPlainString()
              + " Hz; read the segments one by one");
    }
    WfdbSegment segment = WfdbSegment.of(file, read, warnings);
    byName.put(line.name(), segment);
    return segment;
  }

  private WfdbHeader layoutHeader(WfdbHeader.Segment line) throws IOException {
    WfdbHeader layout = WfdbRecording.read(headerOf(line), warnings);
    if (layout.signals().size() != header.signalCount()) {
      warnings.add(
          "the header says "
              + header.signalCount()
              + " signals, its layout "
              + SourceText.quoted(line.name())
              + " lists "
              + layout.signals().size()
              + "; the layout is believed");
    }
    return layout;
  }

  private Path headerOf(WfdbHeader.Segment line) throws IOException {
    return new WfdbSiblings(path, header.recordName(), warnings)
        .require(line.name() + ".hea", line.line(), false);
  }
}
