package io.afferent.ingest.recording.phy;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.text.CellSplitter;
import io.afferent.ingest.recording.text.LineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the tables {@code cluster_*.tsv} and {@code .csv} say about units, joined on the number of
 * the cluster. Their first column is {@code cluster_id} or {@code id}; each other column is an
 * attribute.
 */
final class PhyLabels {
  private static final long LARGEST_FILE = 16L << 20;
  private static final int MOST_COLUMNS = 64;
  private static final int LONGEST_VALUE = 200;

  private final PhySpikes spikes;
  private final SourceWarnings warnings;
  private final List<Map<String, String>> attributes = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  private PhyLabels(PhySpikes spikes, SourceWarnings warnings) {
    this.spikes = spikes;
    this.warnings = warnings;
    for (int i = 0; i < spikes.clusters().length; i++) {
      attributes.add(new HashMap<>());
    }
  }

  /**
   * Attributes of each unit.
   *
   * @param tables later ones overrule earlier ones
   */
  static List<Map<String, String>> read(
      List<Path> tables, PhySpikes spikes, SourceWarnings warnings) throws IOException {
    PhyLabels labels = new PhyLabels(spikes, warnings);
    for (Path table : tables) {
      try (RecordingFile file = RecordingFile.open(table)) {
        labels.read(file);
      } catch (RecordingException damaged) {
        warnings.add(damaged.getMessage() + "; the rest of this table was left out");
      }
    }
    return labels.attributes;
  }

  private void read(RecordingFile file) throws IOException {
    if (file.size() > LARGEST_FILE) {
      throw file.refused(
          "has " + file.size() + " bytes, a table of units has at most " + LARGEST_FILE);
    }
    LineReader line = new LineReader(file, 0, 0);
    if (!line.next()) {
      return;
    }
    // Files that end in .csv were once written with tabs.
    String first = line.text();
    CellSplitter cells = new CellSplitter(first.indexOf('\t') >= 0 ? '\t' : ',');
    byte[] header = first.getBytes(StandardCharsets.UTF_8);
    int columns = cells.split(header, 0, header.length);
    if (columns < 1 || !(cells.text(0).equals("cluster_id") || cells.text(0).equals("id"))) {
      throw line.refused("the first column must be cluster_id or id");
    }
    List<String> keys = keys(cells, columns, file);
    Table table = new Table(file, keys, attributes.size());
    while (line.next()) {
      if (!line.isBlank()) {
        if (cells.split(line.bytes(), line.start(), line.end()) < 1) {
          throw line.refused("a cell in quotes does not end");
        }
        row(table, cells, line);
      }
    }
    report(table);
  }

  /** One file: what its columns are called, and what was met so far. */
  private static final class Table {
    private final RecordingFile file;
    private final List<String> keys;
    private final int[] differing;
    private final boolean[] seen;

    Table(RecordingFile file, List<String> keys, int units) {
      this.file = file;
      this.keys = keys;
      this.differing = new int[keys.size()];
      this.seen = new boolean[units];
    }
  }

  private List<String> keys(CellSplitter cells, int columns, RecordingFile file) {
    List<String> keys = new ArrayList<>();
    for (int column = 1; column < columns; column++) {
      String key = shortened(cells.text(column));
      boolean taken = !key.isEmpty() && (names.contains(key) || names.size() < MOST_COLUMNS);
      if (taken) {
        names.add(key);
      } else {
        warnings.add(
            file.name()
                + ": column "
                + (column + 1)
                + " was left out: it has no name, or there are more than "
                + MOST_COLUMNS);
      }
      keys.add(taken ? key : "");
    }
    return keys;
  }

  private void row(Table table, CellSplitter cells, LineReader line) throws RecordingException {
    int unit = spikes.unit(cluster(cells.text(0), line));
    if (unit < 0) {
      // phy keeps the labels of clusters that were merged or emptied.
      return;
    }
    if (table.seen[unit]) {
      throw line.refused("cluster " + cells.text(0) + " has a row already");
    }
    table.seen[unit] = true;
    Map<String, String> own = attributes.get(unit);
    for (int column = 1; column < cells.count() && column <= table.keys.size(); column++) {
      String key = table.keys.get(column - 1);
      String value = shortened(cells.text(column));
      if (!key.isEmpty() && !SourceText.isMissing(value)) {
        String before = own.put(key, value);
        table.differing[column - 1] += before != null && !before.equals(value) ? 1 : 0;
      }
    }
  }

  /** Cluster numbers come as {@code 12} and, from tables with missing values, as {@code 12.0}. */
  private static int cluster(String cell, LineReader line) throws RecordingException {
    try {
      return SourceText.decimal(cell).orElseThrow(ArithmeticException::new).intValueExact();
    } catch (ArithmeticException notWhole) {
      throw line.refused("the cluster is " + SourceText.quoted(cell) + ", which is no number");
    }
  }

  private void report(Table table) {
    for (int column = 0; column < table.keys.size(); column++) {
      if (table.differing[column] > 0) {
        warnings.add(
            table.file.name()
                + ": "
                + table.keys.get(column)
                + " of "
                + table.differing[column]
                + " units differs from what another table says; this table counts");
      }
    }
    if (table.keys.size() == 0) {
      warnings.add(table.file.name() + ": has no column besides the number of the cluster");
    }
  }

  private static String shortened(String text) {
    String clean = RecordingInfo.printable(text).strip();
    return clean.substring(0, Math.min(LONGEST_VALUE, clean.length()));
  }
}
