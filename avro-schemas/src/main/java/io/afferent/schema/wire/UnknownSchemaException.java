package io.afferent.schema.wire;

import java.io.IOException;

/** A registry answered, and has no Avro schema of that id. */
public final class UnknownSchemaException extends IOException {

  private static final long serialVersionUID = 1L;

  UnknownSchemaException(String message, Throwable cause) {
    super(message, cause);
  }

  UnknownSchemaException(String message) {
    super(message);
  }
}
