package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.FileNames;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SiblingFiles;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.SampleTimes;
import io.afferent.schema.EventKind;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Events from the annotation files beside a header: {@code .atr}, which holds the reference
 * annotations, and every other file of the same base name that is an annotation file through and
 * through. Labels of the others begin with their annotator: {@code qrs:N}. None of the others keeps
 * a record from being read: one that looks like annotations and cannot be read is a warning.
 */
final class WfdbEvents {
  static final String REFERENCE = "atr";

  private static final Pattern ANNOTATOR = Pattern.compile("[A-Za-z][A-Za-z0-9_+-]{0,31}");
  private static final Set<String> OTHER_FILES =
      Set.of("hea", "dat", "edf", "mat", "txt", "csv", "xws", "zip", "gz", "xml", "json", "pdf");
  private static final int MOST_FILES = 64;

  private final long startNanos;
  private final SampleRate frameRate;
  private final List<Optional<String>> labels;
  private final Optional<SampleTimes> times;
  private final SourceWarnings warnings;
  private final List<RecordingEvent> events = new ArrayList<>();
  private final List<String> annotators = new ArrayList<>();
  private long qualifiedBeats;

  /**
   * @param startNanos device time of the start of the record
   * @param labels label of the unit of each signal of the record, empty for one that was left out
   * @param times times of the first stream, if there is one
   */
  WfdbEvents(
      long startNanos,
      SampleRate frameRate,
      List<Optional<String>> labels,
      Optional<SampleTimes> times,
      SourceWarnings warnings) {
    this.startNanos = startNanos;
    this.frameRate = frameRate;
    this.labels = labels;
    this.times = times;
    this.warnings = warnings;
  }

  List<RecordingEvent> events() {
    return events;
  }

  /** Beats with a subtype or number, which events do not show. */
  long qualifiedBeats() {
    return qualifiedBeats;
  }

  /** Extensions of the files that events came from. */
  List<String> annotators() {
    return annotators;
  }

  /**
   * Reads what lies beside a header.
   *
   * @param signalFiles files that hold signals
   * @throws RecordingException if {@code .atr} is damaged
   */
  void readBeside(Path header, Set<Path> signalFiles) throws IOException {
    String base = FileNames.baseName(header) + ".";
    List<Path> candidates;
    Path folder = header.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      candidates =
          files
              .filter(file -> String.valueOf(file.getFileName()).startsWith(base))
              .filter(file -> mayHoldAnnotations(file, base, signalFiles))
              .sorted()
              .limit(MOST_FILES)
              .toList();
    }
    for (Path candidate : candidates) {
      String name = String.valueOf(candidate.getFileName());
      Optional<Path> found = inFolder(header, name);
      if (found.isPresent()) {
        read(found.get(), name.substring(base.length()));
      }
    }
  }

  /** A file beside the header; empty, with a warning, for a link that leads elsewhere. */
  private Optional<Path> inFolder(Path header, String name) throws IOException {
    Optional<Path> found = Optional.empty();
    try {
      found = SiblingFiles.find(header, name);
    } catch (RecordingException leadsOut) {
      // Told below, together with a link that leads nowhere.
    }
    if (found.isEmpty()) {
      warnings.add(
          SourceText.quoted(name)
              + " is a link to no file in the folder of the header and was not read; if it holds"
              + " annotations, copy them there");
    }
    return found;
  }

  private void read(Path path, String annotator) throws IOException {
    boolean reference = annotator.equals(REFERENCE);
    try (RecordingFile file = RecordingFile.open(path)) {
      Optional<WfdbAnnotationFile> read =
          reference ? Optional.of(WfdbAnnotationFile.read(file)) : ifAnnotations(file, annotator);
      if (read.isPresent()) {
        add(read.get(), file.name(), reference ? "" : annotator + ":");
        annotators.add(annotator);
      }
    } catch (RecordingException | FileSystemException unreadable) {
      if (reference) {
        throw unreadable;
      }
      warnings.add(
          path.getFileName()
              + ": its annotations were not read: "
              + String.valueOf(unreadable.getMessage()));
    }
  }

  private static boolean mayHoldAnnotations(Path file, String base, Set<Path> signalFiles) {
    String annotator = String.valueOf(file.getFileName()).substring(base.length());
    return ANNOTATOR.matcher(annotator).matches()
        && !OTHER_FILES.contains(annotator.toLowerCase(Locale.ROOT))
        && !signalFiles.contains(file)
        && (Files.isRegularFile(file) || Files.isSymbolicLink(file));
  }

  /**
   * A file of any other extension may be anything; one flaw shows that it is no annotation file,
   * which is worth a warning only where its extension says that it is one.
   */
  private static Optional<WfdbAnnotationFile> ifAnnotations(RecordingFile file, String annotator)
      throws IOException {
    boolean named = WfdbFormat.ANNOTATORS.contains(annotator);
    if (!named && (file.size() > WfdbAnnotationFile.LARGEST_FILE || file.size() % 2 != 0)) {
      return Optional.empty();
    }
    WfdbAnnotationFile read;
    try {
      read = WfdbAnnotationFile.read(file);
    } catch (RecordingException notAnnotations) {
      if (named) {
        throw notAnnotations;
      }
      return Optional.empty();
    }
    boolean through = read.isEnded() && read.length() == file.size();
    long before = 0;
    for (WfdbAnnotation annotation : read.annotations()) {
      through &= annotation.time() >= before && annotation.type() <= 49;
      before = annotation.time();
    }
    if (named && !through) {
      throw file.refused(
          "it is no annotation file of WFDB through and through: times must ascend, types be at"
              + " most 49, and the mark of the end be its last word");
    }
    return through && !read.annotations().isEmpty() ? Optional.of(read) : Optional.empty();
  }

  /** Adds all annotations of a file, or none. */
  private void add(WfdbAnnotationFile read, String fileName, String prefix)
      throws RecordingException {
    SampleRate ticks = frameRate;
    if (read.ticksPerSecond().isPresent()) {
      ticks = WfdbRates.of(read.ticksPerSecond().get(), 1, fileName);
    }
    if (!read.isEnded()) {
      warnings.add(fileName + ": the mark of the end is missing; the last annotations may be lost");
    }
    for (WfdbAnnotation annotation : read.annotations()) {
      if (ticks.isTooLong(annotation.time())) {
        throw new RecordingException(
            fileName
                + ": an annotation lies at "
                + annotation.time()
                + " ticks, more than 31 years from the start; the file is damaged, move it away to"
                + " read the signals alone");
      }
    }
    for (WfdbAnnotation annotation : read.annotations()) {
      if (annotation.isBeat() && (annotation.subtype() != 0 || annotation.number() != 0)) {
        qualifiedBeats++;
      }
      long nanos = startNanos + ticks.nanosAt(annotation.time());
      events.add(
          event(annotation, nanos, prefix + annotation.label(read.symbol(annotation.type()))));
    }
  }

  private RecordingEvent event(WfdbAnnotation annotation, long nanos, String label) {
    int signal = annotation.signal();
    return new RecordingEvent(
        nanos,
        times.isPresent() ? times.get().nearestIndex(nanos) : OptionalLong.empty(),
        OptionalLong.empty(),
        label,
        Long.toString(annotation.time()),
        signal >= 0 && signal < labels.size() ? labels.get(signal) : Optional.empty(),
        OptionalInt.of(annotation.type()),
        EventKind.ANNOTATION);
  }
}
