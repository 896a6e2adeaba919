package io.afferent.jobs.result;

import io.afferent.schema.DeadLetter;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Keeps dead letters small enough for their topic. A record that was sent in a compressed batch can
 * be larger than any topic takes as it is; a letter that cannot be sent would stop the job.
 */
public final class LetterSize {

  /** Largest value that is kept whole: a record of the largest size that a signal topic takes. */
  static final int WHOLE_BYTES = 8 * 1024 * 1024 + 256 * 1024;

  /** What is kept of a larger value. */
  static final int KEPT_BYTES = 1024 * 1024;

  private static final int KEY_BYTES = 64 * 1024;
  private static final int REASON_CHARACTERS = 16 * 1024;

  /** A stream id is what stands in the key of the record, which may be as large as the record. */
  private static final int STREAM_ID_CHARACTERS = 16 * 1024;

  private LetterSize() {}

  /**
   * The letter itself, or one with the beginning of its value and key and, in its reason, the
   * length and SHA-256 of the whole.
   */
  public static DeadLetter bounded(DeadLetter letter) {
    ByteBuffer value = letter.getValue();
    ByteBuffer key = letter.getKey();
    boolean large = value != null && value.remaining() > WHOLE_BYTES;
    boolean largeKey = key != null && key.remaining() > KEY_BYTES;
    boolean longReason = letter.getReason().length() > REASON_CHARACTERS;
    String streamId = letter.getStreamId();
    boolean longStreamId = streamId != null && streamId.length() > STREAM_ID_CHARACTERS;
    if (!large && !largeKey && !longReason && !longStreamId) {
      return letter;
    }
    StringBuilder reason =
        new StringBuilder(
            longReason
                ? letter.getReason().substring(0, REASON_CHARACTERS) + "..."
                : letter.getReason());
    DeadLetter.Builder bounded = DeadLetter.newBuilder(letter);
    if (large && value != null) {
      reason.append(note("value", value, KEPT_BYTES));
      bounded.setValue(beginning(value, KEPT_BYTES));
    }
    if (largeKey && key != null) {
      reason.append(note("key", key, KEY_BYTES));
      bounded.setKey(beginning(key, KEY_BYTES));
    }
    if (longStreamId && streamId != null) {
      // The key begins with it, and its length and digest tell the rest.
      bounded.setStreamId(streamId.substring(0, STREAM_ID_CHARACTERS));
    }
    return bounded.setReason(reason.toString()).build();
  }

  private static String note(String what, ByteBuffer bytes, int kept) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes.duplicate());
      return " (the "
          + what
          + " has "
          + bytes.remaining()
          + " bytes, SHA-256 "
          + HexFormat.of().formatHex(digest.digest())
          + "; the first "
          + kept
          + " are kept)";
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private static ByteBuffer beginning(ByteBuffer bytes, int count) {
    byte[] kept = new byte[count];
    bytes.duplicate().get(kept);
    return ByteBuffer.wrap(kept);
  }
}
