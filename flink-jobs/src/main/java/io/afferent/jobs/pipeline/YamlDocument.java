package io.afferent.jobs.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the plain part of YAML that pipeline files use: mappings, lists and single values. Anchors,
 * aliases, tags, several documents, deep nesting and repeated keys are refused, so a file cannot
 * grow while it is read or name a class.
 */
final class YamlDocument {

  /** Longest file (characters). */
  static final int MAX_CHARACTERS = 1 << 16;

  /** Deepest nesting. */
  static final int MAX_DEPTH = 12;

  /** Why reading cannot go on. */
  static final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int line;

    SyntaxException(int line, String message) {
      super(message);
      this.line = line;
    }

    int line() {
      return line;
    }
  }

  private final Iterator<Event> events;
  private final Problems problems;

  private YamlDocument(Iterator<Event> events, Problems problems) {
    this.events = events;
    this.problems = problems;
  }

  /**
   * The root of the document. Repeated keys and keys that are not words are added to {@code
   * problems}, of a repeated key the first value counts.
   *
   * @throws SyntaxException when the text is not such a document
   */
  static YamlNode read(String text, Problems problems) throws SyntaxException {
    if (text.length() > MAX_CHARACTERS) {
      throw new SyntaxException(
          0,
          "the file has "
              + text.length()
              + " characters, a pipeline file may have "
              + MAX_CHARACTERS);
    }
    LoadSettings settings =
        LoadSettings.builder().setUseMarks(true).setParseComments(false).build();
    try {
      return new YamlDocument(new Parse(settings).parseString(text).iterator(), problems)
          .document();
    } catch (MarkedYamlEngineException broken) {
      int line =
          broken
              .getProblemMark()
              .or(broken::getContextMark)
              .map(mark -> mark.getLine() + 1)
              .orElse(0);
      String problem = String.valueOf(broken.getProblem());
      if (problem.contains("TAB")) {
        problem = "a tab is used for indenting; write spaces";
      } else {
        problem = "this is not YAML: " + problem.replace('\n', ' ');
      }
      throw new SyntaxException(line, problem);
    } catch (YamlEngineException broken) {
      throw new SyntaxException(
          0, "this is not YAML: " + firstLine(String.valueOf(broken.getMessage())));
    }
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  private YamlNode document() throws SyntaxException {
    YamlNode root = null;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof DocumentStartEvent && root != null) {
        throw new SyntaxException(
            line(event), "a second document starts here; a pipeline file holds one pipeline");
      }
      if (event instanceof NodeEvent node) {
        root = node(node, 0);
      }
    }
    if (root == null) {
      throw new SyntaxException(
          1, "the file is empty; a pipeline has the keys name, source, steps and sinks");
    }
    return root;
  }

  private YamlNode node(NodeEvent event, int depth) throws SyntaxException {
    int line = line(event);
    if (event instanceof AliasEvent) {
      throw new SyntaxException(line, "aliases (*name) are not allowed; write the value out");
    }
    if (event.getAnchor().isPresent()) {
      throw new SyntaxException(line, "anchors (&name) are not allowed; write the value out");
    }
    if (event instanceof ScalarEvent scalar) {
      if (scalar.getTag().isPresent()) {
        throw new SyntaxException(
            line, "tags (" + scalar.getTag().get() + ") are not allowed; leave the tag out");
      }
      return new YamlNode.Scalar(line, scalar.getValue(), scalar.isPlain());
    }
    if (!(event instanceof CollectionStartEvent start)) {
      throw new SyntaxException(line, "this is not part of a pipeline file: " + event.getEventId());
    }
    if (start.getTag().isPresent()) {
      throw new SyntaxException(
          line, "tags (" + start.getTag().get() + ") are not allowed; leave the tag out");
    }
    if (depth == MAX_DEPTH) {
      throw new SyntaxException(line, "nesting is deeper than " + MAX_DEPTH + " levels");
    }
    return start instanceof MappingStartEvent ? mapping(line, depth) : sequence(line, depth);
  }

  private YamlNode sequence(int line, int depth) throws SyntaxException {
    List<YamlNode> items = new ArrayList<>();
    for (Event event = events.next();
        !(event instanceof CollectionEndEvent);
        event = events.next()) {
      items.add(node((NodeEvent) event, depth + 1));
    }
    return new YamlNode.Sequence(line, items);
  }

  private YamlNode mapping(int line, int depth) throws SyntaxException {
    List<YamlNode.Entry> entries = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    for (Event event = events.next();
        !(event instanceof CollectionEndEvent);
        event = events.next()) {
      YamlNode key = node((NodeEvent) event, depth + 1);
      YamlNode value = node((NodeEvent) events.next(), depth + 1);
      if (!(key instanceof YamlNode.Scalar word)) {
        problems.add(key.line(), "a key must be a word, got " + key.described());
        continue;
      }
      Integer before = lines.putIfAbsent(word.text(), key.line());
      if (before == null) {
        entries.add(new YamlNode.Entry(key.line(), word.text(), value));
      } else {
        problems.add(
            key.line(),
            "the key \""
                + word.text()
                + "\" was given in line "
                + before
                + " already; keep one of the two");
      }
    }
    return new YamlNode.Mapping(line, entries);
  }

  private static int line(Event event) {
    Optional<Mark> mark = event.getStartMark();
    return mark.isPresent() ? mark.get().getLine() + 1 : 0;
  }
}
