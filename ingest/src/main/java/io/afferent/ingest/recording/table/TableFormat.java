package io.afferent.ingest.recording.table;

import io.afferent.ingest.recording.FormatNotes;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Text with one row per sample. Samples are FLOAT64; a missing value is NaN.
 *
 * <p>What the columns mean is declared in a layout, a YAML (or JSON) file in the same folder. For
 * {@code run1.csv} the first of these counts: {@code run1.csv.layout.yaml}, {@code
 * run1.layout.yaml}, and {@code layout.yaml}, which is for all files whose names match its {@code
 * files}; {@code .yml} and {@code .json} will do too. A layout that is named when the table is
 * opened counts before all of them, and may lie anywhere.
 *
 * <pre>{@code
 * files: "*.txt"            # in layout.yaml only, there required: * and ?, in either case
 * delimiter: comma          # comma semicolon tab pipe, blanks (any number of them), none; or a
 *                           # character. comma when left out
 * header: true              # whether a line of names comes first; false when left out
 * skipLines: 0              # lines in front of everything
 * comment: "#"              # how lines begin that are no rows; none when left out
 * decimalMark: "."          # or ","
 * encoding: UTF-8           # of names; UTF-8 or else Latin-1 when left out
 * missing: [-9999, "?"]     # texts for "no value", besides an empty cell, n/a and NaN
 * sampleRateHz: 173.61      # a decimal, or a fraction such as 1000000/3003
 * repetitionTimeSeconds: 2.5      # instead of sampleRateHz: from one volume to the next
 * time: {column: t, unit: ms}     # s ms us ns min, or samples; the column by name, or from 1
 * start: 2024-01-31T08:30:00.25   # local date and time of time 0, or of the first row
 * modality: EEG             # EEG SPIKES FMRI ACTIVATIONS
 * columns:                  # the units in order; all columns but the time when left out
 *   - {column: 2, label: Fp1, kind: EEG, unit: uV, scale: 0.1, offset: 0}
 *   - {label: Fp2}          # without column: the one behind the last
 * }</pre>
 *
 * <p>A table of which each row is a spike has {@code spikes} instead of {@code time} and {@code
 * columns}:
 *
 * <pre>{@code
 * spikes: {column: 1, unit: us}   # s ms us ns min, or samples with sampleRateHz; the column by
 *                                 # name or from 1, and 1 when left out
 * spikes: {column: t, unit: s, unitColumn: neuron, from: 0, to: 10}
 *                                 # which column names the unit, and from when to when spikes
 *                                 # would have been seen, in the unit of the times; all one unit,
 *                                 # and from the first to the last spike, when left out
 * }</pre>
 *
 * <p>Else there must be a {@code sampleRateHz} (or {@code repetitionTimeSeconds}), a {@code time},
 * or both. Without a rate it is found from the times: the simplest rate that their decimals allow.
 * A step of more than one and a half periods is a gap. Times that do not grow, or that keep no
 * rate, are refused. With a rate, times only tell where gaps are.
 *
 * <p>Without a layout a table is read if it has a header line with a time column that names its
 * unit ({@code time_s}, {@code Time [ms]}, {@code t (us)}, {@code seconds}), or one called {@code
 * time} or {@code timestamp} that holds dates counted from 1970; a column may name its unit in
 * brackets: {@code Fp1 (uV)}.
 */
public final class TableFormat implements RecordingFormat {
  @Override
  public String name() {
    return "Table";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("csv", "tsv", "txt", "asc", "1d");
  }

  @Override
  public FormatNotes notes() {
    return new FormatNotes(
        "One text file, and a layout beside it that says what its columns are; docs/tables.md has examples"
            + " and all keys.",
        List.of(
            "Any delimiter, decimal mark, comment and encoding; values as FLOAT64.",
            "Rates that are declared, or found from a column of times; steps in the times are gaps.",
            "Time courses of regions, AFNI .1D files, motion estimates and tables of confounds, with"
                + " modality FMRI and repetitionTimeSeconds in the layout.",
            "Tables whose header names a time with its unit need no layout.",
            "Spike times, a spike a row, in the unit that the layout declares, of one unit or of"
                + " those that a column names."),
        List.of(
            "Times that keep no rate.",
            "More than 8388608 spikes that are not in the order of their times; fewer are sorted.",
            "UTF-16; line breaks inside of quotes; times as dates in text."),
        List.of(
            "A missing value (empty, n/a, NaN, or as declared) is NaN.",
            "A table without times and without a layout is refused: its rate would be a guess.",
            "Times of spikes never tell their unit: without a layout they are refused."),
        "numpy.genfromtxt on the same text, and the text itself.");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    byte[] bytes = new byte[head.remaining()];
    head.get(bytes);
    for (byte b : bytes) {
      if (b == 0) {
        return false;
      }
    }
    try {
      return LayoutFiles.find(file).isPresent()
          || TableDetection.detect(bytes, bytes.length == HEAD_BYTES).layout().isPresent();
    } catch (IOException unreadable) {
      // Opening says why.
      return true;
    }
  }

  @Override
  public boolean takesLayout() {
    return true;
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    return TableReader.open(file, options);
  }
}
