package io.afferent.models.bundle;

import java.util.regex.Pattern;

/**
 * A file of a bundle, next to its manifest.
 *
 * @param path path inside the bundle, parts divided by {@code /}
 * @param sizeBytes size
 * @param sha256 SHA-256 of its bytes, 64 lower-case hexadecimal digits
 */
public record BundleFile(String path, long sizeBytes, String sha256) {
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  public BundleFile {
    if (path.length() > 512) {
      throw new IllegalArgumentException(
          "a file's path must have at most 512 characters, had " + path.length());
    }
    for (String part : path.split("/", -1)) {
      if (!PART.matcher(part).matches() || part.endsWith(".")) {
        throw new IllegalArgumentException(
            "a file's path must be relative, of letters, digits, '_', '-' and '.', without '..'; was '"
                + path
                + "'");
      }
    }
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("a file's size must be at least 0, was " + sizeBytes);
    }
    if (!DIGEST.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "sha256 must be 64 lower-case hexadecimal digits, was '" + sha256 + "'");
    }
  }
}
