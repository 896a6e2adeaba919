package io.afferent.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.afferent.models.bundle.Bundle;
import io.afferent.models.bundle.TrainingData;
import io.afferent.models.eegformer.EegFormer;
import io.afferent.models.eegformer.EegFormerBundle;
import io.afferent.models.eegformer.EegFormerConfig;
import io.afferent.models.eegformer.QuantizerConfig;
import io.afferent.models.engine.TorchEngine;
import io.afferent.models.spectrum.SpectrumConfig;
import io.afferent.models.spectrum.SpectrumMode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EegFormerTrainerTest {
  private static final SpectrumConfig SPECTRUM =
      new SpectrumConfig(SpectrumMode.SEGMENT, 200, 200, false, 1e-12, 10, 10);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void equalSeedsGiveEqualBundlesWithDropoutToo(boolean stable) throws Exception {
    EegFormerConfig config = config(stable, 0.3);
    TrainingReport first = train("a", config, options(1, 30), new Noise(4, 20, 1));
    TrainingReport second = train("b", config, options(1, 30), new Noise(4, 20, 1));
    TrainingReport other = train("c", config, options(2, 30), new Noise(4, 20, 1));
    assertThat(second.bundle().digest()).isEqualTo(first.bundle().digest());
    assertThat(second.lossCurveCsv()).hasSameBinaryContentAs(first.lossCurveCsv());
    assertThat(weightsDigest(other.bundle())).isNotEqualTo(weightsDigest(first.bundle()));
  }

  @Test
  void dropoutChangesATraining() throws Exception {
    TrainingReport without = train("a", config(false, 0), options(1, 5), new Noise(4, 20, 1));
    TrainingReport with = train("b", config(false, 0.3), options(1, 5), new Noise(4, 20, 1));
    assertThat(weightsDigest(with.bundle())).isNotEqualTo(weightsDigest(without.bundle()));
  }

  @Test
  void writesABundleThatSaysHowItWasMade() throws Exception {
    TrainingReport report = train("a", config(true, 0), options(3, 20), new Noise(4, 20, 1));
    Bundle bundle = Bundle.open(folder.resolve("a").resolve("model"));
    assertThat(bundle.digest()).isEqualTo(report.bundle().digest());
    assertThat(EegFormerBundle.config(bundle)).isEqualTo(config(true, 0));
    assertThat(bundle.manifest().training())
        .isEqualTo(new TrainingData(true, "noise", TrainingData.SIMULATED_ONLY));
    assertThat(bundle.manifest().input().rateHz()).isEqualTo(250);
    assertThat(bundle.manifest().provenance())
        .containsEntry("seed", 3L)
        .containsEntry("steps_done", 20L)
        .containsEntry("training_rows", 60L)
        .containsEntry("validation_rows", 20L)
        .containsKeys("torch_version", "djl_version", "java_version", "last_training_loss");
    assertThat(bundle.manifest().provenance())
        .containsEntry("validation_loss", report.validationLoss().orElseThrow());
    assertThat(report.stepsDone()).isEqualTo(20);
    assertThat(report.stoppedEarly()).isFalse();
    assertThat(report.validationPerplexity()).isBetween(1.0, 16.0);
  }

  @Test
  void logsEveryStepAndDrawsTheCurve() throws Exception {
    List<TrainingProgress> told = new ArrayList<>();
    TrainingReport report =
        new EegFormerTrainer(config(true, 0), options(1, 12))
            .train(new Noise(4, 20, 1), target("a"), told::add);
    List<String> lines = Files.readAllLines(report.lossCurveCsv());
    assertThat(lines).hasSize(13);
    assertThat(lines.get(0)).isEqualTo(LossLog.HEADER);
    assertThat(told).hasSize(12);
    assertThat(told.get(11)).isEqualTo(report.last());
    for (int step = 1; step <= 12; step++) {
      String[] fields = lines.get(step).split(",", -1);
      assertThat(fields).hasSize(8);
      assertThat(fields[0]).isEqualTo(Integer.toString(step));
      assertThat(Double.parseDouble(fields[1]))
          .isEqualTo(told.get(step - 1).reconstructionLoss())
          .isPositive();
      // Validation after every fifth step and the last one.
      assertThat(fields[7].isEmpty()).isEqualTo(step % 5 != 0 && step != 12);
    }
    assertThat(report.lossCurveCsv()).hasFileName("model-loss.csv");
    BufferedImage picture = ImageIO.read(report.lossCurvePng().toFile());
    Set<Integer> colours = new HashSet<>();
    for (int x = 0; x < picture.getWidth(); x++) {
      for (int y = 0; y < picture.getHeight(); y++) {
        colours.add(picture.getRGB(x, y));
      }
    }
    assertThat(colours).contains(0xFF4C78A8, 0xFFE45756, 0xFF222222);
  }

  @Test
  void everyStepFreesWhatItAllocated() throws Exception {
    try (NDManager probe = TorchEngine.newManager(1)) {
      NDManager system = probe.getParentManager();
      int before = system.getManagedArrays().size();
      try (NDManager deep = probe.newSubManager().newSubManager()) {
        deep.zeros(new Shape(1));
        // Arrays of managers below are counted too.
        assertThat(system.getManagedArrays()).hasSize(before + 1);
      }
      List<Integer> counts = new ArrayList<>();
      TrainingReport report =
          new EegFormerTrainer(config(true, 0.1), options(1, 60))
              .train(
                  new Noise(4, 20, 1),
                  target("a"),
                  progress -> counts.add(system.getManagedArrays().size()));
      assertThat(report.stepsDone()).isEqualTo(60);
      assertThat(new HashSet<>(counts)).hasSize(1);
      assertThat(system.getManagedArrays()).hasSize(before);
    }
  }

  /** Oracle G4: one batch can be overfitted. One code for each token. */
  @Test
  void oneBatchCanBeOverfitted() throws Exception {
    EegFormerConfig config =
        new EegFormerConfig(SPECTRUM, 2, 1, 32, 4, 64, 0, 1e-5, true, QuantizerConfig.stable(40));
    TrainingOptions options = new TrainingOptions(1, 600, 4, 5e-3, 20, 0, 1, 0, 50, 0, 1);
    List<TrainingProgress> told = new ArrayList<>();
    TrainingReport report =
        new EegFormerTrainer(config, options).train(new Noise(1, 4, 1), target("a"), told::add);
    assertThat(report.validationLoss()).isEmpty();
    assertThat(report.last().reconstructionLoss())
        .isLessThan(0.01 * told.get(0).reconstructionLoss());
  }

  @Test
  void thePlainCodebookMovesByItsLossAndUnusedCodesDoNotDecay() throws Exception {
    EegFormerConfig config = config(false, 0).withQuantizer(QuantizerConfig.plain(300));
    TrainingReport report = train("a", config, options(1, 20), new Noise(4, 20, 1));
    float[] before;
    float[] after;
    try (EegFormer initial = EegFormer.initial(config, 1, 1);
        EegFormer trained = EegFormerBundle.load(report.bundle(), 1)) {
      before = codebook(initial);
      after = codebook(trained);
    }
    int same = 0;
    int moved = 0;
    for (int code = 0; code < 300; code++) {
      boolean equal =
          Arrays.equals(before, code * 16, (code + 1) * 16, after, code * 16, (code + 1) * 16);
      same += equal ? 1 : 0;
      moved += equal ? 0 : 1;
    }
    assertThat(same).isPositive();
    assertThat(moved).isPositive();
    // The two terms have one value; only their gradients differ.
    assertThat(report.last().codebookLoss())
        .isCloseTo(report.last().commitmentLoss(), within(1e-6));
  }

  private static float[] codebook(EegFormer model) {
    return Objects.requireNonNull(model.weights().tensors().get("codebook")).toFloats();
  }

  @Test
  void savesTheBestWeightsAndStopsEarly() throws Exception {
    // White noise has nothing to learn beyond its mean, and a high rate soon makes it worse.
    TrainingOptions options = new TrainingOptions(1, 2000, 16, 2e-2, 5, 0, 1, 0.25, 5, 3, 1);
    List<TrainingProgress> told = new ArrayList<>();
    TrainingReport report =
        new EegFormerTrainer(config(true, 0), options)
            .train(new Noise(4, 20, 1), target("a"), told::add);
    assertThat(report.stoppedEarly()).isTrue();
    assertThat(report.stepsDone()).isLessThan(2000);
    List<Double> losses = new ArrayList<>();
    told.forEach(step -> step.validationLoss().ifPresent(losses::add));
    double best = losses.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    assertThat(report.validationLoss().orElseThrow()).isEqualTo(best);
    assertThat(losses.indexOf(best)).isEqualTo(losses.size() - 4);
    assertThat(report.bundle().manifest().provenance())
        .containsEntry("saved_step", 5L * (losses.size() - 3))
        .containsEntry("stopped_early", true);
  }

  @Test
  void refusesTooLittleData() {
    assertRefused(config(true, 0), options(1, 5), new Noise(1, 15, 1), "a step needs 16 rows");
    assertRefused(
        config(true, 0).withQuantizer(QuantizerConfig.stable(1000)),
        options(1, 5),
        new Noise(2, 20, 1),
        "k-means start of 1000 codes");
    assertRefused(config(true, 0), options(1, 5), new Noise(1, 0, 1), "there are 0 rows to train");
    assertRefused(config(true, 0), options(1, 5), new Noise(3, 0, 1), "there are 0 rows to train");
    // A single window of 20 channels cannot be divided.
    WindowSource together =
        new Noise(1, 20, 1) {
          @Override
          public List<WindowRecording> recordings() {
            WindowRecording one = super.recordings().get(0);
            return List.of(new WindowRecording("one", one.windows(), new int[20]));
          }
        };
    assertRefused(config(true, 0), options(1, 5), together, "0 to validate on");
  }

  @Test
  void lossesOfBundlesThatShareANameDoNotMeet() throws Exception {
    EegFormerTrainer trainer = new EegFormerTrainer(config(true, 0), options(1, 2));
    for (String place : List.of("one", "two")) {
      TrainingReport report =
          trainer.train(
              new Noise(4, 20, 1),
              new EegFormerTrainer.BundleTarget(
                  folder.resolve(place), "model", "1", "Apache-2.0", 250),
              progress -> {});
      assertThat(report.lossCurveCsv()).isEqualTo(folder.resolve(place + "-loss.csv")).exists();
      assertThat(report.lossCurvePng()).isEqualTo(folder.resolve(place + "-loss.png")).exists();
    }
  }

  @Test
  void refusesTextOfAManifestBeforeItTrains() {
    EegFormerTrainer trainer = new EegFormerTrainer(config(true, 0), options(1, 5));
    List<TrainingProgress> told = new ArrayList<>();
    assertThatThrownBy(
            () ->
                trainer.train(
                    new Noise(4, 20, 1),
                    new EegFormerTrainer.BundleTarget(
                        folder.resolve("b"), "model", "1", "two\nlines", 250),
                    told::add))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining(
            "licence must be one line without control characters, but has U+000A");
    assertThat(told).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(floats = {1e25f, Float.NaN})
  void refusesLossesThatAreNotFiniteAndKeepsTheWeights(float value) {
    float[] row = new float[100];
    Arrays.fill(row, value);
    try (TrainingRun run = new TrainingRun(config(false, 0), options(1, 5), List.of(row))) {
      Map<String, float[]> before = run.snapshot();
      assertThatThrownBy(() -> run.step(3, 1e-3))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("diverged at step 3")
          .hasMessageContaining("lower the learning rate");
      run.snapshot().forEach((name, weights) -> assertThat(weights).isEqualTo(before.get(name)));
    }
  }

  @Test
  void refusesBeforeItTrains() throws Exception {
    Path full = Files.createDirectories(folder.resolve("a").resolve("model"));
    Files.write(full.resolve("file"), new byte[] {1});
    List<TrainingProgress> told = new ArrayList<>();
    EegFormerTrainer trainer = new EegFormerTrainer(config(true, 0), options(1, 5));
    assertThatThrownBy(() -> trainer.train(new Noise(4, 20, 1), target("a"), told::add))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds files already");
    EegFormerTrainer.BundleTarget unnamed =
        new EegFormerTrainer.BundleTarget(folder.resolve("b"), "No Name", "1", "x", 250);
    assertThatThrownBy(() -> trainer.train(new Noise(4, 20, 1), unnamed, told::add))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("was 'No Name'");
    assertThat(told).isEmpty();
  }

  @Test
  void refusesASecondTrainingAtTheSameTime() throws Exception {
    EegFormerTrainer trainer = new EegFormerTrainer(config(true, 0), options(1, 1));
    List<Throwable> inner = new ArrayList<>();
    trainer.train(
        new Noise(4, 20, 1),
        target("a"),
        progress -> {
          try {
            trainer.train(new Noise(4, 20, 1), target("b"), p -> {});
          } catch (IOException e) {
            inner.add(e);
          }
        });
    assertThat(inner).hasSize(1);
    assertThat(inner.get(0)).isInstanceOf(TrainingException.class).hasMessageContaining("another");
    assertThat(trainer.train(new Noise(4, 20, 1), target("b"), p -> {}).stepsDone()).isEqualTo(1);
  }

  private void assertRefused(
      EegFormerConfig config, TrainingOptions options, WindowSource source, String message) {
    assertThatThrownBy(
            () -> new EegFormerTrainer(config, options).train(source, target("a"), p -> {}))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining(message);
  }

  private TrainingReport train(
      String place, EegFormerConfig config, TrainingOptions options, WindowSource source)
      throws IOException {
    return new EegFormerTrainer(config, options).train(source, target(place), progress -> {});
  }

  private EegFormerTrainer.BundleTarget target(String place) {
    return new EegFormerTrainer.BundleTarget(
        folder.resolve(place).resolve("model"), "model", "1", "Apache-2.0", 250);
  }

  private static String weightsDigest(Bundle bundle) {
    return bundle.manifest().files().get(0).sha256();
  }

  private static TrainingOptions options(long seed, int steps) {
    return new TrainingOptions(seed, steps, 16, 3e-3, 5, 0.01, 1, 0.25, 5, 0, 1);
  }

  private static EegFormerConfig config(boolean stable, double dropout) {
    return new EegFormerConfig(
        SPECTRUM,
        1,
        1,
        16,
        2,
        32,
        dropout,
        1e-5,
        true,
        stable ? QuantizerConfig.stable(16) : QuantizerConfig.plain(16));
  }

  /** White noise in windows of 200 samples. */
  private static class Noise implements WindowSource {
    private final int recordings;
    private final int rows;
    private final long seed;

    Noise(int recordings, int rows, long seed) {
      this.recordings = recordings;
      this.rows = rows;
      this.seed = seed;
    }

    @Override
    public String description() {
      return "noise";
    }

    @Override
    public boolean simulated() {
      return true;
    }

    @Override
    public List<WindowRecording> recordings() {
      SplittableRandom random = new SplittableRandom(seed);
      List<WindowRecording> list = new ArrayList<>();
      for (int r = 0; r < recordings; r++) {
        float[][] windows = new float[rows][200];
        for (float[] window : windows) {
          for (int t = 0; t < window.length; t++) {
            window[t] = (float) (1e-5 * random.nextGaussian());
          }
        }
        list.add(new WindowRecording("noise-" + r, windows));
      }
      return list;
    }
  }
}
