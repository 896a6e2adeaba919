package io.afferent.ingest.recording.bids;

/**
 * A pattern with wild cards: {@code *} stands for any characters but {@code /}, {@code **} for any
 * characters, {@code ?} for one but {@code /}. The work is the product of both lengths, whatever
 * the pattern.
 */
final class GlobPattern {
  private final String pattern;

  GlobPattern(String pattern) {
    this.pattern = pattern;
  }

  boolean matches(String text) {
    // reached[i]: the pattern so far matches the first i characters.
    boolean[] reached = new boolean[text.length() + 1];
    reached[0] = true;
    for (int k = 0; k < pattern.length(); k++) {
      char wanted = pattern.charAt(k);
      if (wanted == '*') {
        boolean folders = k + 1 < pattern.length() && pattern.charAt(k + 1) == '*';
        k += folders ? 1 : 0;
        for (int i = 1; i < reached.length; i++) {
          reached[i] |= reached[i - 1] && (folders || text.charAt(i - 1) != '/');
        }
      } else {
        for (int i = reached.length - 1; i > 0; i--) {
          char here = text.charAt(i - 1);
          reached[i] = reached[i - 1] && (wanted == '?' ? here != '/' : wanted == here);
        }
        reached[0] = false;
      }
    }
    return reached[text.length()];
  }
}
