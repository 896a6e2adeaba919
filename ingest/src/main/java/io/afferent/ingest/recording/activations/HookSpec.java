package io.afferent.ingest.recording.activations;

import java.util.List;
import java.util.Optional;

/**
 * What a sidecar tells of a tensor, or of all tensors whose names fit.
 *
 * @param tensor name, in which {@link HookName#LAYER} may stand for a number
 * @param hook hook point, in which {@link HookName#LAYER} may stand for that number, or for the
 *     index on the axis LAYER; empty when the tensor is to be left out
 * @param axes what the axes count, when told
 * @param layers the layers that the axis LAYER runs over; empty when they are 0, 1, 2 and so on
 * @param bfloat16 whether elements of two bytes are bfloat16, whatever the file calls them
 */
record HookSpec(
    String tensor,
    Optional<String> hook,
    Optional<List<Axis>> axes,
    List<Integer> layers,
    boolean bfloat16) {

  HookSpec {
    layers = List.copyOf(layers);
  }

  /** What is told of a tensor of this name; empty when the name does not fit. */
  Optional<HookSpec> forTensor(String name) {
    if (!tensor.contains(HookName.LAYER)) {
      return tensor.equals(name) ? Optional.of(this) : Optional.empty();
    }
    return HookName.layerIn(tensor, name)
        .map(
            layer ->
                new HookSpec(
                    name,
                    hook.map(to -> to.replace(HookName.LAYER, Integer.toString(layer))),
                    axes,
                    layers,
                    bfloat16));
  }
}
