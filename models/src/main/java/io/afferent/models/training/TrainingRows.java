package io.afferent.models.training;

import io.afferent.models.spectrum.AmplitudeSpectrum;
import io.afferent.models.spectrum.SpectrumConfig;
import io.afferent.models.training.WindowSource.WindowRecording;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The rows of a training as patches, split into those to learn from and those to validate on. Rows
 * without variation are left out: they have no spectrum.
 *
 * @param training patches {@code [rows][N * P]}
 * @param validation patches {@code [rows][N * P]}; may be empty
 * @param recordings recordings that have rows
 * @param flatRows rows that were left out
 */
record TrainingRows(
    List<float[]> training, List<float[]> validation, int recordings, int flatRows) {

  /** What is left of one recording: rows that vary, and the windows that they are of. */
  private record Kept(List<float[]> rows, List<Integer> times) {}

  /**
   * Reads all recordings. Several are held out whole, drawn by the seed; of a single one the last
   * windows are held out, so that no training row lies between validation rows in time, nor beside
   * them in another channel. A recording without a row counts for nothing.
   */
  static TrainingRows read(
      WindowSource source, SpectrumConfig config, double validationPart, long seed)
      throws IOException {
    List<WindowRecording> recordings = source.recordings();
    AmplitudeSpectrum spectrum = new AmplitudeSpectrum(config);
    List<Kept> usable = new ArrayList<>();
    int flat = 0;
    for (WindowRecording recording : recordings) {
      Kept kept = new Kept(new ArrayList<>(), new ArrayList<>());
      for (int row = 0; row < recording.windows().length; row++) {
        float[] patches = patches(spectrum, recording, row);
        if (varies(patches)) {
          kept.rows().add(patches);
          kept.times().add(recording.times()[row]);
        } else {
          flat++;
        }
      }
      if (!kept.rows().isEmpty()) {
        usable.add(kept);
      }
    }
    Set<Integer> heldOut = heldOut(usable.size(), validationPart, seed);
    List<float[]> training = new ArrayList<>();
    List<float[]> validation = new ArrayList<>();
    for (int r = 0; r < usable.size(); r++) {
      List<float[]> rows = usable.get(r).rows();
      int kept = heldOut.contains(r) ? 0 : rows.size();
      if (usable.size() == 1) {
        kept = firstHeldOut(usable.get(r).times(), validationPart);
      }
      training.addAll(rows.subList(0, kept));
      validation.addAll(rows.subList(kept, rows.size()));
    }
    return new TrainingRows(training, validation, usable.size(), flat);
  }

  private static Set<Integer> heldOut(int recordings, double part, long seed) {
    Set<Integer> heldOut = new HashSet<>();
    if (recordings < 2 || part == 0) {
      return heldOut;
    }
    long wanted = Math.max(1, Math.round(part * recordings));
    SplittableRandom random = new SplittableRandom(seed);
    while (heldOut.size() < wanted) {
      heldOut.add(random.nextInt(recordings));
    }
    return heldOut;
  }

  /**
   * Where the held-out end of a single recording begins: at the start of a window, the last one
   * that leaves at least the part wanted. It is the second window if that would be the first.
   */
  private static int firstHeldOut(List<Integer> times, double part) {
    int rows = times.size();
    if (part == 0) {
      return rows;
    }
    int first = rows - (int) Math.max(1, Math.round(part * rows));
    while (first > 0 && times.get(first).equals(times.get(first - 1))) {
      first--;
    }
    if (first > 0) {
      return first;
    }
    int second = 1;
    while (second < rows && times.get(second).equals(times.get(second - 1))) {
      second++;
    }
    return second;
  }

  private static float[] patches(AmplitudeSpectrum spectrum, WindowRecording recording, int row)
      throws TrainingException {
    SpectrumConfig config = spectrum.config();
    float[] patches = new float[config.tokenCount() * config.patchLength()];
    try {
      spectrum.patches(recording.windows()[row], 0, 1, patches, 0);
    } catch (IllegalArgumentException e) {
      throw new TrainingException(
          "row "
              + row
              + " of the recording "
              + recording.name()
              + " cannot be used: "
              + e.getMessage());
    }
    return patches;
  }

  private static boolean varies(float[] patches) {
    for (float value : patches) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }
}
