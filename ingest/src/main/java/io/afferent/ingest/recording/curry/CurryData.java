package io.afferent.ingest.recording.curry;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.InterleavedStore;
import io.afferent.ingest.recording.stored.PlanarStore;
import io.afferent.ingest.recording.stored.SampleStore;
import io.afferent.ingest.recording.text.CellSplitter;
import io.afferent.ingest.recording.text.LineReader;
import io.afferent.ingest.recording.text.RowDecoder;
import io.afferent.ingest.recording.text.RowFormat;
import io.afferent.ingest.recording.text.RowIndex;
import io.afferent.ingest.recording.text.RowStore;
import io.afferent.schema.SampleType;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The samples of a recording.
 *
 * @param samples how many there are
 * @param type FLOAT32, or FLOAT64 for text
 * @param store where they are
 */
record CurryData(long samples, SampleType type, SampleStore store) {
  private static final int BYTES = Float.BYTES;

  static CurryData open(RecordingFile file, CurryParameters parameters, SourceWarnings warnings)
      throws IOException {
    if (parameters.ascii()) {
      return text(file, parameters, warnings);
    }
    int channels = parameters.channels();
    long frame = (long) channels * BYTES;
    long there = file.size() / frame;
    long declared = parameters.samples().orElse(there);
    if (parameters.byChannel()) {
      requireWhole(file, declared, frame);
      return new CurryData(
          declared,
          SampleType.FLOAT32,
          new PlanarStore(file, 0, BYTES, channels, declared, parameters.order()));
    }
    if (declared != there || file.size() % frame != 0) {
      warnings.add(
          file.name()
              + ": has "
              + file.size()
              + " bytes, "
              + declared
              + " samples of "
              + channels
              + " channels take "
              + declared * (double) frame
              + "; "
              + Math.min(declared, there)
              + " samples are read");
    }
    return new CurryData(
        Math.min(declared, there),
        SampleType.FLOAT32,
        new InterleavedStore(file, 0, BYTES, channels, parameters.order()));
  }

  /** A length that is off shifts all channels but the first. */
  private static void requireWhole(RecordingFile file, long declared, long frame)
      throws RecordingException {
    if (declared > file.size() / frame || declared * frame != file.size()) {
      throw file.refusedAt(
          file.size(),
          "the file has "
              + file.size()
              + " bytes, NumSamples of "
              + declared
              + " by channel take "
              + declared * (double) frame
              + "; where its channels begin is not known, so restore the whole file");
    }
  }

  private static CurryData text(
      RecordingFile file, CurryParameters parameters, SourceWarnings warnings) throws IOException {
    if (parameters.byChannel()) {
      throw file.refused("text by channel is not read; have Curry write it by sample (SAMP)");
    }
    int channels = parameters.channels();
    RowDecoder decoder =
        new RowDecoder(
            new RowFormat(
                CellSplitter.WHITESPACE,
                '.',
                channels,
                IntStream.range(0, channels).boxed().toList(),
                List.of(),
                ""));
    RowIndex index = new RowIndex(channels);
    byte[] scratch = new byte[Double.BYTES * channels];
    LineReader line = new LineReader(file, 0, 0);
    while (line.next()) {
      if (!decoder.isRow(line)) {
        continue;
      }
      if (!decoder.split(line)) {
        if (!line.terminated() && index.rows() > 0) {
          warnings.add("the last line, at byte " + line.offset() + ", is cut off and was left out");
          break;
        }
        throw decoder.wrongCells(line);
      }
      decoder.decode(line, scratch, 0);
      index.add(line);
    }
    if (parameters.samples().orElse(index.rows()) != index.rows()) {
      warnings.add(
          file.name()
              + ": has "
              + index.rows()
              + " rows where NumSamples is "
              + parameters.samples().getAsLong()
              + "; all rows are read");
    }
    return new CurryData(
        index.rows(), SampleType.FLOAT64, new RowStore(file, index, decoder, channels));
  }
}
