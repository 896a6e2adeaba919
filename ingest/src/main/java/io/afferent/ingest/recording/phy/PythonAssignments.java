package io.afferent.ingest.recording.phy;

import io.afferent.ingest.recording.file.SourceText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The assignments {@code name = value} of a Python file, of which nothing is ever executed. Values
 * are strings (raw ones too), numbers, lists and tuples of them, True, False and None. All else is
 * passed over; a name that gets anything else is an {@link PythonValue.Expression}. The last
 * assignment of a name counts.
 */
final class PythonAssignments {
  private static final int DEEPEST = 4;
  private static final int MOST_ITEMS = 10_000;

  private final String text;
  private final Map<String, PythonValue> values = new HashMap<>();
  private int at;
  private int passedOver;

  private PythonAssignments(String text) {
    this.text = text;
  }

  static PythonAssignments parse(String text) {
    PythonAssignments parser = new PythonAssignments(text);
    parser.parse();
    return parser;
  }

  Optional<PythonValue> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** Statements that are no such assignments. */
  int passedOver() {
    return passedOver;
  }

  private void parse() {
    while (at < text.length()) {
      int lineStart = at;
      skipBlanks();
      if (at == text.length()) {
        return;
      }
      char c = text.charAt(at);
      if (c == '\n' || c == '\r') {
        at++;
      } else if (c == '#') {
        skipComment();
      } else {
        statement(at == lineStart);
      }
    }
  }

  /**
   * @param outermost whether it stands at the begin of its line: others belong to a block
   */
  private void statement(boolean outermost) {
    int start = at;
    String name = name();
    skipBlanks();
    boolean assignment =
        outermost && !name.isEmpty() && peek() == '=' && !text.startsWith("==", at);
    if (!assignment) {
      at = start;
      passedOver++;
      skipStatement();
      return;
    }
    at++;
    int valueStart = at;
    Optional<PythonValue> value = value(0);
    skipBlanks();
    boolean ends = at == text.length() || "\n\r#".indexOf(text.charAt(at)) >= 0;
    if (value.isPresent() && ends) {
      values.put(name, value.get());
    } else {
      values.put(name, new PythonValue.Expression());
      at = valueStart;
      skipStatement();
    }
  }

  private Optional<PythonValue> value(int depth) {
    skipBlanks();
    char c = peek();
    if (c == '[' || c == '(') {
      return depth == DEEPEST ? Optional.empty() : items(c == '[' ? ']' : ')', depth);
    }
    if (c == '\'' || c == '"') {
      return string(false);
    }
    if ((c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+') {
      return number();
    }
    String word = name();
    char next = peek();
    if (next == '\'' || next == '"') {
      return switch (word) {
        case "r", "R" -> string(true);
        case "u", "U" -> string(false);
        default -> Optional.empty();
      };
    }
    return switch (word) {
      case "True", "False", "None" -> Optional.of(new PythonValue.Word(word));
      default -> Optional.empty();
    };
  }

  private Optional<PythonValue> items(char end, int depth) {
    at++;
    List<PythonValue> items = new ArrayList<>();
    boolean parted = false;
    while (items.size() <= MOST_ITEMS) {
      skipLines();
      if (peek() == end) {
        at++;
        // A single value in brackets is that value, not a tuple.
        return end == ')' && items.size() == 1 && !parted
            ? Optional.of(items.get(0))
            : Optional.of(new PythonValue.Items(items));
      }
      if (!items.isEmpty() && !parted) {
        return Optional.empty();
      }
      Optional<PythonValue> item = value(depth + 1);
      if (item.isEmpty()) {
        return item;
      }
      items.add(item.get());
      skipLines();
      parted = peek() == ',';
      at += parted ? 1 : 0;
    }
    return Optional.empty();
  }

  private Optional<PythonValue> number() {
    int start = at;
    while (at < text.length()
        && ("0123456789._eE".indexOf(text.charAt(at)) >= 0
            || ("+-".indexOf(text.charAt(at)) >= 0
                && (at == start || "eE".indexOf(text.charAt(at - 1)) >= 0)))) {
      at++;
    }
    Optional<BigDecimal> value = SourceText.decimal(text.substring(start, at).replace("_", ""));
    return value.map(PythonValue.Decimal::new);
  }

  /** A string in single or double quotes that ends in its line. */
  private Optional<PythonValue> string(boolean raw) {
    char quote = text.charAt(at);
    if (text.startsWith(String.valueOf(quote).repeat(3), at)) {
      return Optional.empty();
    }
    at++;
    StringBuilder plain = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      char c = text.charAt(at++);
      if (c == quote) {
        return Optional.of(new PythonValue.Text(plain.toString()));
      }
      if (c != '\\' || at == text.length()) {
        plain.append(c);
        continue;
      }
      char next = text.charAt(at);
      int known = raw ? -1 : "\\'\"ntr".indexOf(next);
      if (known >= 0) {
        plain.append("\\'\"\n\t\r".charAt(known));
        at++;
      } else {
        plain.append(c);
        // In a raw string a quote behind a backslash does not end it, and both stay.
        if (raw && (next == quote || next == '\\')) {
          plain.append(next);
          at++;
        }
      }
    }
    return Optional.empty();
  }

  /** To the end of the line that ends the statement: brackets and strings may hold lines. */
  private void skipStatement() {
    int depth = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'' || c == '"') {
        skipString(c);
        continue;
      }
      if (c == '#') {
        skipComment();
        continue;
      }
      at++;
      if (c == '(' || c == '[' || c == '{') {
        depth++;
      } else if (c == ')' || c == ']' || c == '}') {
        depth--;
      } else if (c == '\\' && at < text.length()) {
        at += text.startsWith("\r\n", at) ? 2 : 1;
      } else if ((c == '\n' || c == '\r') && depth <= 0) {
        return;
      }
    }
  }

  private void skipString(char quote) {
    String triple = String.valueOf(quote).repeat(3);
    if (text.startsWith(triple, at)) {
      int end = text.indexOf(triple, at + 3);
      at = end < 0 ? text.length() : end + 3;
      return;
    }
    at++;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n' || c == '\r') {
        return;
      }
      at += c == '\\' ? 2 : 1;
      if (c == quote) {
        return;
      }
    }
    at = Math.min(at, text.length());
  }

  private void skipComment() {
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      at++;
    }
  }

  private String name() {
    int start = at;
    while (at < text.length()
        && (Character.isLetter(text.charAt(at))
            || text.charAt(at) == '_'
            || (at > start && Character.isDigit(text.charAt(at))))) {
      at++;
    }
    return text.substring(start, at);
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\f".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  /** Inside brackets, lines end anywhere. */
  private void skipLines() {
    while (at < text.length()) {
      if (text.charAt(at) == '#') {
        skipComment();
      } else if (" \t\f\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      } else {
        return;
      }
    }
  }
}
