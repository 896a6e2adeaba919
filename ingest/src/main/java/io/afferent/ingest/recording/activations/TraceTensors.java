package io.afferent.ingest.recording.activations;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the tensors of hook points among the tensors of one or several traces. What the sidecar
 * names and cannot be read is refused; what is named as a hook point only by itself is left out
 * with a warning.
 */
final class TraceTensors {
  /** Most units of a stream: a vocabulary of 256 000 fits. */
  static final int MOST_UNITS = 1 << 18;

  private static final int MOST_NAMED = 8;

  private final String source;
  private final Sidecar sidecar;
  private final SourceWarnings warnings;
  private final List<HookTensor> found = new ArrayList<>();
  private final List<StoredTensor> others = new ArrayList<>();
  private Optional<RecordingException> reason = Optional.empty();

  private TraceTensors(String source, Sidecar sidecar, SourceWarnings warnings) {
    this.source = source;
    this.sidecar = sidecar;
    this.warnings = warnings;
  }

  /**
   * A tensor of a hook point.
   *
   * @param tensor the tensor, with the type that its elements really have
   * @param hook hook point; with {@link HookName#LAYER} when there is an axis LAYER
   * @param axes what its axes count
   * @param layers numbers of the layers on the axis LAYER, else empty
   */
  record HookTensor(StoredTensor tensor, String hook, List<Axis> axes, List<Integer> layers) {
    HookTensor {
      axes = List.copyOf(axes);
      layers = List.copyOf(layers);
    }

    /** Length of an axis, 1 when there is none. */
    long length(Axis axis) {
      int at = axes.indexOf(axis);
      return at < 0 ? 1 : tensor.shape().get(at);
    }
  }

  /**
   * The tensors of hook points, at least one.
   *
   * @param source file or folder, for messages
   * @param taken names of tensors that are something else
   */
  static List<HookTensor> find(
      String source,
      List<StoredTensor> tensors,
      List<String> taken,
      Sidecar sidecar,
      SourceWarnings warnings)
      throws RecordingException {
    TraceTensors finder = new TraceTensors(source, sidecar, warnings);
    for (StoredTensor tensor : tensors) {
      if (!taken.contains(tensor.name())) {
        finder.add(tensor);
      }
    }
    finder.requireAny();
    return List.copyOf(finder.found);
  }

  private void add(StoredTensor tensor) throws RecordingException {
    Optional<HookSpec> told = sidecar.hookOf(tensor.name());
    if (told.isPresent() && told.get().hook().isEmpty()) {
      return;
    }
    if (told.isEmpty() && !HookName.isHook(tensor.name())) {
      others.add(tensor);
      return;
    }
    HookSpec spec =
        told.orElse(
            new HookSpec(
                tensor.name(), Optional.of(tensor.name()), Optional.empty(), List.of(), false));
    try {
      found.add(understand(tensor, spec));
    } catch (RecordingException refused) {
      if (told.isPresent()) {
        throw refused;
      }
      reason = reason.isEmpty() ? Optional.of(refused) : reason;
      warnings.add(String.valueOf(refused.getMessage()) + "; it is left out");
    }
  }

  private HookTensor understand(StoredTensor stored, HookSpec spec) throws RecordingException {
    String hook = spec.hook().orElse(stored.name());
    StoredTensor tensor =
        spec.bfloat16() && stored.type().mayBeBfloat16() ? stored.as(ElementType.BFLOAT16) : stored;
    if (tensor.type().sampleType().isEmpty()) {
      throw tensor.refused(
          tensor.type() == ElementType.RAW16
              ? "two bytes without a meaning; if they are bfloat16, write \"type\": \"bfloat16\""
              : "only F16, BF16, F32 and F64 can be samples, so convert it");
    }
    if (tensor.shape().contains(0L)) {
      throw tensor.refused("is empty");
    }
    List<Axis> axes = axes(tensor, hook, spec);
    long units = 1;
    for (int i = 0; i < axes.size(); i++) {
      if (axes.get(i) == Axis.HEAD || axes.get(i) == Axis.HIDDEN) {
        units *= Math.min(tensor.shape().get(i), MOST_UNITS + 1L);
      }
    }
    if (units > MOST_UNITS) {
      throw tensor.refused(
          "would give more than " + MOST_UNITS + " units; check which axis counts what");
    }
    HookTensor result = new HookTensor(tensor, hook, axes, List.of());
    boolean layered = axes.contains(Axis.LAYER);
    if (layered != hook.contains(HookName.LAYER)) {
      throw tensor.refused(
          layered
              ? "has an axis of layers, so its hook point must have {layer} in it, was " + hook
              : "has no axis of layers, but its hook point is " + hook);
    }
    return layered ? new HookTensor(tensor, hook, axes, layers(result, spec)) : result;
  }

  private static List<Integer> layers(HookTensor tensor, HookSpec spec) throws RecordingException {
    long count = tensor.length(Axis.LAYER);
    if (count > 9999 || (!spec.layers().isEmpty() && spec.layers().size() != count)) {
      throw tensor
          .tensor()
          .refused("has " + count + " layers, but the sidecar names " + spec.layers().size());
    }
    if (!spec.layers().isEmpty()) {
      return spec.layers();
    }
    List<Integer> layers = new ArrayList<>();
    for (int layer = 0; layer < count; layer++) {
      layers.add(layer);
    }
    return layers;
  }

  private List<Axis> axes(StoredTensor tensor, String hook, HookSpec spec)
      throws RecordingException {
    int rank = tensor.shape().size();
    if (spec.axes().isPresent()) {
      if (spec.axes().get().size() != rank) {
        throw tensor.refused("the sidecar names " + spec.axes().get().size() + " axes for it");
      }
      return spec.axes().get();
    }
    if (sidecar.axes().isPresent() && sidecar.axes().get().size() == rank) {
      return sidecar.axes().get();
    }
    if (HookName.isBetweenTokens(hook)) {
      throw tensor.refused(
          "values between tokens are not read: their number is that of the prompt");
    }
    List<Axis> usual = Axis.usual(hook, rank);
    if (usual.isEmpty()) {
      throw tensor.refused("what its axes count is not known; write \"axes\" in a sidecar");
    }
    return usual;
  }

  private void requireAny() throws RecordingException {
    for (HookSpec spec : sidecar.hooks()) {
      if (spec.hook().isPresent()
          && !spec.tensor().contains(HookName.LAYER)
          && found.stream().noneMatch(one -> one.tensor().name().equals(spec.tensor()))) {
        throw new RecordingException(
            sidecar.source()
                + ": hooks."
                + HookName.shown(spec.tensor())
                + ": there is no such tensor in "
                + source
                + "; there are "
                + named());
      }
    }
    if (!found.isEmpty()) {
      leftOut();
      return;
    }
    if (reason.isPresent()) {
      throw reason.get();
    }
    throw new RecordingException(
        source
            + ": no tensor is named as a hook point, such as blocks.0.hook_resid_post; there are "
            + named()
            + ". "
            + SidecarAdvice.of(others));
  }

  private void leftOut() {
    if (!others.isEmpty()) {
      warnings.add(
          source
              + ": left out, because they are not named as hook points and no sidecar names them: "
              + named());
    }
  }

  private String named() {
    StringBuilder names = new StringBuilder();
    int shown = Math.min(MOST_NAMED, others.size());
    for (int i = 0; i < shown; i++) {
      names.append(i == 0 ? "" : ", ").append(HookName.shown(others.get(i).name()));
    }
    if (others.size() > shown) {
      names.append(" and ").append(others.size() - shown).append(" more");
    }
    return others.isEmpty() ? "none" : names.toString();
  }
}
