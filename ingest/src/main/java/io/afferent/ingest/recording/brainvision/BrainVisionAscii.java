package io.afferent.ingest.recording.brainvision;

import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.text.CellSplitter;
import io.afferent.ingest.recording.text.LineReader;
import io.afferent.ingest.recording.text.RowDecoder;
import io.afferent.ingest.recording.text.RowFormat;
import io.afferent.ingest.recording.text.RowIndex;
import io.afferent.ingest.recording.text.RowStore;
import io.afferent.schema.SampleType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Samples written as text. */
final class BrainVisionAscii {
  private BrainVisionAscii() {}

  static BrainVisionData open(
      BrainVisionLayout.Ascii layout, RecordingFile file, int channels, SourceWarnings warnings)
      throws IOException {
    LineReader line = new LineReader(file, 0, 0);
    for (int i = 0; i < layout.skipLines(); i++) {
      if (!line.next()) {
        throw file.refusedAt(
            file.size(),
            "the file has "
                + i
                + " lines, SkipLines is "
                + layout.skipLines()
                + "; restore the file or correct the header");
      }
    }
    if (layout.vectorized()) {
      AsciiChannels store = new AsciiChannels(file, layout, channels, line.nextOffset());
      return new BrainVisionData(store.samples(), SampleType.FLOAT64, store);
    }
    return multiplexed(layout, file, channels, line, warnings);
  }

  private static BrainVisionData multiplexed(
      BrainVisionLayout.Ascii layout,
      RecordingFile file,
      int channels,
      LineReader line,
      SourceWarnings warnings)
      throws IOException {
    RowIndex index = new RowIndex(channels);
    RowDecoder decoder = null;
    byte[] scratch = new byte[8 * channels];
    while (line.next()) {
      if (line.isBlank()) {
        continue;
      }
      if (decoder == null) {
        decoder = new RowDecoder(rowFormat(layout, channels, line));
      }
      if (!decoder.split(line)) {
        if (!line.terminated() && index.rows() > 0) {
          warnings.add(
              file.name()
                  + ": the last line, at byte "
                  + line.offset()
                  + ", is cut off after "
                  + decoder.cells().count()
                  + " cells and was left out");
          break;
        }
        throw decoder.wrongCells(line);
      }
      decoder.decode(line, scratch, 0);
      index.add(line);
    }
    RowDecoder rows = decoder == null ? new RowDecoder(rowFormat(layout, channels, line)) : decoder;
    return new BrainVisionData(
        index.rows(), SampleType.FLOAT64, new RowStore(file, index, rows, channels));
  }

  private static RowFormat rowFormat(
      BrainVisionLayout.Ascii layout, int channels, LineReader line) {
    List<Integer> columns = new ArrayList<>(channels);
    for (int channel = 0; channel < channels; channel++) {
      columns.add(layout.skipColumns() + channel);
    }
    return new RowFormat(
        delimiter(line, layout.decimalMark()),
        layout.decimalMark(),
        layout.skipColumns() + channels,
        columns,
        List.of(),
        "");
  }

  /** The header does not say what parts the values; the first line of them does. */
  private static char delimiter(LineReader line, char decimalMark) {
    boolean comma = false;
    for (int i = line.start(); i < line.end(); i++) {
      byte b = line.bytes()[i];
      if (b == ';') {
        return ';';
      }
      comma |= b == ',';
    }
    return comma && decimalMark != ',' ? ',' : CellSplitter.WHITESPACE;
  }
}
