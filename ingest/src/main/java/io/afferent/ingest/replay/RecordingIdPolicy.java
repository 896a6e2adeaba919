package io.afferent.ingest.replay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** How the recordings of a replay are named. Each turn of a loop is a recording of its own. */
public enum RecordingIdPolicy {
  /** A new random UUID for each stream. */
  RANDOM,
  /**
   * A UUID from the SHA-256 of the content, the name of the stream in the recording, and the turn:
   * the same recording gets the same ids again. Version 8 of RFC 9562, section 5.8.
   */
  DERIVED;

  String recordingId(byte[] contentDigest, String streamName, long turn) {
    if (this == RANDOM) {
      return UUID.randomUUID().toString();
    }
    MessageDigest digest = sha256();
    digest.update(contentDigest);
    digest.update(streamName.getBytes(StandardCharsets.UTF_8));
    digest.update(ByteBuffer.allocate(8).putLong(turn).array());
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
    long high = (bytes.getLong() & ~0xF000L) | 0x8000L;
    long low = (bytes.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
