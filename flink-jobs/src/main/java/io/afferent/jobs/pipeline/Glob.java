package io.afferent.jobs.pipeline;

import io.afferent.connectors.kafka.StreamPattern;
import java.io.Serializable;

/**
 * A name pattern: {@code *} stands for any run of characters, {@code ?} for one. Immutable;
 * matching takes time proportional to the product of the lengths at worst.
 *
 * @param pattern pattern as written
 */
public record Glob(String pattern) implements Serializable {

  public Glob {
    if (pattern.isEmpty()) {
      throw new IllegalArgumentException("a name pattern must not be empty; write * for all names");
    }
  }

  /** Whether the whole name fits. */
  public boolean matches(String name) {
    return new StreamPattern(pattern).matches(name);
  }
}
