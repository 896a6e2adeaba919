package io.afferent.models.training;

import ai.djl.engine.Engine;
import io.afferent.models.bundle.Bundle;
import io.afferent.models.bundle.BundleWriter;
import io.afferent.models.bundle.Manifest;
import io.afferent.models.bundle.TrainingData;
import io.afferent.models.eegformer.EegFormerBundle;
import io.afferent.models.eegformer.EegFormerConfig;
import io.afferent.models.engine.TorchEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Trains an EEGFormer on windows and writes a bundle. Exact by seed on one machine, as long as
 * nothing else draws random numbers from the engine at the same time. One training at a time per
 * process: the engine collects gradients for one.
 */
public final class EegFormerTrainer {
  private static final AtomicBoolean RUNNING = new AtomicBoolean();
  private static final String REAL_SIGNALS = "For research. Not a medical device.";

  private final EegFormerConfig config;
  private final TrainingOptions options;

  /** A trainer of one configuration. */
  public EegFormerTrainer(EegFormerConfig config, TrainingOptions options) {
    this.config = config;
    this.options = options;
  }

  /**
   * Trains and writes the bundle and, next to its directory, {@code <directory>-loss.csv} and
   * {@code <directory>-loss.png}.
   *
   * @param source windows
   * @param target what to write, and where
   * @param progress told after every step, on the calling thread
   * @throws TrainingException when a loss is not finite or there is too little data
   */
  public TrainingReport train(
      WindowSource source, BundleTarget target, Consumer<TrainingProgress> progress)
      throws IOException {
    if (!RUNNING.compareAndSet(false, true)) {
      throw new TrainingException(
          "another training runs in this process, and the engine gathers gradients for one: wait"
              + " for it, or use another process");
    }
    try {
      return trainAlone(source, target, progress);
    } finally {
      RUNNING.set(false);
    }
  }

  private TrainingReport trainAlone(
      WindowSource source, BundleTarget target, Consumer<TrainingProgress> progress)
      throws IOException {
    Path directory = target.directory().toAbsolutePath().normalize();
    BundleWriter.requireFree(directory);
    LossCurve.requireFonts();
    describe(source, target, new TreeMap<>());
    TrainingRows rows =
        TrainingRows.read(source, config.spectrum(), options.validationPart(), options.seed());
    requireEnough(rows);
    // Not of the model's name, which several bundles of one folder may share.
    Path csv = directory.resolveSibling(directory.getFileName() + "-loss.csv");
    Path png = directory.resolveSibling(directory.getFileName() + "-loss.png");
    Files.createDirectories(csv.getParent());
    LossCurve curve =
        new LossCurve(
            target.name() + (source.simulated() ? ", trained on simulated signals only" : ""));
    try (TrainingRun run = new TrainingRun(config, options, rows.training())) {
      Course course = new Course(run, rows);
      try (LossLog log = new LossLog(csv)) {
        course.run(log, curve, progress);
      } finally {
        curve.write(png);
      }
      boolean split = !rows.validation().isEmpty();
      TrainingRun.Evaluation end =
          run.evaluate(course.best, split ? rows.validation() : rows.training());
      Bundle bundle =
          EegFormerBundle.write(
              directory,
              describe(source, target, course.provenance(end)),
              run.tensors(course.best));
      return new TrainingReport(
          bundle,
          course.last().step(),
          course.stoppedEarly,
          course.last(),
          split ? OptionalDouble.of(end.reconstruction()) : OptionalDouble.empty(),
          end.usage().perplexity(),
          csv,
          png);
    }
  }

  /** What the bundle will say; also made before training, so that a wrong name does not cost it. */
  private Manifest describe(
      WindowSource source, BundleTarget target, SortedMap<String, Object> provenance)
      throws TrainingException {
    try {
      String statement = source.simulated() ? TrainingData.SIMULATED_ONLY : REAL_SIGNALS;
      return EegFormerBundle.manifest(
          new EegFormerBundle.Identity(target.name(), target.version(), target.licence()),
          target.rateHz(),
          config,
          new TrainingData(source.simulated(), source.description(), statement),
          provenance);
    } catch (IllegalArgumentException e) {
      TrainingException refused =
          new TrainingException("a bundle cannot say this of itself: " + e.getMessage());
      refused.initCause(e);
      throw refused;
    }
  }

  private void requireEnough(TrainingRows rows) throws TrainingException {
    String found =
        rows.training().size()
            + " rows to train on and "
            + rows.validation().size()
            + " to validate on, after "
            + rows.flatRows()
            + " flat ones were left out";
    if (rows.training().size() < options.batchRows()) {
      throw new TrainingException(
          "too little data: a step needs "
              + options.batchRows()
              + " rows (channel windows), but there are "
              + found
              + "; give more signal or set smaller batches");
    }
    if (options.validationPart() > 0 && rows.validation().isEmpty()) {
      throw new TrainingException(
          "too little data: there are " + found + "; give more signal or no validation part");
    }
    long vectors = (long) rows.training().size() * config.spectrum().tokenCount();
    if (config.quantizer().kMeansStart() && vectors < config.quantizer().codebookSize()) {
      throw new TrainingException(
          "too little data: the k-means start of "
              + config.quantizer().codebookSize()
              + " codes needs as many tokens, but the rows have "
              + vectors
              + "; give more signal or set a smaller codebook");
    }
  }

  /** The steps of one training and what is known after each. */
  private final class Course {
    private final TrainingRun run;
    private final TrainingRows rows;
    private Map<String, float[]> best = Map.of();
    private int bestStep;
    private double bestLoss = Double.POSITIVE_INFINITY;
    private int validationsSinceBest;
    private boolean stoppedEarly;
    private @Nullable TrainingProgress last;

    Course(TrainingRun run, TrainingRows rows) {
      this.run = run;
      this.rows = rows;
    }

    void run(LossLog log, LossCurve curve, Consumer<TrainingProgress> progress) throws IOException {
      LearningRate rate =
          new LearningRate(options.learningRate(), options.warmUpSteps(), options.steps());
      long start = System.nanoTime();
      for (int step = 1; step <= options.steps() && !stoppedEarly; step++) {
        TrainingRun.Losses losses = run.step(step, rate.at(step));
        OptionalDouble validation = validate(step);
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        TrainingProgress now =
            new TrainingProgress(
                step,
                options.steps(),
                losses.reconstruction(),
                losses.codebook(),
                losses.commitment(),
                losses.perplexity(),
                losses.gradientNorm(),
                rate.at(step),
                validation,
                elapsed,
                elapsed.multipliedBy(options.steps() - step).dividedBy(step));
        last = now;
        log.add(now);
        curve.add(now);
        progress.accept(now);
      }
      if (rows.validation().isEmpty()) {
        best = run.snapshot();
        bestStep = last().step();
      }
    }

    private OptionalDouble validate(int step) throws TrainingException {
      boolean due = step % options.validateEverySteps() == 0 || step == options.steps();
      if (!due || rows.validation().isEmpty()) {
        return OptionalDouble.empty();
      }
      Map<String, float[]> weights = run.snapshot();
      double loss = run.evaluate(weights, rows.validation()).reconstruction();
      if (!Double.isFinite(loss)) {
        throw new TrainingException(
            "the training diverged: the validation loss after step "
                + step
                + " is "
                + loss
                + "; lower the learning rate, or set a gradient clip");
      }
      if (loss < bestLoss) {
        bestLoss = loss;
        best = weights;
        bestStep = step;
        validationsSinceBest = 0;
      } else {
        validationsSinceBest++;
        stoppedEarly =
            step < options.steps() && validationsSinceBest == options.earlyStopPatience();
      }
      return OptionalDouble.of(loss);
    }

    TrainingProgress last() {
      if (last == null) {
        throw new IllegalStateException("no step was done");
      }
      return last;
    }

    /** No time of day: equal trainings give equal bundles. */
    SortedMap<String, Object> provenance(TrainingRun.Evaluation end) {
      SortedMap<String, Object> map = new TreeMap<>();
      map.put("recordings", rows.recordings());
      map.put("training_rows", rows.training().size());
      map.put("validation_rows", rows.validation().size());
      map.put("flat_rows_left_out", rows.flatRows());
      map.put("optimiser", "AdamW, beta1 0.9, beta2 0.999, epsilon 1e-8");
      map.put("seed", options.seed());
      map.put("steps", options.steps());
      map.put("batch_rows", options.batchRows());
      map.put("learning_rate", options.learningRate());
      map.put("warm_up_steps", options.warmUpSteps());
      map.put("weight_decay", options.weightDecay());
      map.put("gradient_clip", options.gradientClip());
      map.put("validation_part", options.validationPart());
      map.put("validate_every_steps", options.validateEverySteps());
      map.put("early_stop_patience", options.earlyStopPatience());
      map.put("torch_threads", options.torchThreads());
      map.put("steps_done", last().step());
      map.put("stopped_early", stoppedEarly);
      map.put("saved_step", bestStep);
      map.put("parameters", config.parameterCount());
      map.put("last_training_loss", last().reconstructionLoss());
      String split = rows.validation().isEmpty() ? "training" : "validation";
      map.put(split + "_loss", end.reconstruction());
      map.put(split + "_perplexity", end.usage().perplexity());
      map.put(split + "_largest_code_part", end.usage().largestPart());
      map.put("java_version", Runtime.version().toString());
      map.put("djl_version", Engine.getDjlVersion());
      map.put("torch_version", TorchEngine.start(options.torchThreads()).getVersion());
      return map;
    }
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
}
