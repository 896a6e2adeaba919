package io.afferent.models.eegformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.afferent.models.engine.TorchEngine;
import io.afferent.models.safetensors.Safetensors;
import io.afferent.models.safetensors.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * An EEGFormer with its weights in native memory, which it owns until {@link #close()}.
 *
 * <p>{@link #encode} may be called from several threads at once: weights are only read, and every
 * call has native memory of its own. Everything else is for one thread.
 */
public final class EegFormer implements AutoCloseable {
  private final EegFormerBlock block;
  private final NDManager manager;
  private final ParameterStore store;

  private EegFormer(EegFormerConfig config, int torchThreads) {
    this.block = new EegFormerBlock(config);
    this.manager = TorchEngine.newManager(torchThreads);
    this.store = new ParameterStore(manager, false);
  }

  /**
   * A model with initial weights of a seed, ready to train. Drawn in Java, so they do not depend on
   * the engine: matrices by Glorot's uniform rule, positions and codes normal with deviations 0.02
   * and 1, biases 0.
   */
  public static EegFormer initial(EegFormerConfig config, long seed, int torchThreads) {
    EegFormer model = new EegFormer(config, torchThreads);
    SplittableRandom random = new SplittableRandom(seed);
    model
        .block
        .namedParameters()
        .forEach(
            (name, parameter) -> model.set(name, initialValues(name, parameter, random), true));
    return model;
  }

  /**
   * A model with given weights, for inference.
   *
   * @throws IllegalArgumentException when the tensors are not exactly those of the configuration,
   *     with names and shapes, or hold a value that is not finite
   * @throws IllegalStateException when a tensor is of a type that float32 cannot hold
   */
  public static EegFormer load(EegFormerConfig config, Safetensors weights, int torchThreads) {
    requireFits(config, weights);
    EegFormer model = new EegFormer(config, torchThreads);
    weights.tensors().forEach((name, tensor) -> model.set(name, tensor.toFloats(), false));
    return model;
  }

  /** What {@link #load} refuses, found without the engine. */
  static void requireFits(EegFormerConfig config, Safetensors weights) {
    Map<String, Parameter> named = new EegFormerBlock(config).namedParameters();
    TreeSet<String> missing = new TreeSet<>(named.keySet());
    missing.removeAll(weights.tensors().keySet());
    TreeSet<String> unknown = new TreeSet<>(weights.tensors().keySet());
    unknown.removeAll(named.keySet());
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "the weights do not fit the configuration: missing " + missing + ", unknown " + unknown);
    }
    weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              long[] wanted = parameter(named, name).getShape().getShape();
              if (!Arrays.equals(wanted, tensor.shape())) {
                throw new IllegalArgumentException(
                    "the tensor "
                        + name
                        + " must have the shape "
                        + Arrays.toString(wanted)
                        + ", had "
                        + Arrays.toString(tensor.shape()));
              }
              requireFinite(name, tensor.toFloats());
            });
  }

  /** One weight that is not a number makes every output one, and codes of that are arbitrary. */
  private static void requireFinite(String name, float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "value "
                + i
                + " of the tensor "
                + name
                + " is "
                + values[i]
                + ", but every weight must be finite: the training diverged or the file is damaged");
      }
    }
  }

  private static Parameter parameter(Map<String, Parameter> named, String name) {
    Parameter parameter = named.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException(
          "no parameter has the name " + name + "; known: " + named.keySet());
    }
    return parameter;
  }

  private void set(String name, float[] values, boolean trainable) {
    Parameter parameter = parameter(block.namedParameters(), name);
    parameter.freeze(!trainable);
    parameter.setInitializer((owner, shape, type) -> owner.create(values, shape));
    parameter.initialize(manager, DataType.FLOAT32);
  }

  private static float[] initialValues(String name, Parameter parameter, SplittableRandom random) {
    Shape shape = parameter.getShape();
    float[] values = new float[Math.toIntExact(shape.size())];
    if (name.equals("position") || name.equals("codebook")) {
      double deviation = name.equals("position") ? 0.02 : 1;
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (deviation * random.nextGaussian());
      }
    } else if (shape.dimension() == 2) {
      double bound = Math.sqrt(6.0 / (shape.get(0) + shape.get(1)));
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
      }
    } else if (parameter.getType() == Parameter.Type.GAMMA) {
      Arrays.fill(values, 1f);
    }
    return values;
  }

  /** The configuration. */
  public EegFormerConfig config() {
    return block.config();
  }

  /** The block, for training. */
  public EegFormerBlock block() {
    return block;
  }

  /** The store that gives the block its parameters. */
  public ParameterStore store() {
    return store;
  }

  /** The manager of the weights; make inputs in a sub-manager of it and close that. */
  public NDManager manager() {
    return manager;
  }

  /** Parameters, counted on the block. */
  public long parameterCount() {
    return block.namedParameters().values().stream()
        .mapToLong(parameter -> parameter.getShape().size())
        .sum();
  }

  /** The weights, copied. */
  public Safetensors weights() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    block
        .namedParameters()
        .forEach(
            (name, parameter) ->
                tensors.put(
                    name,
                    Tensor.ofFloats(
                        parameter.getArray().toFloatArray(), parameter.getShape().getShape())));
    return Safetensors.of(tensors, Map.of());
  }

  /**
   * Runs a batch without dropout and gradients.
   *
   * @param patches {@code [rows][N][P]}
   * @param rows rows, B
   */
  public EegFormerOutput encode(float[] patches, int rows) {
    int tokens = config().spectrum().tokenCount();
    int patch = config().spectrum().patchLength();
    try (NDManager call = manager.newSubManager()) {
      NDArray input = call.create(patches, new Shape(rows, tokens, patch));
      NDList out = block.forward(store, new NDList(input), false, null);
      return new EegFormerOutput(
          out.get(0).toFloatArray(), toInts(out.get(1)), out.get(2).toFloatArray());
    }
  }

  /**
   * The reconstruction {@code [rows][N][P]} from codes {@code [rows][N]} alone.
   *
   * @throws IllegalArgumentException when a code is not in the codebook
   */
  public float[] decode(int[] codes, int rows) {
    int size = config().quantizer().codebookSize();
    long[] indexes = new long[codes.length];
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] < 0 || codes[i] >= size) {
        throw new IllegalArgumentException(
            "a code must be 0 to " + (size - 1) + ", was " + codes[i]);
      }
      indexes[i] = codes[i];
    }
    try (NDManager call = manager.newSubManager()) {
      NDArray input = call.create(indexes, new Shape(rows, config().spectrum().tokenCount()));
      return block.decodeCodes(store, input).toFloatArray();
    }
  }

  private static int[] toInts(NDArray codes) {
    long[] values = codes.toLongArray();
    int[] ints = new int[values.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = (int) values[i];
    }
    return ints;
  }

  /** Frees the weights. */
  @Override
  public void close() {
    manager.close();
  }
}
