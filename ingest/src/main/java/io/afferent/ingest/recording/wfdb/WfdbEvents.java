package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.SampleTimes;
import io.afferent.schema.EventKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
 * through. Labels of the others begin with their annotator: {@code qrs:N}.
 */
final class WfdbEvents {
  static final String REFERENCE = "atr";

  private static final Pattern ANNOTATOR = Pattern.compile("[A-Za-z][A-Za-z0-9_+-]{0,31}");
  private static final Set<String> OTHER_FILES =
      Set.of("hea", "dat", "edf", "mat", "txt", "csv", "xws", "zip", "gz", "xml", "json", "pdf");
  private static final int MOST_FILES = 64;

  /** Beyond 31 years a time is damage. */
  private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(1_000_000_000L);

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
    String base = WfdbSiblings.baseName(header) + ".";
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
      String annotator = String.valueOf(candidate.getFileName()).substring(base.length());
      try (RecordingFile file = RecordingFile.open(candidate)) {
        if (annotator.equals(REFERENCE)) {
          add(WfdbAnnotationFile.read(file), file.name(), "");
          annotators.add(annotator);
        } else {
          readIfAnnotations(file, annotator);
        }
      }
    }
  }

  private static boolean mayHoldAnnotations(Path file, String base, Set<Path> signalFiles) {
    String annotator = String.valueOf(file.getFileName()).substring(base.length());
    return ANNOTATOR.matcher(annotator).matches()
        && !OTHER_FILES.contains(annotator.toLowerCase(Locale.ROOT))
        && !signalFiles.contains(file)
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * A file of any other extension may be anything; one flaw shows that it is no annotation file.
   */
  private void readIfAnnotations(RecordingFile file, String annotator) throws IOException {
    if (file.size() > WfdbAnnotationFile.LARGEST_FILE || file.size() % 2 != 0) {
      return;
    }
    WfdbAnnotationFile read;
    try {
      read = WfdbAnnotationFile.read(file);
    } catch (RecordingException notAnnotations) {
      return;
    }
    long before = 0;
    for (WfdbAnnotation annotation : read.annotations()) {
      if (annotation.time() < before || annotation.type() > 49) {
        return;
      }
      before = annotation.time();
    }
    if (read.isEnded() && read.length() == file.size() && !read.annotations().isEmpty()) {
      add(read, file.name(), annotator + ":");
      annotators.add(annotator);
    }
  }

  private void add(WfdbAnnotationFile read, String fileName, String prefix)
      throws RecordingException {
    SampleRate ticks = frameRate;
    if (read.ticksPerSecond().isPresent()) {
      ticks = WfdbRates.of(read.ticksPerSecond().get(), 1, fileName);
    }
    if (!read.isEnded()) {
      warnings.add(fileName + ": the mark of the end is missing; the last annotations may be lost");
    }
    long longest = ticksOf(ticks);
    for (WfdbAnnotation annotation : read.annotations()) {
      if (Math.abs(annotation.time()) > longest) {
        throw new RecordingException(
            fileName
                + ": an annotation lies at "
                + annotation.time()
                + " ticks, more than 31 years from the start; the file is damaged, move it away to"
                + " read the signals alone");
      }
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

  private static long ticksOf(SampleRate rate) {
    return LONGEST_SECONDS
        .multiply(BigDecimal.valueOf(rate.numerator()))
        .divideToIntegralValue(BigDecimal.valueOf(rate.denominator()))
        .min(BigDecimal.valueOf(Long.MAX_VALUE / 2))
        .longValue();
  }
}
