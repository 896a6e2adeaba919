package io.afferent.models.demo;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The bundle {@code eegformer-demo} that travels in the jar: a tiny EEGFormer, trained on simulated
 * signals only.
 */
public final class DemoBundle {
  /** Name of the bundle. */
  public static final String NAME = "eegformer-demo";

  private DemoBundle() {}

  /**
   * Writes the bundle into a directory, which is made when absent.
   *
   * @return the directory of the bundle: {@code parent/eegformer-demo}
   */
  public static Path extractTo(Path parent) throws IOException {
    return pending(parent);
  }

  @SuppressWarnings({"TypeParameterUnusedInFormals", "DoNotCallSuggester"}) // gone with the body
  private static <T> T pending(Object argument) {
    throw new UnsupportedOperationException("not written yet: " + argument);
  }
}
