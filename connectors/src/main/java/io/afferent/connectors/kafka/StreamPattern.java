package io.afferent.connectors.kafka;

import java.io.Serializable;

/**
 * Which streams a source reads: {@code *} stands for any run of characters, {@code ?} for one.
 * Immutable; matching takes time proportional to the product of the lengths at worst.
 *
 * @param glob pattern as written, for example {@code icu-*}
 */
public record StreamPattern(String glob) implements Serializable {

  /** Every stream. */
  public static final StreamPattern ALL = new StreamPattern("*");

  public StreamPattern {
    if (glob.isEmpty()) {
      throw new IllegalArgumentException(
          "a pattern of stream ids must not be empty; write * for all streams");
    }
  }

  /** Whether the whole stream id fits. */
  public boolean matches(String streamId) {
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (in < streamId.length()) {
      if (at < glob.length() && glob.charAt(at) == '*') {
        star = at++;
        resume = in;
      } else if (at < glob.length()
          && (glob.charAt(at) == '?' || glob.charAt(at) == streamId.charAt(in))) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++resume;
      } else {
        return false;
      }
    }
    while (at < glob.length() && glob.charAt(at) == '*') {
      at++;
    }
    return at == glob.length();
  }
}
