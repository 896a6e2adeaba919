package io.afferent.jobs.pipeline;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody probably meant. */
final class Suggestion {

  private Suggestion() {}

  /** The nearest of {@code known}, when it is near enough to be a slip or an abbreviation. */
  static Optional<String> near(String word, Collection<String> known) {
    String wanted = normal(word);
    String best = "";
    int bestCost = Integer.MAX_VALUE;
    for (String candidate : known) {
      String name = normal(candidate);
      int cost = distance(wanted, name);
      boolean abbreviation = wanted.length() >= 2 && isSubsequence(wanted, name);
      int limit = abbreviation ? Integer.MAX_VALUE : Math.max(1, Math.max(wanted.length(), 4) / 3);
      if (cost <= limit && cost < bestCost) {
        best = candidate;
        bestCost = cost;
      }
    }
    return bestCost == Integer.MAX_VALUE ? Optional.empty() : Optional.of(best);
  }

  /** {@code ; did you mean "x"?} or nothing, then the words that are allowed. */
  static String hint(String word, Collection<String> known) {
    return near(word, known).map(name -> "; did you mean \"" + name + "\"?").orElse(";")
        + " allowed: "
        + String.join(", ", known);
  }

  private static String normal(String word) {
    String cut = word.length() > 64 ? word.substring(0, 64) : word;
    return cut.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  private static boolean isSubsequence(String shorter, String longer) {
    int at = 0;
    for (int i = 0; i < longer.length() && at < shorter.length(); i++) {
      if (longer.charAt(i) == shorter.charAt(at)) {
        at++;
      }
    }
    return at == shorter.length() && shorter.length() < longer.length();
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(above, row[j - 1]) + 1, diagonal + change);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
