package io.afferent.models.training;

import io.afferent.models.eegformer.EegFormerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Trains an EEGFormer on windows and writes a bundle. Exact by seed on one machine, as long as
 * nothing else draws random numbers from the engine at the same time. One training at a time per
 * process: the engine collects gradients for one.
 */
public final class EegFormerTrainer {
  private final EegFormerConfig config;
  private final TrainingOptions options;

  /** A trainer of one configuration. */
  public EegFormerTrainer(EegFormerConfig config, TrainingOptions options) {
    this.config = config;
    this.options = options;
  }

  /**
   * Trains and writes the bundle and, next to it, {@code <name>-loss.csv} and {@code
   * <name>-loss.png}.
   *
   * @param source windows
   * @param target what to write, and where
   * @param progress told after every step, on the calling thread
   * @throws TrainingException when a loss is not finite or there is too little data
   */
  public TrainingReport train(
      WindowSource source, BundleTarget target, Consumer<TrainingProgress> progress)
      throws IOException {
    return pending(config.toString() + options + source);
  }

  /**
   * The bundle to write.
   *
   * @param directory its directory; must not exist or be empty
   * @param name name of the model
   * @param version version of the model
   * @param licence licence of the weights
   * @param rateHz rate of the windows, whole Hz
   */
  public record BundleTarget(
      Path directory, String name, String version, String licence, int rateHz) {}

  @SuppressWarnings({"TypeParameterUnusedInFormals", "DoNotCallSuggester"}) // gone with the body
  private static <T> T pending(Object argument) {
    throw new UnsupportedOperationException("not written yet: " + argument);
  }
}
