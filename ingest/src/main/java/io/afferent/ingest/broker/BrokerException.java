package io.afferent.ingest.broker;

/** The embedded broker cannot run. The message says why and what to do. */
public final class BrokerException extends RuntimeException {
  public BrokerException(String message) {
    super(message);
  }

  public BrokerException(String message, Throwable cause) {
    super(message, cause);
  }
}
