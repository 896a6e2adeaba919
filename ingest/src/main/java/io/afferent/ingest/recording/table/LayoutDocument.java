package io.afferent.ingest.recording.table;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The plain part of YAML, of which JSON is one: mappings, lists and single values. Anchors,
 * aliases, tags, a second document, repeated keys and deep nesting are refused, so a layout cannot
 * grow while it is read or name a class.
 */
final class LayoutDocument {
  private static final int DEEPEST = 6;

  private final String name;
  private final Iterator<Event> events;

  private LayoutDocument(String name, Iterator<Event> events) {
    this.name = name;
    this.events = events;
  }

  static LayoutNode.Fields parse(String name, String text) throws RecordingException {
    LoadSettings settings = LoadSettings.builder().setUseMarks(true).build();
    try {
      return new LayoutDocument(name, new Parse(settings).parseString(text).iterator()).root();
    } catch (MarkedYamlEngineException broken) {
      int line = broken.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw refused(
          name, line, "this is not YAML: " + oneLine(String.valueOf(broken.getProblem())));
    } catch (YamlEngineException broken) {
      throw refused(name, 1, "this is not YAML: " + oneLine(String.valueOf(broken.getMessage())));
    }
  }

  static RecordingException refused(String name, int line, String reason) {
    return new RecordingException(name + ": line " + line + ": " + reason);
  }

  private static String oneLine(String message) {
    return SourceText.lines(message).stream().findFirst().orElse("");
  }

  private LayoutNode.Fields root() throws RecordingException {
    LayoutNode root = null;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof DocumentStartEvent && root != null) {
        throw refused(name, line(event), "a second document starts here; write one layout");
      }
      if (event instanceof NodeEvent node) {
        root = node(node, 0);
      }
    }
    if (root instanceof LayoutNode.Fields fields) {
      return fields;
    }
    throw refused(name, 1, "a layout has keys such as delimiter, sampleRateHz and columns");
  }

  private LayoutNode node(NodeEvent event, int depth) throws RecordingException {
    int line = line(event);
    if (event instanceof AliasEvent || event.getAnchor().isPresent()) {
      throw refused(name, line, "anchors and aliases are not allowed; write the value out");
    }
    if (event instanceof ScalarEvent scalar && scalar.getTag().isEmpty()) {
      return new LayoutNode.Scalar(line, scalar.getValue());
    }
    if (depth == DEEPEST) {
      throw refused(name, line, "nesting is deeper than " + DEEPEST + " levels");
    }
    if (event instanceof SequenceStartEvent start && start.getTag().isEmpty()) {
      return items(line, depth);
    }
    if (event instanceof MappingStartEvent start && start.getTag().isEmpty()) {
      return fields(line, depth);
    }
    throw refused(name, line, "tags are not allowed; leave the tag out");
  }

  private LayoutNode items(int line, int depth) throws RecordingException {
    List<LayoutNode> items = new ArrayList<>();
    for (Event event = events.next();
        !(event instanceof CollectionEndEvent);
        event = events.next()) {
      items.add(node((NodeEvent) event, depth + 1));
    }
    return new LayoutNode.Items(line, items);
  }

  private LayoutNode fields(int line, int depth) throws RecordingException {
    Map<String, LayoutNode> values = new LinkedHashMap<>();
    for (Event event = events.next();
        !(event instanceof CollectionEndEvent);
        event = events.next()) {
      LayoutNode key = node((NodeEvent) event, depth + 1);
      LayoutNode value = node((NodeEvent) events.next(), depth + 1);
      if (!(key instanceof LayoutNode.Scalar word)) {
        throw refused(name, key.line(), "a key must be a word");
      }
      if (values.putIfAbsent(word.text(), value) != null) {
        throw refused(
            name,
            key.line(),
            "the key " + SourceText.quoted(word.text()) + " was given before; keep one of the two");
      }
    }
    return new LayoutNode.Fields(line, values);
  }

  private static int line(Event event) {
    Optional<Mark> mark = event.getStartMark();
    return mark.isPresent() ? mark.get().getLine() + 1 : 0;
  }
}
