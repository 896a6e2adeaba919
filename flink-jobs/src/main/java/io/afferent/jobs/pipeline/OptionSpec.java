package io.afferent.jobs.pipeline;

import java.util.List;

/**
 * One option of an operator. Name and meaning are public API.
 *
 * @param name key in the file, unit included where there is one, for example low_hz
 * @param type what may be written
 * @param unit unit of the value, empty when it has none
 * @param defaultText default as it would be written, empty when there is none
 * @param required whether a pipeline must give it
 * @param allowed values allowed for {@link OptionType#CHOICE}, else empty
 * @param description one sentence
 */
public record OptionSpec(
    String name,
    OptionType type,
    String unit,
    String defaultText,
    boolean required,
    List<String> allowed,
    String description) {

  public OptionSpec {
    allowed = List.copyOf(allowed);
  }

  /** An option that must be given. */
  public static OptionSpec required(String name, OptionType type, String unit, String description) {
    return new OptionSpec(name, type, unit, "", true, List.of(), description);
  }

  /** An option with a default; an empty default means that leaving it out is meaningful. */
  public static OptionSpec optional(
      String name, OptionType type, String unit, String defaultText, String description) {
    return new OptionSpec(name, type, unit, defaultText, false, List.of(), description);
  }

  /** One of several words. */
  public static OptionSpec choice(
      String name, List<String> allowed, String defaultText, String description) {
    return new OptionSpec(
        name, OptionType.CHOICE, "", defaultText, defaultText.isEmpty(), allowed, description);
  }
}
