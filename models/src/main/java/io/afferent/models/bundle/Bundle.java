package io.afferent.models.bundle;

import java.nio.file.Path;
import java.util.List;

/**
 * A verified bundle: a directory with {@code manifest.json} and the files that it lists. Immutable
 * and thread-safe.
 */
public final class Bundle {
  /** Name of the manifest's file. */
  public static final String MANIFEST_FILE = "manifest.json";

  private final Path directory;
  private final Manifest manifest;
  private final String digest;
  private final List<String> warnings;

  Bundle(Path directory, Manifest manifest, String digest, List<String> warnings) {
    this.directory = directory;
    this.manifest = manifest;
    this.digest = digest;
    this.warnings = List.copyOf(warnings);
  }

  /**
   * Opens a bundle and verifies all of it: form and values of the manifest, paths, sizes and
   * digests of every file.
   *
   * @throws BundleException when anything is wrong; the message names every problem found
   */
  public static Bundle open(Path directory) throws BundleException {
    return pending(directory);
  }

  /** The directory, absolute. */
  public Path directory() {
    return directory;
  }

  /** The manifest. */
  public Manifest manifest() {
    return manifest;
  }

  /**
   * The digest that names the bundle in the lineage of results: SHA-256 over the canonical bytes of
   * the manifest, which holds the digests of all files; 64 hexadecimal digits.
   */
  public String digest() {
    return digest;
  }

  /** What was odd but not wrong: unknown fields, files that the manifest does not list. */
  public List<String> warnings() {
    return warnings;
  }

  @SuppressWarnings({"TypeParameterUnusedInFormals", "DoNotCallSuggester"}) // gone with the body
  private static <T> T pending(Object argument) {
    throw new UnsupportedOperationException("not written yet: " + argument);
  }
}
