package io.afferent.ingest.recording;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** The formats and what their readers promise, as the page of the documentation. */
public final class FormatListing {
  private static final int COLUMNS = 100;

  private FormatListing() {}

  /** The page in Markdown, ending with a line feed. */
  public static String markdown(List<RecordingFormat> formats) {
    StringBuilder page = new StringBuilder();
    page.append("# Formats of recordings\n\n");
    page.append(
        "<!-- Made by `./afferent formats --markdown`; edit the readers, not this. -->\n\n");
    paragraph(
        page,
        "",
        "`./afferent info FILE` says what is in a recording, `./afferent cat FILE` prints its"
            + " samples, and `./afferent replay FILE` sends it to Kafka. The format is found by"
            + " content first and by extension second.");
    page.append('\n');
    paragraph(
        page,
        "",
        "Readers of all formats give digital samples as the file holds them, with gain and offset"
            + " beside them; they hold a bounded part of a file in memory, check every length"
            + " against the size of the file, and read only files in the folder of the one that"
            + " was named. What was repaired or looks wrong is a warning, what cannot be trusted"
            + " is refused with the byte or the line. Each reader is tried on hundreds of"
            + " damaged files in every build.");
    page.append("\n| format | extensions |\n| --- | --- |\n");
    for (RecordingFormat format : formats) {
      page.append("| [").append(format.name()).append("](#");
      page.append(anchor(format.name())).append(") | ");
      page.append(String.join(", ", new TreeSet<>(format.extensions()))).append(" |\n");
    }
    for (RecordingFormat format : formats) {
      describe(page, format.name(), format.notes());
    }
    return page.toString();
  }

  private static void describe(StringBuilder page, String name, FormatNotes notes) {
    page.append("\n## ").append(name).append("\n\n");
    paragraph(page, "", notes.files());
    section(page, "Reads:", notes.reads());
    section(page, "Does not read, and says so:", notes.refuses());
    section(page, "Traps:", notes.traps());
    page.append('\n');
    paragraph(page, "", "Held against: " + notes.proof());
  }

  private static void section(StringBuilder page, String title, List<String> sentences) {
    if (sentences.isEmpty()) {
      return;
    }
    page.append('\n').append(title).append("\n\n");
    for (String sentence : sentences) {
      paragraph(page, "- ", sentence);
    }
  }

  /** Words in lines, the first begun with {@code mark} and the others set in as far. */
  private static void paragraph(StringBuilder page, String mark, String text) {
    StringBuilder line = new StringBuilder(mark);
    boolean empty = true;
    for (String word : text.split(" ")) {
      if (!empty && line.length() + 1 + word.length() > COLUMNS) {
        page.append(line).append('\n');
        line.setLength(0);
        line.append(" ".repeat(mark.length()));
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    page.append(line).append('\n');
  }

  /** The anchor that renderers make of a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replace("/", "").replace(' ', '-');
  }
}
