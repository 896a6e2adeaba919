package io.afferent.ingest.recording.npy;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.PositionalBytes;
import io.afferent.ingest.recording.file.SourceText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Parses the one literal that a header holds: {@code {'descr': '<i8', 'fortran_order': False,
 * 'shape': (3,), }}. Keys in any order, each once; anything else is refused at its byte.
 */
final class NpyLiteral {
  private static final int MOST_AXES = 32;
  private static final String KINDS = "iufbcSUVmM";
  private static final int LONGEST_TYPE_DIGITS = 6;
  private static final int LONGEST_AXIS_DIGITS = 18;

  private final PositionalBytes file;
  private final String text;
  private final int offset;
  private int at;

  NpyLiteral(PositionalBytes file, String text, int offset) {
    this.file = file;
    this.text = text;
    this.offset = offset;
  }

  NpyHeader header(long dataOffset) throws RecordingException {
    Set<String> keys = new HashSet<>();
    String descr = "";
    boolean fortranOrder = false;
    List<Long> shape = List.of();
    expect('{');
    while (!accepts('}')) {
      String key = string();
      if (!keys.add(key)) {
        throw refused("the key " + SourceText.quoted(key) + " stands there twice");
      }
      expect(':');
      switch (key) {
        case "descr" -> descr = descr();
        case "fortran_order" -> fortranOrder = truth();
        case "shape" -> shape = shape();
        default -> throw refused("the key " + SourceText.quoted(key) + " is not of this format");
      }
      if (!accepts(',')) {
        expect('}');
        break;
      }
    }
    skipBlanks();
    if (at < text.length()) {
      throw refused("nothing may stand behind the literal");
    }
    if (keys.size() != 3) {
      throw refused("descr, fortran_order and shape must be there, were " + keys.size() + " keys");
    }
    return new NpyHeader(descr, fortranOrder, shape, dataOffset);
  }

  private String descr() throws RecordingException {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == '[') {
      throw refused("elements of several fields are not read");
    }
    String descr = string();
    if (descr.length() >= 2 && descr.charAt(1) == 'O') {
      throw refused("elements are pickled objects, which are never read");
    }
    boolean good =
        descr.length() >= 3
            && descr.length() <= 2 + LONGEST_TYPE_DIGITS
            && "<>|=".indexOf(descr.charAt(0)) >= 0
            && KINDS.indexOf(descr.charAt(1)) >= 0;
    for (int i = 2; good && i < descr.length(); i++) {
      good = descr.charAt(i) >= '0' && descr.charAt(i) <= '9';
    }
    if (!good) {
      throw refused("the type " + SourceText.quoted(descr) + " is not read");
    }
    return descr;
  }

  private boolean truth() throws RecordingException {
    skipBlanks();
    for (String word : List.of("True", "False")) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return word.equals("True");
      }
    }
    throw refused("True or False must stand here");
  }

  private List<Long> shape() throws RecordingException {
    List<Long> shape = new ArrayList<>();
    expect('(');
    while (!accepts(')')) {
      shape.add(axis());
      if (shape.size() > MOST_AXES) {
        throw refused("an array has at most " + MOST_AXES + " axes");
      }
      if (!accepts(',')) {
        expect(')');
        break;
      }
    }
    return shape;
  }

  private long axis() throws RecordingException {
    skipBlanks();
    int start = at;
    long value = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      if (at - start == LONGEST_AXIS_DIGITS) {
        throw refused("an axis is longer than any file");
      }
      value = value * 10 + (text.charAt(at) - '0');
      at++;
    }
    if (at == start) {
      throw refused("a length of an axis must stand here");
    }
    return value;
  }

  private String string() throws RecordingException {
    skipBlanks();
    char quote = at < text.length() ? text.charAt(at) : ' ';
    int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
    if (end < 0 || text.substring(at, end).indexOf('\\') >= 0) {
      throw refused("a plain text in quotes must stand here");
    }
    String value = text.substring(at + 1, end);
    at = end + 1;
    return value;
  }

  private boolean accepts(char wanted) {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) throws RecordingException {
    if (!accepts(wanted)) {
      throw refused("the header must have " + wanted + " here");
    }
  }

  private void skipBlanks() {
    while (at < text.length() && " \n\t\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private RecordingException refused(String reason) {
    return file.refusedAt(offset + (long) at, reason);
  }
}
