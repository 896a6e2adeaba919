package io.afferent.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afferent.models.eegformer.EegFormer;
import io.afferent.models.eegformer.EegFormerBundle;
import io.afferent.models.eegformer.EegFormerConfig;
import io.afferent.models.eegformer.EegFormerOutput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Oracle E5 (specification of encoders, 10.2) for one configuration. */
final class OscillatorLearning {
  private static final Logger LOG = LoggerFactory.getLogger(OscillatorLearning.class);
  private static final int SEGMENTS = 400;
  private static final int BATCH = 40;

  private OscillatorLearning() {}

  /**
   * Trains on 400 segments of five states, less a tenth to validate on, and asserts the bounds on
   * all of them, and the error on those that were held out.
   */
  static void assertLearns(
      EegFormerConfig config, int steps, double gain, double largestError, Path folder)
      throws Exception {
    TrainingOptions options =
        new TrainingOptions(1, steps, 32, 2e-3, steps / 10, 0.01, 1, 0.1, steps / 8, 0, 1);
    OscillatorStates source = new OscillatorStates(1, SEGMENTS, 5, gain);
    TrainingReport report =
        new EegFormerTrainer(config, options)
            .train(
                source,
                new EegFormerTrainer.BundleTarget(
                    folder.resolve("oscillators"), "oscillators", "1", "Apache-2.0", 250),
                progress -> {});
    assertThat(report.validationLoss().orElseThrow()).isLessThanOrEqualTo(largestError);
    List<float[]> rows = new ArrayList<>();
    TrainingRows read = TrainingRows.read(source, config.spectrum(), 0, 1);
    rows.addAll(read.training());
    CodeUsage usage = new CodeUsage(config.quantizer().codebookSize());
    double error = 0;
    double power = 0;
    try (EegFormer model = EegFormerBundle.load(report.bundle(), 1)) {
      for (int begin = 0; begin < SEGMENTS; begin += BATCH) {
        float[] batch = new float[BATCH * 1500];
        for (int i = 0; i < BATCH; i++) {
          System.arraycopy(rows.get(begin + i), 0, batch, i * 1500, 1500);
        }
        EegFormerOutput output = model.encode(batch, BATCH);
        usage.add(output.codes());
        float[] decoded = model.decode(output.codes(), BATCH);
        for (int i = 0; i < batch.length; i++) {
          assertThat((double) decoded[i]).isCloseTo(output.reconstruction()[i], within(1e-5));
          error += Math.pow((double) batch[i] - decoded[i], 2);
          power += (double) batch[i] * batch[i];
        }
      }
    }
    LOG.info(
        "E5, {} steps: NMSE {}, held out {}, perplexity {}, largest code {}",
        steps,
        error / power,
        report.validationLoss().orElseThrow(),
        usage.perplexity(),
        usage.largestPart());
    assertThat(error / power).isLessThanOrEqualTo(largestError);
    assertThat(usage.perplexity()).isGreaterThanOrEqualTo(30);
    assertThat(usage.largestPart()).isLessThanOrEqualTo(0.2);
  }
}
