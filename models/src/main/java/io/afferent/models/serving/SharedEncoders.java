package io.afferent.models.serving;

import io.afferent.models.bundle.BundleException;
import java.nio.file.Path;

/**
 * The encoders of this process: one service per bundle digest, however many callers. Thread-safe.
 */
public final class SharedEncoders {
  private SharedEncoders() {}

  /**
   * A handle of the service of a bundle, which starts with the first handle and ends with the last.
   * Options of later callers are not applied to a service that runs; a difference is logged.
   *
   * @throws BundleException when the bundle does not verify or cannot be served
   */
  public static EncoderService acquire(Path bundleDirectory, ServingOptions options)
      throws BundleException {
    return pending(bundleDirectory);
  }

  @SuppressWarnings({"TypeParameterUnusedInFormals", "DoNotCallSuggester"}) // gone with the body
  private static <T> T pending(Object argument) {
    throw new UnsupportedOperationException("not written yet: " + argument);
  }
}
