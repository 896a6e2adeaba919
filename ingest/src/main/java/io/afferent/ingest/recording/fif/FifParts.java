package io.afferent.ingest.recording.fif;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SiblingFiles;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.ingest.recording.stored.SampleTimes;
import io.afferent.schema.GapCause;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files of one recording in their order, all of them open and in one folder. */
final class FifParts implements Closeable {
  private static final int MOST_PARTS = 256;

  private final List<FifPart> parts = new ArrayList<>();

  private FifParts() {}

  /** Opens a file and those that it says go on from it. */
  static FifParts open(Path path, SourceWarnings warnings) throws IOException {
    FifParts opened = new FifParts();
    return CloseOnFailure.of(
        opened,
        () -> {
          opened.openAll(path, warnings);
          return opened;
        });
  }

  private void openAll(Path path, SourceWarnings warnings) throws IOException {
    Set<Path> seen = new HashSet<>();
    Optional<Path> next = Optional.of(path);
    while (next.isPresent()) {
      Path file = next.get();
      if (!seen.add(file.toRealPath())) {
        throw parts
            .get(parts.size() - 1)
            .file()
            .refused(
                "says that it goes on in "
                    + file.getFileName()
                    + ", which comes before it; the parts lead in a circle");
      }
      if (parts.size() == MOST_PARTS) {
        throw first().file().refused("has more than " + MOST_PARTS + " parts; join some of them");
      }
      parts.add(openOne(file, warnings));
      next = next(warnings);
    }
  }

  private FifPart openOne(Path path, SourceWarnings warnings) throws IOException {
    RecordingFile file = RecordingFile.open(path);
    return CloseOnFailure.of(
        file,
        () -> {
          FifPart part = FifPartReader.read(file, warnings);
          if (!parts.isEmpty()) {
            requireFits(part);
          }
          return part;
        });
  }

  private void requireFits(FifPart part) throws IOException {
    FifPart first = first();
    List<FifChannel> channels = first.info().channels();
    boolean fits =
        part.info().rate().equals(first.info().rate())
            && part.info().channels().size() == channels.size()
            && (part.buffers().count() == 0
                || sampleType() == 0
                || sampleType() == kindOfNumber(part.buffers().type()));
    for (int i = 0; fits && i < channels.size(); i++) {
      fits = part.info().channels().get(i).fits(channels.get(i));
    }
    if (!fits) {
      throw part.file()
          .refused(
              "does not go on from "
                  + first.file().name()
                  + ": channels, rate and type of samples must be the same; is it a part of another"
                  + " recording?");
    }
  }

  private Optional<Path> next(SourceWarnings warnings) throws IOException {
    FifPart last = parts.get(parts.size() - 1);
    if (last.next().isEmpty()) {
      return Optional.empty();
    }
    String before = last.file().name();
    String named = last.next().get().nameAfter(before);
    Optional<Path> found = SiblingFiles.find(last.file().path(), named);
    if (found.isEmpty()) {
      warnings.add(
          before
              + " says that the recording goes on in "
              + SourceText.quoted(named)
              + ", which is not in its folder; the recording ends where "
              + before
              + " does");
    }
    return found;
  }

  FifPart first() {
    return parts.get(0);
  }

  List<FifPart> all() {
    return parts;
  }

  /** Type of the samples; the packed form of int16 counts as int16. 0 without samples. */
  int sampleType() {
    for (FifPart part : parts) {
      if (part.buffers().count() > 0) {
        return kindOfNumber(part.buffers().type());
      }
    }
    return 0;
  }

  private static int kindOfNumber(int type) {
    return type == FifContent.TYPE_DAU16 ? FifContent.TYPE_INT16 : type;
  }

  /** Number of sample 0 since the start of the acquisition: what was skipped before it counts. */
  long firstKeptSample() {
    FifPart first = first();
    return first.firstSample()
        + (first.buffers().count() == 0 ? 0 : first.buffers().skippedBefore(0));
  }

  /**
   * Times of all samples.
   *
   * @param originNanos start of the acquisition (ns)
   */
  SampleTimes times(long originNanos, SourceWarnings warnings) throws IOException {
    SampleRate rate = first().info().rate();
    RegularTimes.Builder times = new RegularTimes.Builder(rate);
    long origin = firstKeptSample();
    long runFirst = 0;
    long runCount = 0;
    GapCause cause = GapCause.UNKNOWN;
    for (int p = 0; p < parts.size(); p++) {
      FifBuffers buffers = parts.get(p).buffers();
      for (int k = 0; k < buffers.count(); k++) {
        long end = runFirst + runCount;
        long jump = p == 0 && k == 0 ? 0 : buffers.skippedBefore(k);
        if (p > 0 && k == 0) {
          jump += betweenParts(p, origin + end, warnings);
        }
        if (jump > 0) {
          requireLength(parts.get(p), rate, origin + end + jump);
          if (runCount > 0) {
            add(times, rate, originNanos, origin, runFirst, runCount, cause);
          }
          runFirst = end + jump;
          runCount = 0;
          cause = p > 0 && k == 0 ? GapCause.FILE_BOUNDARY : GapCause.DISCONTINUOUS_FILE;
        }
        runCount += buffers.samples(k);
      }
    }
    requireLength(first(), rate, origin);
    requireLength(first(), rate, origin + runFirst + runCount);
    if (runFirst + runCount == 0) {
      warnings.add("there are no samples");
    }
    add(times, rate, originNanos, origin, runFirst, runCount, cause);
    return times.build();
  }

  private static void add(
      RegularTimes.Builder times,
      SampleRate rate,
      long originNanos,
      long origin,
      long first,
      long count,
      GapCause cause) {
    times.stretch(first, count, originNanos + rate.nanosAt(origin + first), cause);
  }

  /** Samples missing between a part and the one before; 0 where the part says nothing usable. */
  private long betweenParts(int part, long expected, SourceWarnings warnings) {
    long jump = parts.get(part).firstSample() - expected;
    if (jump < 0) {
      warnings.add(
          parts.get(part).file().name()
              + " begins at sample "
              + parts.get(part).firstSample()
              + ", but the part before it ends at sample "
              + expected
              + "; it is taken as following without a gap");
    }
    return Math.max(0, jump);
  }

  private static void requireLength(FifPart part, SampleRate rate, long samples)
      throws IOException {
    if (rate.isTooLong(samples)) {
      throw part.file()
          .refused(
              "would have sample "
                  + samples
                  + " at "
                  + rate.text()
                  + " Hz, more than 31 years after its start; a skip or the first sample is"
                  + " damaged");
    }
  }

  @Override
  public void close() throws IOException {
    IOException failed = null;
    for (FifPart part : parts) {
      try {
        part.file().close();
      } catch (IOException e) {
        failed = e;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
