package io.afferent.jobs.pipeline;

import java.util.List;

/** A piece of a YAML document with the line it stands on, from 1. */
sealed interface YamlNode {

  int line();

  /** What the piece is, for a person. */
  String described();

  /**
   * A single value.
   *
   * @param text the value without quotes
   * @param plain whether it was written without quotes
   */
  record Scalar(int line, String text, boolean plain) implements YamlNode {

    private static final int SHOWN = 60;

    boolean isNull() {
      return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }

    @Override
    public String described() {
      if (isNull()) {
        return "nothing";
      }
      String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
      return plain ? shown : "the text \"" + shown + "\"";
    }
  }

  /** A list. */
  record Sequence(int line, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String described() {
      return "a list";
    }
  }

  /** Keys with values, in the order of the file. */
  record Mapping(int line, List<Entry> entries) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
    }

    @Override
    public String described() {
      return "a block of keys";
    }
  }

  /** One key of a mapping; {@code line} is that of the key. */
  record Entry(int line, String key, YamlNode value) {}
}
