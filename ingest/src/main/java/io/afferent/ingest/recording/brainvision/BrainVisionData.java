package io.afferent.ingest.recording.brainvision;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.LineEndDamage;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.InterleavedStore;
import io.afferent.ingest.recording.stored.PlanarStore;
import io.afferent.ingest.recording.stored.SampleStore;
import io.afferent.schema.SampleType;
import java.io.IOException;

/**
 * The samples in a data file.
 *
 * @param samples samples of each channel in the file
 * @param type type of the samples
 * @param store where they are
 */
record BrainVisionData(long samples, SampleType type, SampleStore store) {

  /**
   * Finds the samples.
   *
   * @param extraChannels channels in the data behind those that the header names
   */
  static BrainVisionData open(
      BrainVisionHeader header, RecordingFile file, int extraChannels, SourceWarnings warnings)
      throws IOException {
    int channels = header.channels().size() + extraChannels;
    BrainVisionData data =
        header.layout() instanceof BrainVisionLayout.Binary binary
            ? binary(header, binary, file, channels, warnings)
            : BrainVisionAscii.open(
                (BrainVisionLayout.Ascii) header.layout(), file, channels, warnings);
    if (header.dataPoints().isPresent() && header.dataPoints().getAsLong() != data.samples()) {
      warnings.add(
          "the header declares "
              + header.dataPoints().getAsLong()
              + " data points, "
              + file.name()
              + " holds "
              + data.samples()
              + "; these are read");
    }
    if (data.samples() == 0) {
      warnings.add(file.name() + " holds no sample");
    }
    if (extraChannels == 0) {
      return data;
    }
    warnings.add(
        "the data hold one channel more than the header names, as .ahdr recordings do; the last is"
            + " left out");
    return new BrainVisionData(
        data.samples(),
        data.type(),
        new LeadingUnitsStore(
            data.store(), bytes(data.type()), header.channels().size(), extraChannels));
  }

  private static int bytes(SampleType type) {
    return switch (type) {
      case INT16 -> 2;
      case FLOAT64 -> 8;
      default -> 4;
    };
  }

  private static BrainVisionData binary(
      BrainVisionHeader header,
      BrainVisionLayout.Binary layout,
      RecordingFile file,
      int channels,
      SourceWarnings warnings)
      throws IOException {
    if (layout.offset() > file.size()) {
      throw file.refusedAt(
          file.size(),
          "the file ends before DataOffset " + layout.offset() + "; correct it in the header");
    }
    LineEndDamage.refuse(file, layout.offset());
    if (layout.vectorized()) {
      long length = file.size() - layout.offset();
      long frame = (long) channels * layout.bytes();
      requireWhole(header, file, length, frame);
      long samples = length / frame;
      return new BrainVisionData(
          samples,
          layout.type(),
          new PlanarStore(
              file, layout.offset(), layout.bytes(), channels, samples, layout.order()));
    }
    long samples =
        file.completeSamples(file.name(), layout.offset(), channels, layout.bytes(), warnings);
    return new BrainVisionData(
        samples,
        layout.type(),
        new InterleavedStore(file, layout.offset(), layout.bytes(), channels, layout.order()));
  }

  /** In VECTORIZED data a length that is off shifts all channels but the first. */
  private static void requireWhole(
      BrainVisionHeader header, RecordingFile file, long length, long frame)
      throws RecordingException {
    long declared = header.dataPoints().orElse(length / frame);
    if (declared > Long.MAX_VALUE / frame || declared * frame != length) {
      throw file.refusedAt(
          file.size(),
          "the file has "
              + length
              + " bytes of samples where "
              + header.channels().size()
              + " VECTORIZED channels"
              + (header.dataPoints().isPresent() ? " of " + declared + " data points" : "")
              + " take a multiple of "
              + frame
              + (header.dataPoints().isPresent() ? " given by DataPoints" : "")
              + "; where its channels begin is not known, so restore the whole file");
    }
  }
}
