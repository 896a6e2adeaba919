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
    dataSets(page);
    for (RecordingFormat format : formats) {
      describe(page, format.name(), format.notes());
    }
    return page.toString();
  }

  /** Data sets are no format: they hold recordings of several. */
  private static void dataSets(StringBuilder page) {
    page.append("\n## Data sets in BIDS\n\n");
    paragraph(
        page,
        "",
        "A recording of any of these formats that has a name of BIDS and lies in a data set (below"
            + " a `dataset_description.json`), or beside files that describe it, is described by"
            + " them. The folder of a data set, of a participant, a session or a data type stands"
            + " for its recordings, and `--filter sub=01,task=rest,run=1..3,suffix=eeg` chooses from"
            + " them; `./afferent info FOLDER` describes them.");
    section(
        page,
        "Reads:",
        List.of(
            "JSON files from the root of the data set down to the recording, the nearest wins key"
                + " by key; of tables, the nearest alone.",
            "`channels.tsv`: names, kinds, filters, bad channels (attribute `badChannels`); the"
                + " scale of the recording is kept, and a unit or rate that differs is a warning.",
            "`electrodes.tsv` in m, cm or mm by `coordsystem.json`: positions of units in metres.",
            "`events.tsv`: onsets from sample 0 in any order, before it too, several at once;"
                + " `trial_type`, else `value`, is the label, `value` the code, other columns are"
                + " attributes.",
            "`RepetitionTime` for volumes, which wins over the image; a difference is a warning.",
            "`participants.tsv` and `scans.tsv`, only with `--personal`, as all keys that may"
                + " identify a person or a place."));
    section(
        page,
        "Does not read, and says so:",
        List.of(
            "CTF, MEF3, KIT, SNIRF, NIX and Zarr, tables of motion and compressed tables.",
            "Positions in pixels or without a unit; `VolumeTiming`.",
            "Links that lead out of the data set; content that DataLad, git-annex or Git LFS has"
                + " not fetched."));
    section(
        page,
        "Traps:",
        List.of(
            "Most data sets hold each event in the recording and in `events.tsv`. An event of the"
                + " recording is left out when a row within one sample has the same label, code or"
                + " value, each row for one event; all others of both are kept, with a warning.",
            "Rows of `channels.tsv` in another order are taken by name. Rows that name channels"
                + " otherwise, all others being in place, rename them. Both are warnings.",
            "`RecordingDuration` one sample short is how many writers count; more is a warning, as"
                + " are counts of channels that differ from `channels.tsv`.",
            "Two files of one folder that both apply: the one with more entities wins, with a"
                + " warning.",
            "`derivatives`, `sourcedata`, `code` and what `.bidsignore` names are passed over; a"
                + " derivative with a description of its own is a data set of its own.",
            "Damage of these files is a warning with its line and never keeps the recording from"
                + " being read."));
    page.append('\n');
    paragraph(
        page,
        "",
        "Held against: mne-bids and pybids on a data set of EDF, BrainVision and FIF (names,"
            + " inheritance, channels, events; positions within 1e-16 m), and a public iEEG set.");
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
