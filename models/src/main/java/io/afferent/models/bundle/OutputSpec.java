package io.afferent.models.bundle;

import java.util.List;

/**
 * One output of a model.
 *
 * @param name name, such as {@code codes}
 * @param type type of a value: {@code int32} or {@code float32}
 * @param shape sizes of its dimensions; a size that the input decides is a name, such as {@code C}
 * @param description what it means
 */
public record OutputSpec(String name, String type, List<String> shape, String description) {
  public OutputSpec {
    ManifestText.requireOneLine("the name of an output", name);
    ManifestText.requireOneLine("the type of an output", type);
    ManifestText.requireOneLine("the description of an output", description);
    shape.forEach(size -> ManifestText.requireOneLine("a size of an output", size));
    shape = List.copyOf(shape);
  }
}
