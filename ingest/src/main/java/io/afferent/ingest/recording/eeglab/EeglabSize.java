package io.afferent.ingest.recording.eeglab;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.matlab.MatArray;
import io.afferent.ingest.recording.matlab.MatKind;
import io.afferent.ingest.recording.matlab.MatType;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How large a recording declares to be.
 *
 * @param channels channels, at least 1
 * @param samples samples of each channel
 * @param rate the decimal that the number in the file stands for, exactly
 */
record EeglabSize(int channels, long samples, SampleRate rate) {
  private static final int MOST_CHANNELS = 100_000;

  /** Periods of faster rates are no whole nanoseconds. */
  private static final double HIGHEST_HZ = 1e8;

  private static final double LOWEST_HZ = 1e-6;
  private static final double MOST_SAMPLES = 1e15;

  /**
   * Reads the size; where {@code nbchan} or {@code pnts} is missing the matrix of the data tells.
   *
   * @throws RecordingException if it is not given, cannot be, or is that of epochs
   */
  static EeglabSize read(EeglabFields fields, MatArray data, String file) throws IOException {
    List<Integer> dimensions = data.kind() == MatKind.NUMERIC ? data.dimensions() : List.of();
    double trials = whole(fields, "trials", dimensions.size() > 2 ? dimensions.get(2) : 1, file);
    double channels = whole(fields, "nbchan", dimensions.isEmpty() ? -1 : dimensions.get(0), file);
    double samples = whole(fields, "pnts", dimensions.isEmpty() ? -1 : dimensions.get(1), file);
    if (trials > 1 || dimensions.size() > 2) {
      throw new RecordingException(
          file
              + ": holds "
              + (long) Math.max(trials, dimensions.size() > 2 ? dimensions.get(2) : 1)
              + " epochs of "
              + (long) samples
              + " samples, which are no continuous recording: when they were taken is not in the"
              + " file, and they may overlap; open the continuous data set that they were cut from");
    }
    if (channels < 1 || channels > MOST_CHANNELS) {
      throw new RecordingException(
          file
              + ": nbchan is "
              + (long) channels
              + ", allowed are 1 to "
              + MOST_CHANNELS
              + "; correct it in EEGLAB");
    }
    return new EeglabSize((int) channels, (long) samples, rate(fields, file));
  }

  /** A count; {@code other} when the file does not tell. */
  private static double whole(EeglabFields fields, String name, int other, String file)
      throws IOException {
    OptionalDouble value = fields.number(name);
    if (value.isEmpty() && other >= 0) {
      return other;
    }
    double count = value.orElse(Double.NaN);
    if (!(count >= 0 && count <= MOST_SAMPLES && count == Math.rint(count))) {
      throw new RecordingException(
          file
              + ": "
              + name
              + " is "
              + (value.isEmpty() ? "missing" : Double.toString(count))
              + " where a count should be; correct it in EEGLAB");
    }
    return count;
  }

  private static SampleRate rate(EeglabFields fields, String file) throws IOException {
    Optional<MatArray> field = fields.array("srate");
    double hz = field.isPresent() ? field.get().number().orElse(Double.NaN) : Double.NaN;
    if (field.isEmpty() || !(hz >= LOWEST_HZ && hz <= HIGHEST_HZ)) {
      throw new RecordingException(
          file
              + ": srate is "
              + (Double.isNaN(hz) ? "missing" : Double.toString(hz))
              + ", allowed are 0.000001 to 100000000 Hz; correct it in EEGLAB");
    }
    boolean single = field.get().numbers().type() == MatType.FLOAT32;
    String text = single ? Float.toString((float) hz) : Double.toString(hz);
    try {
      return SampleRate.ofHz(new BigDecimal(text));
    } catch (ArithmeticException tooFine) {
      throw new RecordingException(
          file + ": srate is " + text + " Hz, which is no fraction of two 64-bit numbers", tooFine);
    }
  }
}
