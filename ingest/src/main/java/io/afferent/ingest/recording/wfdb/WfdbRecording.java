package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.FileNames;
import io.afferent.ingest.recording.file.FilePool;
import io.afferent.ingest.recording.file.LineEndDamage;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.SampleTimes;
import io.afferent.ingest.recording.stored.StoredRecording;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Opens a record from its header. */
final class WfdbRecording {
  /** A text-mode copy damages all files of a record, of which there may be many. */
  private static final int FILES_LOOKED_AT = 16;

  private final Path path;
  private final String fileName;
  private final SourceWarnings warnings;
  private final Map<String, String> attributes = new TreeMap<>();

  private WfdbRecording(Path path, SourceWarnings warnings) {
    this.path = path;
    this.fileName = String.valueOf(path.getFileName());
    this.warnings = warnings;
  }

  /**
   * Opens a record.
   *
   * @param header file of the header
   */
  static Recording open(Path header, OpenOptions options) throws IOException {
    SourceWarnings warnings = new SourceWarnings();
    WfdbHeader read = read(header, warnings);
    FilePool pool = new FilePool();
    return CloseOnFailure.of(
        pool, () -> new WfdbRecording(header, warnings).open(read, pool, options));
  }

  private Recording open(WfdbHeader header, FilePool pool, OpenOptions options) throws IOException {
    if (header.frameRateHz().isEmpty()) {
      warnings.add("the header gives no rate; 250 Hz is assumed");
    }
    BigDecimal hz = header.frameRateHz().orElse(WfdbHeader.DEFAULT_RATE_HZ);
    SampleRate frameRate = WfdbRates.of(hz, 1, fileName);
    WfdbSegments segments = WfdbSegments.of(path, header, warnings);
    WfdbTimeline timeline = segments.timeline();
    requirePlausible(timeline, frameRate);
    refuseTextCopies(timeline.segments(), pool);
    long startNanos = header.startNanos() + frameRate.nanosAt(timeline.leadingFrames());
    attributes.put("checksums", WfdbChecks.check(timeline.segments(), pool, warnings));
    WfdbStreams streams =
        new WfdbStreams(
            new WfdbSamples(timeline, pool), frameRate, startNanos, fileName, warnings, attributes);
    streams.add(FileNames.baseName(path), hz, segments.units());
    Optional<SampleTimes> times =
        streams.streams().isEmpty()
            ? Optional.empty()
            : Optional.of(streams.streams().get(0).times());
    WfdbEvents events =
        new WfdbEvents(header.startNanos(), frameRate, streams.labels(), times, warnings);
    events.readBeside(path, signalFiles(timeline.segments()));
    describe(header, timeline, events, options);
    return recording(startNanos, streams, events.events(), pool);
  }

  private Recording recording(
      long startNanos, WfdbStreams streams, List<RecordingEvent> events, FilePool pool) {
    RecordingHeader description =
        new RecordingHeader(
            "WFDB",
            FileNames.baseName(path),
            startNanos,
            "file:" + fileName,
            warnings.toList(),
            attributes);
    return new StoredRecording(description, streams.streams(), events, pool);
  }

  private static void refuseTextCopies(List<WfdbSegment> segments, FilePool pool)
      throws IOException {
    Set<Path> seen = new HashSet<>();
    for (WfdbSegment segment : segments) {
      for (WfdbSignalFile file : segment.files()) {
        if (seen.size() < FILES_LOOKED_AT && seen.add(file.path())) {
          LineEndDamage.refuse(pool.get(file.path(), file.size()), file.byteOffset());
        }
      }
    }
  }

  private void requirePlausible(WfdbTimeline timeline, SampleRate rate) throws RecordingException {
    long frames = timeline.leadingFrames() + timeline.endFrame();
    if (rate.isTooLong(frames)) {
      throw new RecordingException(
          fileName
              + ": "
              + frames
              + " frames at "
              + rate.text()
              + " Hz are more than 31 years; the header is damaged");
    }
  }

  private void describe(
      WfdbHeader header, WfdbTimeline timeline, WfdbEvents events, OpenOptions options) {
    attributes.put("recordName", header.recordName());
    attributes.put("baseTime", header.startText().isEmpty() ? "not given" : header.startText());
    attributes.put("annotators", String.join(",", events.annotators()));
    if (events.qualifiedBeats() > 0) {
      attributes.put("beatsWithSubtypeOrNumber", Long.toString(events.qualifiedBeats()));
    }
    if (header.isSegmented()) {
      attributes.put("layout", header.isVariableLayout() ? "variable" : "fixed");
      attributes.put("segments", Integer.toString(timeline.segments().size()));
    }
    header
        .counterRateHz()
        .ifPresent(hz -> attributes.put("counterFrequencyHz", hz.toPlainString()));
    header.counterBase().ifPresent(base -> attributes.put("counterBase", base.toPlainString()));
    if (options.personalFields() && !header.comments().isEmpty()) {
      attributes.put("comments", String.join("\n", header.comments()));
    }
  }

  private static Set<Path> signalFiles(List<WfdbSegment> segments) {
    Set<Path> files = new HashSet<>();
    for (WfdbSegment segment : segments) {
      for (WfdbSignalFile file : segment.files()) {
        files.add(file.path());
      }
    }
    return files;
  }

  /** Reads a header file. */
  static WfdbHeader read(Path header, SourceWarnings warnings) throws IOException {
    try (RecordingFile file = RecordingFile.open(header)) {
      return WfdbHeaderParser.read(file, warnings);
    }
  }
}
