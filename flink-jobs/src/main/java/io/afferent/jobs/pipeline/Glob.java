package io.afferent.jobs.pipeline;

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
    int p = 0;
    int n = 0;
    int star = -1;
    int resume = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = n;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
