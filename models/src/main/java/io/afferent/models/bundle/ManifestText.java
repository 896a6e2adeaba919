package io.afferent.models.bundle;

import java.util.List;

/**
 * Text of manifests on its way to people: a terminal obeys control characters, and a bundle may
 * come from anybody. Stateless.
 */
final class ManifestText {
  private static final int MAX_PROBLEMS = 20;
  private static final int MAX_PROBLEM = 500;
  private static final int MAX_LINE = 6000;

  private ManifestText() {}

  /**
   * Makes sure that a text can be printed in one line.
   *
   * @throws IllegalArgumentException when it holds a control character or a break of lines; the
   *     message does not
   */
  static void requireOneLine(String what, String text) {
    int unprintable = text.codePoints().filter(ManifestText::isControl).findFirst().orElse(-1);
    if (unprintable >= 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s must be one line without control characters, but has U+%04X",
              line(what), unprintable));
    }
  }

  /** Problems as one line of bounded length; those beyond the first few are only counted. */
  static String joined(List<String> problems) {
    String first =
        String.join(
            "; ",
            problems.stream().limit(MAX_PROBLEMS).map(text -> visible(text, MAX_PROBLEM)).toList());
    int more = problems.size() - MAX_PROBLEMS;
    return more > 0 ? first + "; and " + more + " more" : first;
  }

  /** A message as one line, cut where it is very long. */
  static String line(String message) {
    return visible(message, MAX_LINE);
  }

  private static String visible(String text, int most) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(most)
        .forEach(
            point -> {
              if (isControl(point)) {
                shown.append(String.format("\\u%04x", point));
              } else {
                shown.appendCodePoint(point);
              }
            });
    return text.codePointCount(0, text.length()) > most
        ? shown.append("...").toString()
        : shown.toString();
  }

  private static boolean isControl(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      // Marks that turn the direction of what follows.
      case Character.FORMAT ->
          (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
      default -> false;
    };
  }
}
