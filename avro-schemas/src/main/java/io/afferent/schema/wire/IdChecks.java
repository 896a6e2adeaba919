package io.afferent.schema.wire;

import java.util.Optional;

/** Checks the names of streams and recordings, which every result repeats several times. */
final class IdChecks {

  /** Longest name (characters). */
  static final int MAX_CHARACTERS = 1024;

  private IdChecks() {}

  /** What is wrong with the names, empty when they can be used. */
  static Optional<String> problem(String streamId, String recordingId) {
    if (streamId.isEmpty() || recordingId.isEmpty()) {
      return Optional.of("streamId and recordingId must not be empty");
    }
    if (streamId.length() > MAX_CHARACTERS || recordingId.length() > MAX_CHARACTERS) {
      return Optional.of(
          "streamId and recordingId must have at most "
              + MAX_CHARACTERS
              + " characters, had "
              + streamId.length()
              + " and "
              + recordingId.length());
    }
    return Optional.empty();
  }
}
