package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.file.FilePool;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the samples once and compares them with what the header says of them: first values and
 * checksums. Counts the samples that say that they are none. Signal files of more than 64 MiB in
 * all are not read for that.
 */
final class WfdbChecks {
  /** More would be felt when a recording is opened. */
  private static final long MOST_BYTES = 64L << 20;

  private final SourceWarnings warnings;
  private int compared;

  private WfdbChecks(SourceWarnings warnings) {
    this.warnings = warnings;
  }

  /** Checks all segments; gives in words how far that came. */
  static String check(List<WfdbSegment> segments, FilePool pool, SourceWarnings warnings)
      throws IOException {
    Set<WfdbSegment> distinct = new LinkedHashSet<>(segments);
    long bytes = 0;
    for (WfdbSegment segment : distinct) {
      for (WfdbSignalFile file : segment.files()) {
        bytes += file.size();
      }
    }
    if (bytes > MOST_BYTES) {
      return "not verified: the signal files have " + bytes + " bytes, more than " + MOST_BYTES;
    }
    WfdbChecks checks = new WfdbChecks(warnings);
    for (WfdbSegment segment : distinct) {
      List<WfdbFrames> readers = segment.open(pool);
      for (int i = 0; i < readers.size(); i++) {
        checks.check(segment, segment.files().get(i), readers.get(i));
      }
    }
    return checks.compared == 0
        ? "not verified: the header gives none"
        : "verified for " + checks.compared + " signals";
  }

  private void check(WfdbSegment segment, WfdbSignalFile file, WfdbFrames reader)
      throws IOException {
    int signals = file.lines().size();
    long[] sums = new long[signals];
    long[] missing = new long[signals];
    int[] first = new int[signals];
    for (long frame = 0; frame < segment.frames(); frame += segment.windowFrames()) {
      int[] window = reader.window(frame / segment.windowFrames());
      int frames = (int) Math.min(segment.windowFrames(), segment.frames() - frame);
      int at = 0;
      for (int i = 0; i < frames; i++) {
        for (int signal = 0; signal < signals; signal++) {
          if (frame + i == 0) {
            first[signal] = window[at];
          }
          for (int k = file.lines().get(signal).samplesPerFrame(); k > 0; k--, at++) {
            sums[signal] += window[at];
            if (file.format().isMissing(window[at])) {
              missing[signal]++;
            }
          }
        }
      }
    }
    if (segment.frames() > 0) {
      report(segment, file, sums, missing, first);
    }
  }

  private void report(
      WfdbSegment segment, WfdbSignalFile file, long[] sums, long[] missing, int[] first) {
    boolean whole = segment.frames() == segment.header().frames();
    for (int i = 0; i < sums.length; i++) {
      WfdbSignalLine line = file.lines().get(i);
      String signal = segment.name() + ": signal " + SourceText.quoted(line.description());
      if (missing[i] > 0) {
        warnings.add(
            signal
                + ": "
                + missing[i]
                + " of "
                + segment.frames() * line.samplesPerFrame()
                + " samples are "
                + file.format().missing()
                + ", which means that there is no sample in format "
                + file.format().code);
      }
      if (!gives(segment)) {
        continue;
      }
      // Format 8 has its first value from the header, less the first difference.
      if (file.format() != WfdbSampleFormat.DIFFERENCES_8
          && line.initialValue().orElse(first[i]) != first[i]) {
        warnings.add(
            signal
                + ": the first value should be "
                + line.initialValue().getAsInt()
                + " by the header, but is "
                + first[i]
                + "; the signal file belongs to another header or is damaged");
      }
      if (whole && line.checksum().isPresent()) {
        compare(signal, (short) line.checksum().getAsInt(), (short) sums[i]);
      }
    }
  }

  private void compare(String signal, short declared, short sum) {
    compared++;
    if (declared != sum) {
      warnings.add(
          signal
              + ": the checksum should be "
              + declared
              + " by the header, but is "
              + sum
              + "; the signal file belongs to another header or is damaged");
    }
  }

  /** Programs that do not compute first values and checksums write 0 for all of them. */
  private static boolean gives(WfdbSegment segment) {
    for (WfdbSignalLine line : segment.signals()) {
      if (line.checksum().orElse(0) != 0 || line.initialValue().orElse(0) != 0) {
        return true;
      }
    }
    return false;
  }
}
