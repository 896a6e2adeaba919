package io.afferent.ingest.recording.activations;

import com.fasterxml.jackson.databind.JsonNode;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingInfo;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * An object of a sidecar, read strictly: a value of the wrong kind is refused with its place.
 *
 * @param source file for messages
 * @param place where the object stands, empty for the outermost
 * @param json the object
 */
record SidecarNode(String source, String place, JsonNode json) {
  private static final int LONGEST_TEXT = 1000;

  /** Refuses keys that are not known, which would otherwise be overlooked. */
  void requireKeys(Set<String> known) throws RecordingException {
    for (Iterator<String> keys = json.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (!known.contains(key)) {
        throw refused(key, "is not known; known are " + String.join(", ", known));
      }
    }
  }

  boolean has(String key) {
    return json.hasNonNull(key);
  }

  JsonNode value(String key) {
    return json.path(key);
  }

  Optional<String> text(String key) throws RecordingException {
    if (!has(key)) {
      return Optional.empty();
    }
    JsonNode value = value(key);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw refused(key, "must be a text, was " + shown(value));
    }
    String text = value.textValue();
    if (text.length() > LONGEST_TEXT || text.chars().anyMatch(Character::isISOControl)) {
      throw refused(
          key, "must be at most " + LONGEST_TEXT + " characters without control characters");
    }
    return Optional.of(text);
  }

  Optional<Integer> whole(String key, int least, int most) throws RecordingException {
    if (!has(key)) {
      return Optional.empty();
    }
    JsonNode value = value(key);
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < least
        || value.intValue() > most) {
      throw refused(
          key, "must be a whole number from " + least + " to " + most + ", was " + shown(value));
    }
    return Optional.of(value.intValue());
  }

  <E extends Enum<E>> Optional<E> word(String key, Class<E> type) throws RecordingException {
    Optional<String> text = text(key);
    return text.isEmpty() ? Optional.empty() : Optional.of(word(key, text.get(), type));
  }

  private <E extends Enum<E>> E word(String key, String text, Class<E> type)
      throws RecordingException {
    List<String> known = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text.toUpperCase(Locale.ROOT))) {
        return constant;
      }
      known.add(constant.name().toLowerCase(Locale.ROOT));
    }
    throw refused(
        key, "must be one of " + String.join(", ", known) + ", was " + HookName.shown(text));
  }

  /** A list of whole numbers that fit a long. */
  Optional<WholeNumbers> wholes(String key) throws RecordingException {
    if (!has(key) || !value(key).isArray()) {
      return Optional.empty();
    }
    JsonNode list = value(key);
    long[] numbers = new long[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode item = list.get(i);
      if (!item.isIntegralNumber() || !item.canConvertToLong()) {
        throw refused(key + "[" + i + "]", "must be a whole number, was " + shown(item));
      }
      numbers[i] = item.longValue();
    }
    return Optional.of(WholeNumbers.of(numbers, source + ": " + at(key)));
  }

  Optional<List<Axis>> axes(String key) throws RecordingException {
    if (!has(key)) {
      return Optional.empty();
    }
    JsonNode list = value(key);
    List<Axis> axes = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      Axis axis = word(key + "[" + i + "]", list.get(i).asText(), Axis.class);
      if (axes.contains(axis)) {
        throw refused(key, "must name each axis once");
      }
      axes.add(axis);
    }
    if (!list.isArray() || !axes.contains(Axis.TOKEN)) {
      throw refused(key, "must be a list of the axes in order, such as [\"token\", \"hidden\"]");
    }
    return Optional.of(axes);
  }

  private static String shown(JsonNode value) {
    return value.isContainerNode() ? "a list or object" : HookName.shown(value.asText());
  }

  private String at(String key) {
    return (place.isEmpty() ? "" : place + ".") + RecordingInfo.printable(key);
  }

  /** An exception that names a key. */
  RecordingException refused(String key, String reason) {
    return new RecordingException(source + ": " + at(key) + ": " + reason);
  }
}
