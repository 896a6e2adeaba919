package io.afferent.ingest.recording.bids;

import io.afferent.ingest.recording.file.SourceText;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chooses recordings of a data set: {@code sub=01,task=rest,run=1..3,suffix=eeg}. Keys are
 * entities, {@code suffix}, {@code datatype} and {@code extension}; a key that is there several
 * times takes any of its values. Values may hold {@code *} and {@code ?}, or be a range of numbers.
 * Immutable.
 */
public final class BidsFilter {
  private static final int MOST_TERMS = 1000;
  private static final int LONGEST_VALUE = 100;
  private static final Pattern RANGE = Pattern.compile("(\\d{1,18})\\.\\.(\\d{1,18})");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  /** Entities whose labels are numbers: {@code run-01} is run 1. */
  private static final Set<String> INDEXES = Set.of("run", "echo", "flip", "inv", "split", "chunk");

  private final Map<String, List<String>> wanted;

  private BidsFilter(Map<String, List<String>> wanted) {
    this.wanted = wanted;
  }

  /**
   * Reads filters, each of one or more terms divided by commas; none takes everything.
   *
   * @throws IllegalArgumentException if a term is no {@code key=value}
   */
  public static BidsFilter parse(List<String> filters) {
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    int terms = 0;
    for (String filter : filters) {
      for (String term : filter.split(",", -1)) {
        int equals = term.indexOf('=');
        String key = term.substring(0, Math.max(0, equals)).strip();
        String value = term.substring(equals + 1).strip();
        if (key.isEmpty() || value.isEmpty() || value.length() > LONGEST_VALUE) {
          throw new IllegalArgumentException(
              "a filter must be of terms like sub=01 or run=1..3, divided by commas, was "
                  + SourceText.quoted(term));
        }
        if (++terms > MOST_TERMS) {
          throw new IllegalArgumentException("a filter has at most " + MOST_TERMS + " terms");
        }
        wanted.computeIfAbsent(key, absent -> new ArrayList<>()).add(plain(key, value));
      }
    }
    return new BidsFilter(wanted);
  }

  /** {@code sub=sub-01} and {@code extension=.edf} are written often enough. */
  private static String plain(String key, String value) {
    if (value.startsWith(key + "-")) {
      return value.substring(key.length() + 1);
    }
    return key.equals("extension") && value.startsWith(".") ? value.substring(1) : value;
  }

  /** Whether this takes everything. */
  public boolean isEmpty() {
    return wanted.isEmpty();
  }

  Set<String> keys() {
    return wanted.keySet();
  }

  List<String> values(String key) {
    return wanted.getOrDefault(key, List.of());
  }

  boolean takes(BidsFile file) {
    Map<String, String> facets = file.facets();
    for (String key : wanted.keySet()) {
      if (!takes(key, facets.getOrDefault(key, ""))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a value is one of those that are wanted of a key. */
  boolean takes(String key, String value) {
    for (String pattern : values(key)) {
      if (!value.isEmpty() && matches(key, pattern, value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String key, String pattern, String value) {
    boolean number = NUMBER.matcher(value).matches();
    Matcher range = RANGE.matcher(pattern);
    if (range.matches()) {
      long at = number ? Long.parseLong(value) : -1;
      return number && at >= Long.parseLong(range.group(1)) && at <= Long.parseLong(range.group(2));
    }
    if (number && INDEXES.contains(key) && NUMBER.matcher(pattern).matches()) {
      return new BigInteger(pattern).equals(new BigInteger(value));
    }
    return new GlobPattern(pattern).matches(value);
  }
}
