package io.afferent.models.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    Path absolute = directory.toAbsolutePath().normalize();
    try {
      return read(absolute);
    } catch (BundleException e) {
      throw e;
    } catch (IOException e) {
      throw new BundleException("the bundle " + absolute + " cannot be read: " + e, e);
    }
  }

  private static Bundle read(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new BundleException(
          directory + " is not a directory: a bundle is a directory with " + MANIFEST_FILE);
    }
    BundleFiles onDisk = new BundleFiles(directory);
    JsonNode tree = ManifestJson.parse(manifestBytes(directory, onDisk));
    ManifestReader reader = new ManifestReader();
    Optional<Manifest> manifest = reader.read(tree);
    List<String> problems = new ArrayList<>(reader.problems());
    for (BundleFile file : reader.files()) {
      onDisk.problem(file).ifPresent(problems::add);
    }
    if (manifest.isEmpty() || !problems.isEmpty()) {
      throw new BundleException(
          "the bundle "
              + directory
              + " does not verify, "
              + problems.size()
              + (problems.size() == 1 ? " problem: " : " problems: ")
              + ManifestText.joined(problems));
    }
    List<String> warnings = new ArrayList<>();
    for (String path : onDisk.unlisted(manifest.get().files())) {
      warnings.add(
          "the file " + ManifestText.line(path) + " is not in the manifest and is not used");
    }
    String digest = BundleFiles.digest(ManifestJson.canonical(tree));
    return new Bundle(directory, manifest.get(), digest, warnings);
  }

  private static byte[] manifestBytes(Path directory, BundleFiles onDisk) throws IOException {
    Path file = directory.resolve(MANIFEST_FILE);
    if (!Files.exists(file)) {
      throw new BundleException(
          directory
              + " is not a bundle: it has no "
              + MANIFEST_FILE
              + "; name the directory of one");
    }
    Optional<String> misplaced = onDisk.misplaced(MANIFEST_FILE);
    if (misplaced.isPresent()) {
      throw new BundleException(misplaced.get() + ", in " + directory);
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(ManifestJson.MAX_BYTES + 1);
      if (bytes.length > ManifestJson.MAX_BYTES) {
        throw new BundleException(
            file + " is longer than the " + ManifestJson.MAX_BYTES + " bytes of a manifest");
      }
      return bytes;
    }
  }

  /**
   * The bytes of a listed file, verified once more as they are read, so that a change after {@link
   * #open} is found.
   *
   * @throws BundleException when they are not what the manifest says
   * @throws IllegalArgumentException when the manifest does not list the file
   */
  public byte[] readFile(String path) throws BundleException {
    BundleFile listed =
        manifest.files().stream()
            .filter(file -> file.path().equals(path))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("the manifest does not list a file " + path));
    try {
      Optional<String> misplaced = new BundleFiles(directory).misplaced(path);
      if (misplaced.isPresent()) {
        throw new BundleException(misplaced.get());
      }
      if (listed.sizeBytes() > Integer.MAX_VALUE - 8) {
        throw new BundleException(
            "the file " + path + " has " + listed.sizeBytes() + " bytes; at most 2 GiB are read");
      }
      byte[] bytes = Files.readAllBytes(directory.resolve(path));
      if (!BundleFiles.digest(bytes).equals(listed.sha256())) {
        throw new BundleException(
            "the file " + path + " of " + directory + " changed after it was verified");
      }
      return bytes;
    } catch (BundleException e) {
      throw e;
    } catch (IOException e) {
      throw new BundleException("the file " + path + " of " + directory + " cannot be read", e);
    }
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

  /** What was odd but not wrong: files that the manifest does not list. */
  public List<String> warnings() {
    return warnings;
  }
}
