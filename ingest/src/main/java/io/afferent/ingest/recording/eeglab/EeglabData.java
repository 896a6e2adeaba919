package io.afferent.ingest.recording.eeglab;

import io.afferent.ingest.recording.file.FileNames;
import io.afferent.ingest.recording.file.LineEndDamage;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.matlab.MatArray;
import io.afferent.ingest.recording.stored.InterleavedStore;
import io.afferent.ingest.recording.stored.PlanarStore;
import io.afferent.ingest.recording.stored.SampleStore;
import io.afferent.schema.SampleType;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The samples of a recording.
 *
 * @param channels channels
 * @param samples samples of each channel
 * @param type type of the samples
 * @param store where they are
 */
record EeglabData(int channels, long samples, SampleType type, SampleStore store) {
  private static final int FLOAT_BYTES = 4;

  /** Samples inside of the {@code .set} file; dimensions of the matrix go before the fields. */
  static EeglabData inside(EeglabSize size, MatArray matrix, SourceWarnings warnings)
      throws IOException {
    if (matrix.isComplex()) {
      throw matrix.refused("the data are complex numbers; save their real parts");
    }
    List<Integer> dimensions = matrix.dimensions();
    long channels = dimensions.get(0);
    if (channels != size.channels() && size.channels() == 1 && matrix.count() == channels) {
      // A single channel loses a dimension in some software and lies there as a column.
      channels = 1;
    }
    if (channels != size.channels()) {
      throw matrix.refused(
          "the data have the dimensions "
              + dimensions
              + " where nbchan is "
              + size.channels()
              + "; which of them is right is not known, so check the data set with eeg_checkset");
    }
    long samples = matrix.count() / channels;
    if (samples != size.samples()) {
      warnings.add(
          "pnts is "
              + size.samples()
              + ", but the data have "
              + samples
              + " samples; these are"
              + " read");
    }
    EeglabStore store = new EeglabStore(matrix.numbers(), size.channels());
    return new EeglabData(size.channels(), samples, store.type(), store);
  }

  /** Samples in a file of float32: sample by sample in {@code .fdt}, else channel by channel. */
  static EeglabData beside(EeglabSize size, RecordingFile file, SourceWarnings warnings)
      throws IOException {
    LineEndDamage.refuse(file, 0);
    boolean planar = !FileNames.extension(file.path()).equals("fdt");
    long frame = (long) FLOAT_BYTES * size.channels();
    boolean whole = size.samples() <= file.size() / frame;
    if (planar && (!whole || file.size() != size.samples() * frame)) {
      throw file.refusedAt(
          file.size(),
          "the file has "
              + file.size()
              + " bytes where "
              + size.channels()
              + " channels of "
              + size.samples()
              + " samples of 4 bytes are declared; where its channels begin is not known, so"
              + " restore the whole file");
    }
    long samples = whole ? size.samples() : file.size() / frame;
    if (file.size() % frame != 0 || file.size() / frame != size.samples()) {
      warnings.add(
          file.name()
              + " has "
              + file.size()
              + " bytes where "
              + size.channels()
              + " channels of "
              + size.samples()
              + " samples of 4 bytes are declared; the first "
              + samples
              + " samples are read");
    }
    SampleStore store =
        planar
            ? new PlanarStore(
                file, 0, FLOAT_BYTES, size.channels(), samples, ByteOrder.LITTLE_ENDIAN)
            : new InterleavedStore(file, 0, FLOAT_BYTES, size.channels(), ByteOrder.LITTLE_ENDIAN);
    return new EeglabData(size.channels(), samples, SampleType.FLOAT32, store);
  }
}
