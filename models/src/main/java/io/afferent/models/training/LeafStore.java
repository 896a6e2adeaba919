package io.afferent.models.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Gives a block weights that live in Java, as arrays of one step. Gradients then belong to the step
 * too: those of lasting arrays would pile up in native memory, one handle for each look.
 */
final class LeafStore extends ParameterStore {
  private final IdentityHashMap<Parameter, NDArray> leaves = new IdentityHashMap<>();
  private final Map<String, NDArray> byName = new HashMap<>();

  /**
   * Leaves of a step.
   *
   * @param step owns the arrays
   * @param parameters parameters of the block by name
   * @param weights values by name
   * @param trained names of the leaves that gather gradients
   */
  LeafStore(
      NDManager step,
      Map<String, Parameter> parameters,
      Map<String, float[]> weights,
      Set<String> trained) {
    super(step, false);
    parameters.forEach(
        (name, parameter) -> {
          float[] values = weights.get(name);
          if (values == null) {
            throw new IllegalStateException("there are no weights " + name);
          }
          NDArray leaf = step.create(values, new Shape(parameter.getShape().getShape()));
          leaf.setRequiresGradient(trained.contains(name));
          leaves.put(parameter, leaf);
          byName.put(name, leaf);
        });
  }

  @Override
  public NDArray getValue(Parameter parameter, Device device, boolean training) {
    NDArray leaf = leaves.get(parameter);
    if (leaf == null) {
      throw new IllegalStateException("there is no leaf of the parameter " + parameter.getName());
    }
    return leaf;
  }

  /** The gradient of a leaf after the backward pass. */
  float[] gradient(String name) {
    NDArray leaf = byName.get(name);
    if (leaf == null) {
      throw new IllegalStateException("there is no leaf " + name);
    }
    return leaf.getGradient().toFloatArray();
  }
}
