package io.afferent.schema.wire;

/**
 * Bytes that are not a record of the topic; the message says what was found and what is allowed.
 */
public final class UndecodableRecordException extends Exception {

  private static final long serialVersionUID = 1L;

  public UndecodableRecordException(String message) {
    super(message);
  }

  public UndecodableRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
