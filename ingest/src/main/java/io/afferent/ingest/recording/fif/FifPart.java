package io.afferent.ingest.recording.fif;

import io.afferent.ingest.recording.file.RecordingFile;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one file of a recording holds; a recording of more than 2 GB comes in several.
 *
 * @param file the open file
 * @param info measurement information
 * @param firstSample number of the first sample since the start of the acquisition, before skips
 * @param buffers where the samples are
 * @param annotations annotations in the file
 * @param shielded whether the samples still have the signals of active shielding in them
 * @param next file that goes on, empty for the last one
 * @param isContinuation whether the file says that another one comes before it
 */
record FifPart(
    RecordingFile file,
    FifInfo info,
    long firstSample,
    FifBuffers buffers,
    List<FifAnnotation> annotations,
    boolean shielded,
    Optional<NextFile> next,
    boolean isContinuation) {

  /**
   * How a file names the one that goes on.
   *
   * @param name its name, empty when only a number is given
   * @param number its number, empty when only a name is given
   */
  record NextFile(Optional<String> name, OptionalInt number) {
    /** The name to look for, made from that of the file before when only a number is given. */
    String nameAfter(String before) {
      if (name.isPresent()) {
        return name.get();
      }
      int dot = before.indexOf('.');
      String base = dot < 0 ? before : before.substring(0, dot);
      String rest = dot < 0 ? "" : before.substring(dot);
      int dash = base.lastIndexOf('-');
      boolean numbered =
          dash >= 0
              && dash + 1 < base.length()
              && base.substring(dash + 1).chars().allMatch(Character::isDigit);
      return (numbered ? base.substring(0, dash) : base) + "-" + number.orElse(1) + rest;
    }
  }
}
