package io.afferent.ingest.recording.activations;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Advice for a file none of whose tensors is named as a hook point: a sidecar that fits its names
 * and shapes, so that it can be written down and corrected.
 */
final class SidecarAdvice {
  private static final Pattern WEIGHT =
      Pattern.compile("(?:.*[._])?(?:weight|bias|[Ww]_[A-Za-z]+|b_[A-Za-z]+)");
  private static final Pattern NUMBER = Pattern.compile("(?<!\\d)\\d{1,4}(?!\\d)");
  private static final Pattern UNUSUAL = Pattern.compile("[^\\w. {}-]");

  private SidecarAdvice() {}

  /**
   * @param tensors what the file holds
   */
  static String of(List<StoredTensor> tensors) {
    boolean weights = tensors.stream().anyMatch(one -> WEIGHT.matcher(one.name()).matches());
    return (weights
            ? "They are named like weights, not activations; weights are not read."
            : "Arrays of EEG or another signal tell neither rate nor channels: save those as EDF or"
                + " as text with a layout.")
        + " If they are activations, say of what in a sidecar, <name>.json beside the file:"
        + " {\"version\": 1, \"model\": \"...\", \"hooks\": {"
        + example(tensors)
        + "}}; correct hook and axes: these are batch, token, layer, head, hidden;"
        + " docs/activations.md has all keys";
  }

  private static String example(List<StoredTensor> tensors) {
    Optional<StoredTensor> wide =
        tensors.stream().filter(one -> one.shape().size() > 1 && !one.type().isWhole()).findFirst();
    String name = wide.isPresent() ? wide.get().name() : "resid";
    List<Long> shape = wide.isPresent() ? wide.get().shape() : List.of(1L, 1L);
    Optional<String> byLayer = pattern(name, tensors);
    List<Axis> axes = axes(shape, byLayer.isPresent());
    boolean layered = byLayer.isPresent() || axes.contains(Axis.LAYER);
    return "\""
        + shown(byLayer.orElse(name))
        + "\": {\"hook\": \"blocks."
        + (layered ? HookName.LAYER : "0")
        // What Hugging Face calls so goes into its layer.
        + (name.startsWith("hidden_states") ? ".hook_resid_pre" : ".hook_resid_post")
        + "\", \"axes\": ["
        + axes.stream()
            .map(axis -> "\"" + axis.name().toLowerCase(Locale.ROOT) + "\"")
            .collect(Collectors.joining(", "))
        + "]}";
  }

  private static String shown(String name) {
    return UNUSUAL.matcher(name).replaceAll("?");
  }

  /** A name in which a number stands for the layer, if it fits several tensors. */
  private static Optional<String> pattern(String name, List<StoredTensor> tensors) {
    Matcher number = NUMBER.matcher(name);
    while (number.find()) {
      String pattern =
          name.substring(0, number.start()) + HookName.LAYER + name.substring(number.end());
      long fitting =
          tensors.stream()
              .filter(one -> HookName.layerIn(pattern, one.name()).isPresent())
              .limit(2)
              .count();
      if (fitting > 1) {
        return Optional.of(pattern);
      }
    }
    return Optional.empty();
  }

  private static List<Axis> axes(List<Long> shape, boolean byLayer) {
    return switch (shape.size()) {
      case 2 -> List.of(Axis.TOKEN, Axis.HIDDEN);
      case 3 ->
          byLayer || shape.get(0) == 1
              ? List.of(Axis.BATCH, Axis.TOKEN, Axis.HIDDEN)
              : List.of(Axis.LAYER, Axis.TOKEN, Axis.HIDDEN);
      case 4 ->
          byLayer
              ? List.of(Axis.BATCH, Axis.TOKEN, Axis.HEAD, Axis.HIDDEN)
              : List.of(Axis.LAYER, Axis.BATCH, Axis.TOKEN, Axis.HIDDEN);
      default -> List.of(Axis.BATCH, Axis.LAYER, Axis.TOKEN, Axis.HEAD, Axis.HIDDEN);
    };
  }
}
