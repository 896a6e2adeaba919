package io.afferent.ingest.recording.xdf;

import io.afferent.ingest.recording.file.SourceText;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of the XML in a header: a name, its own text, and the elements in it. Attributes are
 * left out, the format has none.
 */
final class XdfElement {
  private static final int DEEPEST = 64;
  private static final int MOST_ELEMENTS = 500_000;

  private final String name;
  private final StringBuilder text = new StringBuilder();
  private final List<XdfElement> children = new ArrayList<>();

  private XdfElement(String name) {
    this.name = name;
  }

  /**
   * Reads XML as UTF-8, whatever it declares. Document types and entities are not allowed.
   *
   * @return empty if it is not well-formed, or goes beyond what a header may hold
   */
  static Optional<XdfElement> parse(byte[] xml) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    String content = SourceText.decode(xml).strip();
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(content));
      try {
        return read(reader);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException notWellFormed) {
      return Optional.empty();
    }
  }

  private static Optional<XdfElement> read(XMLStreamReader reader) throws XMLStreamException {
    XdfElement root = new XdfElement("");
    Deque<XdfElement> open = new ArrayDeque<>();
    open.push(root);
    int elements = 0;
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (open.size() > DEEPEST || ++elements > MOST_ELEMENTS) {
            return Optional.empty();
          }
          XdfElement child = new XdfElement(reader.getLocalName());
          open.element().children.add(child);
          open.push(child);
        }
        case XMLStreamConstants.END_ELEMENT -> open.pop();
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            open.element().text.append(reader.getText());
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> {
          return Optional.empty();
        }
        default -> {}
      }
    }
    return root.children.size() == 1 ? Optional.of(root.children.get(0)) : Optional.empty();
  }

  /** The elements of a name directly in this one. */
  List<XdfElement> all(String wanted) {
    List<XdfElement> found = new ArrayList<>();
    for (XdfElement child : children) {
      if (child.name.equals(wanted)) {
        found.add(child);
      }
    }
    return found;
  }

  /** The first element of a name directly in this one. */
  Optional<XdfElement> first(String wanted) {
    for (XdfElement child : children) {
      if (child.name.equals(wanted)) {
        return Optional.of(child);
      }
    }
    return Optional.empty();
  }

  /** Text of the first element of a name, empty when there is none. */
  String text(String wanted) {
    return first(wanted).map(element -> element.text.toString().strip()).orElse("");
  }
}
