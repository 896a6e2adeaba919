package io.afferent.ingest.recording.table;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the values of a mapping, each with a message that names its line when it is wrong. */
final class LayoutFields {
  private final String name;
  private final LayoutNode.Fields fields;

  /**
   * @param name name of the layout file
   * @param known the keys that may occur
   */
  LayoutFields(String name, LayoutNode node, Set<String> known) throws RecordingException {
    this.name = name;
    if (!(node instanceof LayoutNode.Fields mapping)) {
      throw LayoutDocument.refused(
          name, node.line(), "write {key: value}; known keys are " + sorted(known));
    }
    this.fields = mapping;
    for (var entry : mapping.values().entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw LayoutDocument.refused(
            name,
            entry.getValue().line(),
            "the key "
                + SourceText.quoted(entry.getKey())
                + " is not known; known are "
                + sorted(known));
      }
    }
  }

  private static String sorted(Set<String> words) {
    return String.join(", ", new TreeSet<>(words));
  }

  Optional<LayoutNode> node(String key) {
    return Optional.ofNullable(fields.values().get(key));
  }

  boolean has(String key) {
    return fields.values().containsKey(key);
  }

  int line(String key) {
    Optional<LayoutNode> node = node(key);
    return node.isPresent() ? node.get().line() : fields.line();
  }

  RecordingException refused(String key, String reason) {
    return LayoutDocument.refused(name, line(key), key + ": " + reason);
  }

  Optional<String> text(String key) throws RecordingException {
    Optional<LayoutNode> node = node(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get() instanceof LayoutNode.Scalar scalar) {
      return Optional.of(scalar.text());
    }
    throw refused(key, "must be a single value, was a list or a mapping");
  }

  String text(String key, String absent) throws RecordingException {
    return text(key).orElse(absent);
  }

  /** One of a few words. */
  String word(String key, String absent, Set<String> allowed) throws RecordingException {
    String word = text(key, absent);
    if (!allowed.contains(word)) {
      throw refused(key, "was " + SourceText.quoted(word) + ", allowed are " + sorted(allowed));
    }
    return word;
  }

  int count(String key, int most) throws RecordingException {
    String text = text(key, "0");
    if (!text.matches("\\d{1,9}") || Integer.parseInt(text) > most) {
      throw refused(key, "was " + SourceText.quoted(text) + ", allowed are 0 to " + most);
    }
    return Integer.parseInt(text);
  }

  BigDecimal decimal(String key, BigDecimal absent) throws RecordingException {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return absent;
    }
    Optional<BigDecimal> value = SourceText.decimal(text.get());
    if (value.isEmpty()) {
      throw refused(key, "was " + SourceText.quoted(text.get()) + ", which is no decimal");
    }
    return value.get();
  }

  List<LayoutNode> items(String key) throws RecordingException {
    Optional<LayoutNode> node = node(key);
    if (node.isEmpty()) {
      return List.of();
    }
    if (node.get() instanceof LayoutNode.Items items) {
      return items.items();
    }
    throw refused(key, "must be a list");
  }

  List<String> texts(String key) throws RecordingException {
    List<String> texts = new ArrayList<>();
    for (LayoutNode item : items(key)) {
      if (!(item instanceof LayoutNode.Scalar scalar)) {
        throw LayoutDocument.refused(name, item.line(), key + ": must be a list of single values");
      }
      texts.add(scalar.text());
    }
    return texts;
  }
}
