package io.afferent.models.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import io.afferent.models.eegformer.EegFormer;
import io.afferent.models.eegformer.EegFormerBlock;
import io.afferent.models.eegformer.EegFormerConfig;
import io.afferent.models.engine.Scaling;
import io.afferent.models.engine.TorchEngine;
import io.afferent.models.safetensors.Safetensors;
import io.afferent.models.safetensors.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a training and its steps. Weights live in Java; native memory holds one step at a
 * time and is freed after it. For one thread.
 */
final class TrainingRun implements AutoCloseable {
  private static final String CODEBOOK = "codebook";
  private static final int K_MEANS_ITERATIONS = 10;
  private static final int VECTORS_PER_CODE = 2;

  private final EegFormerConfig config;
  private final TrainingOptions options;
  private final List<float[]> rows;
  private final Engine engine;
  private final EegFormer model;
  private final Map<String, Parameter> parameters;
  private final Map<String, float[]> weights = new LinkedHashMap<>();
  private final Map<String, AdamW> optimisers = new LinkedHashMap<>();
  private final TrainingBatches batches;
  private final SplittableRandom codebookRandom;
  private final SplittableRandom dropoutSeeds;
  private final @Nullable CodebookAverages averages;

  /** Initial weights, with the codebook at its k-means centres where that is configured. */
  TrainingRun(EegFormerConfig config, TrainingOptions options, List<float[]> rows) {
    this.config = config;
    this.options = options;
    this.rows = rows;
    this.engine = TorchEngine.start(options.torchThreads());
    SplittableRandom random = new SplittableRandom(options.seed());
    batches = new TrainingBatches(rows, options.batchRows(), random.split());
    codebookRandom = random.split();
    dropoutSeeds = random.split();
    model = EegFormer.initial(config, options.seed(), options.torchThreads());
    parameters = model.block().namedParameters();
    model.weights().tensors().forEach((name, tensor) -> weights.put(name, tensor.toFloats()));
    if (config.quantizer().kMeansStart()) {
      startCodebook(random.split());
    }
    boolean moving = config.quantizer().movingAverage();
    averages = moving ? new CodebookAverages(config.quantizer(), codebook(), config.width()) : null;
    parameters.forEach(
        (name, parameter) -> {
          if (!moving || !name.equals(CODEBOOK)) {
            optimisers.put(name, new AdamW(weights(name), decay(name, parameter)));
          }
        });
  }

  private double decay(String name, Parameter parameter) {
    boolean matrix = parameter.getType() == Parameter.Type.WEIGHT;
    return matrix && !name.equals(CODEBOOK) ? options.weightDecay() : 0;
  }

  private float[] weights(String name) {
    float[] values = weights.get(name);
    if (values == null) {
      throw new IllegalStateException("there are no weights " + name);
    }
    return values;
  }

  private float[] codebook() {
    return weights(CODEBOOK);
  }

  private void startCodebook(SplittableRandom random) {
    int vectorsPerRow = config.spectrum().tokenCount();
    int wanted = VECTORS_PER_CODE * config.quantizer().codebookSize();
    int needed = (wanted + vectorsPerRow - 1) / vectorsPerRow;
    int count = Math.min(rows.size(), Math.max(options.batchRows(), needed));
    float[] first = new TrainingBatches(rows, count, random).next();
    float[] hidden;
    try (NDManager call = model.manager().newSubManager()) {
      NDArray patches = call.create(first, shape(count));
      LeafStore leaves = new LeafStore(call, parameters, weights, Set.of());
      hidden = model.block().encode(leaves, patches, false).toFloatArray();
    }
    float[] centres =
        KMeans.centres(
            hidden, config.width(), config.quantizer().codebookSize(), K_MEANS_ITERATIONS, random);
    System.arraycopy(centres, 0, codebook(), 0, centres.length);
  }

  private Shape shape(int count) {
    return new Shape(count, config.spectrum().tokenCount(), config.spectrum().patchLength());
  }

  /**
   * What a step measured, before it changed the weights.
   *
   * @param reconstruction reconstruction loss
   * @param codebook codebook loss
   * @param commitment commitment loss before its weight
   * @param perplexity perplexity of the codes
   * @param gradientNorm norm of the gradient before clipping
   */
  record Losses(
      double reconstruction,
      double codebook,
      double commitment,
      double perplexity,
      double gradientNorm) {}

  /**
   * One step.
   *
   * @throws TrainingException when a loss or the gradient is not finite; weights are unchanged
   */
  Losses step(int step, double learningRate) throws TrainingException {
    float[] batch = batches.next();
    // One seed per step, so that nothing else that draws from the engine shifts later steps.
    engine.setRandomSeed(dropoutSeeds.nextInt());
    try (NDManager call = model.manager().newSubManager()) {
      LeafStore leaves = new LeafStore(call, parameters, weights, optimisers.keySet());
      NDArray patches = call.create(batch, shape(options.batchRows()));
      NDList outputs;
      NDList losses;
      try (GradientCollector collector = engine.newGradientCollector()) {
        outputs = model.block().run(leaves, patches, true);
        losses = EegFormerBlock.losses(patches, outputs);
        collector.backward(total(losses));
      }
      Map<String, float[]> gradients = new LinkedHashMap<>();
      optimisers.keySet().forEach(name -> gradients.put(name, leaves.gradient(name)));
      double norm = norm(gradients);
      int[] codes = ints(outputs.get(1));
      CodeUsage usage = new CodeUsage(config.quantizer().codebookSize());
      usage.add(codes);
      Losses measured =
          new Losses(
              losses.get(0).getFloat(),
              losses.get(1).getFloat(),
              losses.get(2).getFloat(),
              usage.perplexity(),
              norm);
      requireFinite(step, measured);
      update(gradients, norm, learningRate);
      if (averages != null) {
        averages.update(outputs.get(2).toFloatArray(), codes, codebookRandom);
      }
      return measured;
    }
  }

  private NDArray total(NDList losses) {
    NDArray total =
        losses.get(0).add(Scaling.scaled(losses.get(2), config.quantizer().commitmentWeight()));
    return config.quantizer().movingAverage() ? total : total.add(losses.get(1));
  }

  private void update(Map<String, float[]> gradients, double norm, double learningRate) {
    double clip = options.gradientClip();
    double factor = clip > 0 && norm > clip ? clip / norm : 1;
    gradients.forEach(
        (name, gradient) -> {
          AdamW optimiser = optimisers.get(name);
          if (optimiser != null) {
            optimiser.step(gradient, factor, learningRate);
          }
        });
  }

  private static double norm(Map<String, float[]> gradients) {
    double squares = 0;
    for (float[] gradient : gradients.values()) {
      for (float value : gradient) {
        squares += (double) value * value;
      }
    }
    return Math.sqrt(squares);
  }

  private static void requireFinite(int step, Losses losses) throws TrainingException {
    double sum =
        losses.reconstruction() + losses.codebook() + losses.commitment() + losses.gradientNorm();
    if (!Double.isFinite(sum)) {
      throw new TrainingException(
          "the training diverged at step "
              + step
              + ": reconstruction loss "
              + losses.reconstruction()
              + ", commitment loss "
              + losses.commitment()
              + ", gradient norm "
              + losses.gradientNorm()
              + "; lower the learning rate, or set a gradient clip");
    }
  }

  /** The weights as they are now, copied. */
  Map<String, float[]> snapshot() {
    Map<String, float[]> copy = new HashMap<>();
    weights.forEach((name, values) -> copy.put(name, values.clone()));
    return copy;
  }

  /**
   * What weights do on rows, without dropout.
   *
   * @param reconstruction mean reconstruction loss
   * @param usage which codes were used
   */
  record Evaluation(double reconstruction, CodeUsage usage) {}

  /** Evaluates weights. */
  Evaluation evaluate(Map<String, float[]> which, List<float[]> on) {
    CodeUsage usage = new CodeUsage(config.quantizer().codebookSize());
    double sum = 0;
    try (NDManager all = model.manager().newSubManager()) {
      LeafStore leaves = new LeafStore(all, parameters, which, Set.of());
      for (int begin = 0; begin < on.size(); begin += options.batchRows()) {
        List<float[]> part = on.subList(begin, Math.min(on.size(), begin + options.batchRows()));
        float[] batch = joined(part);
        try (NDManager call = all.newSubManager()) {
          NDArray patches = call.create(batch, shape(part.size()));
          NDList outputs = model.block().run(leaves, patches, false);
          usage.add(ints(outputs.get(1)));
          sum += squaredError(batch, outputs.get(0).toFloatArray());
        }
      }
    }
    return new Evaluation(sum / ((double) on.size() * on.get(0).length), usage);
  }

  private static float[] joined(List<float[]> rows) {
    int values = rows.get(0).length;
    float[] batch = new float[rows.size() * values];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, batch, i * values, values);
    }
    return batch;
  }

  private static double squaredError(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }

  private static int[] ints(NDArray codes) {
    return Arrays.stream(codes.toLongArray()).mapToInt(Math::toIntExact).toArray();
  }

  /** Weights as the tensors of a file. */
  Safetensors tensors(Map<String, float[]> which) {
    Map<String, Tensor> tensors = new HashMap<>();
    for (String name : new TreeSet<>(parameters.keySet())) {
      Parameter parameter = parameters.get(name);
      float[] values = which.get(name);
      if (parameter != null && values != null) {
        tensors.put(name, Tensor.ofFloats(values, parameter.getShape().getShape()));
      }
    }
    return Safetensors.of(tensors, Map.of());
  }

  @Override
  public void close() {
    model.close();
  }
}
