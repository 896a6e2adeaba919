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
 * @param recordings recordings that were read
 * @param flatRows rows that were left out
 */
record TrainingRows(
    List<float[]> training, List<float[]> validation, int recordings, int flatRows) {

  /**
   * Reads all recordings. Several are held out whole, drawn by the seed; of a single one the last
   * part is held out, so that no training row lies between validation rows in time.
   */
  static TrainingRows read(
      WindowSource source, SpectrumConfig config, double validationPart, long seed)
      throws IOException {
    List<WindowRecording> recordings = source.recordings();
    AmplitudeSpectrum spectrum = new AmplitudeSpectrum(config);
    Set<Integer> heldOut = heldOut(recordings.size(), validationPart, seed);
    List<float[]> training = new ArrayList<>();
    List<float[]> validation = new ArrayList<>();
    int flat = 0;
    for (int r = 0; r < recordings.size(); r++) {
      WindowRecording recording = recordings.get(r);
      List<float[]> rows = new ArrayList<>();
      for (int row = 0; row < recording.windows().length; row++) {
        float[] patches = patches(spectrum, recording, row);
        if (varies(patches)) {
          rows.add(patches);
        } else {
          flat++;
        }
      }
      int kept = rows.size();
      if (recordings.size() == 1) {
        kept = rows.size() - heldOutRows(rows.size(), validationPart);
      } else if (heldOut.contains(r)) {
        kept = 0;
      }
      training.addAll(rows.subList(0, kept));
      validation.addAll(rows.subList(kept, rows.size()));
    }
    return new TrainingRows(training, validation, recordings.size(), flat);
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

  private static int heldOutRows(int rows, double part) {
    return part == 0 ? 0 : (int) Math.max(1, Math.round(part * rows));
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
