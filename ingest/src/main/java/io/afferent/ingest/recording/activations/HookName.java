package io.afferent.ingest.recording.activations;

import io.afferent.ingest.recording.RecordingInfo;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of hook points as TransformerLens writes them. */
final class HookName {
  /** Stands for the number of a layer in a name. */
  static final String LAYER = "{layer}";

  private static final int LONGEST = 200;
  private static final int LONGEST_SHOWN = 80;
  private static final Pattern HOOK =
      Pattern.compile("(?:blocks\\.\\d{1,4}\\.)?(?:[a-z][a-z0-9_]*\\.){0,2}hook_[a-z0-9_]+");
  private static final Pattern LAYER_OF = Pattern.compile("blocks\\.(\\d{1,4})\\..*");
  private static final Pattern BY_HEAD =
      Pattern.compile("(?:.*\\.)?hook_(?:q|k|v|z|rot_q|rot_k|result|q_input|k_input|v_input)");
  private static final Pattern BETWEEN_TOKENS =
      Pattern.compile("(?:.*\\.)?hook_(?:pattern|attn_scores|rel_pos_bias)");

  private HookName() {}

  /** Whether a tensor of this name is of a hook point, without anybody saying so. */
  static boolean isHook(String name) {
    return name.length() <= LONGEST && HOOK.matcher(name).matches();
  }

  /** A name made safe for a message; long enough to tell hook points apart. */
  static String shown(String name) {
    String safe = RecordingInfo.printable(name);
    return safe.length() <= LONGEST_SHOWN
        ? "'" + safe + "'"
        : "'" + safe.substring(0, LONGEST_SHOWN) + "...'";
  }

  /** Layer of a hook point, -1 outside the layers. */
  static int layer(String hook) {
    Matcher matcher = LAYER_OF.matcher(hook);
    return hook.length() <= LONGEST && matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
  }

  /** Whether values at the hook point are given head by head. */
  static boolean isByHead(String hook) {
    return BY_HEAD.matcher(hook).matches();
  }

  /** Whether values are of pairs of tokens, so that their number depends on the prompt. */
  static boolean isBetweenTokens(String hook) {
    return BETWEEN_TOKENS.matcher(hook).matches();
  }

  /**
   * The number that stands for {@link #LAYER} in a name.
   *
   * @param pattern name with one {@link #LAYER} in it
   * @return empty when the name does not fit
   */
  static Optional<Integer> layerIn(String pattern, String name) {
    int at = pattern.indexOf(LAYER);
    String before = pattern.substring(0, at);
    String behind = pattern.substring(at + LAYER.length());
    int digits = name.length() - before.length() - behind.length();
    if (digits < 1 || digits > 4 || !name.startsWith(before) || !name.endsWith(behind)) {
      return Optional.empty();
    }
    int layer = 0;
    for (int i = at; i < at + digits; i++) {
      char digit = name.charAt(i);
      if (digit < '0' || digit > '9') {
        return Optional.empty();
      }
      layer = layer * 10 + (digit - '0');
    }
    return Optional.of(layer);
  }
}
