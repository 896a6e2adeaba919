package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SiblingFiles;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Names of the labels of an atlas, from a table of the same stem beside it: {@code .tsv} or {@code
 * .csv} with a column of labels and one of names, {@code .txt} or {@code .lut} with a label and a
 * name per line (FreeSurfer, ITK-SNAP), or {@code .xml} of FSL.
 */
final class RegionNames {
  private static final int LARGEST_TABLE = 1 << 20;

  private RegionNames() {}

  /** Names by label; empty when there is no table, or, with a warning, none that is understood. */
  static Map<Long, String> beside(Path atlas, SourceWarnings warnings) throws IOException {
    for (String extension : List.of("tsv", "csv", "xml", "txt", "lut")) {
      Optional<Path> table = SiblingFiles.find(atlas, NiftiFiles.stem(atlas) + "." + extension);
      if (table.isPresent()) {
        return read(table.get(), extension, warnings);
      }
    }
    return Map.of();
  }

  private static Map<Long, String> read(Path table, String extension, SourceWarnings warnings)
      throws IOException {
    String text;
    try (RecordingFile file = RecordingFile.open(table)) {
      text = SourceText.decode(file.readAll(LARGEST_TABLE));
    } catch (RecordingException tooLarge) {
      warnings.add("regions have no names: " + tooLarge.getMessage());
      return Map.of();
    }
    Map<Long, String> found = extension.equals("xml") ? ofFsl(text) : ofTable(text, extension);
    Map<Long, String> names = new HashMap<>();
    found.forEach(
        (label, name) -> {
          String clean = ChannelLabels.clean(name);
          if (!clean.isEmpty()) {
            names.put(label, clean);
          }
        });
    if (names.isEmpty()) {
      warnings.add(
          table.getFileName() + " holds no table of labels and names, so regions have none");
    }
    return names;
  }

  private static Map<Long, String> ofTable(String text, String extension) {
    return switch (extension) {
      case "tsv" -> LabelTable.read(text, '\t');
      case "csv" -> LabelTable.read(text, ',');
      default -> LabelTable.read(text, LabelTable.BLANKS);
    };
  }

  /**
   * Names of an atlas of FSL. Its indexes count volumes of probabilities from 0, where images of
   * labels count from 1; in atlases of type Label the index is the label.
   */
  private static Map<Long, String> ofFsl(String text) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    Map<Long, String> names = new HashMap<>();
    long first = 1;
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text));
      while (xml.hasNext()) {
        if (xml.next() != XMLStreamReader.START_ELEMENT) {
          continue;
        }
        if (xml.getLocalName().equals("type")) {
          first = xml.getElementText().strip().toLowerCase(Locale.ROOT).equals("label") ? 0 : 1;
        } else if (xml.getLocalName().equals("label")) {
          String index = xml.getAttributeValue(null, "index");
          if (index != null && index.matches("\\d{1,9}")) {
            names.put(Long.parseLong(index) + first, xml.getElementText());
          }
        }
      }
      xml.close();
    } catch (XMLStreamException damaged) {
      return Map.of();
    }
    return names;
  }
}
