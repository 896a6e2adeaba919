package io.afferent.models.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files under a bundle's directory: where they really are, and what is in them. */
final class BundleFiles {
  private static final int MAX_UNLISTED = 20;
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path root;

  /**
   * The files of a directory.
   *
   * @param directory exists
   */
  BundleFiles(Path directory) throws IOException {
    this.root = directory.toRealPath();
  }

  /** What is wrong with where a file is; empty when it is a regular file inside the directory. */
  Optional<String> misplaced(String path) {
    Path file = root.resolve(path);
    try {
      if (!Files.exists(file)) {
        return Optional.of("the file " + path + " is missing");
      }
      if (!file.toRealPath().startsWith(root)) {
        return Optional.of(
            "the file " + path + " leads out of the bundle through a symbolic link: copy it in");
      }
      if (!Files.isRegularFile(file)) {
        return Optional.of("the file " + path + " is not a regular file");
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("the file " + path + " cannot be found: " + e);
    }
  }

  /** What is wrong with a listed file. */
  Optional<String> problem(BundleFile file) {
    Optional<String> misplaced = misplaced(file.path());
    if (misplaced.isPresent()) {
      return misplaced;
    }
    Path path = root.resolve(file.path());
    try {
      long size = Files.size(path);
      if (size != file.sizeBytes()) {
        return Optional.of(
            "the file "
                + file.path()
                + " has "
                + size
                + " bytes, but the manifest says "
                + file.sizeBytes());
      }
      String digest = digest(path);
      return digest.equals(file.sha256())
          ? Optional.empty()
          : Optional.of(
              "the file "
                  + file.path()
                  + " has the SHA-256 "
                  + digest
                  + ", but the manifest says "
                  + file.sha256()
                  + ": it was changed or damaged, take a fresh copy");
    } catch (IOException e) {
      return Optional.of("the file " + file.path() + " cannot be read: " + e);
    }
  }

  /** Files that are neither listed nor the manifest, sorted, at most {@value MAX_UNLISTED}. */
  List<String> unlisted(List<BundleFile> listed) throws IOException {
    Set<String> known = new HashSet<>();
    known.add(Bundle.MANIFEST_FILE);
    listed.forEach(file -> known.add(file.path()));
    List<String> unlisted = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = root.relativize(file).toString().replace('\\', '/');
            if (!known.contains(path)) {
              unlisted.add(path);
            }
            return unlisted.size() < MAX_UNLISTED
                ? FileVisitResult.CONTINUE
                : FileVisitResult.TERMINATE;
          }
        });
    Collections.sort(unlisted);
    return unlisted;
  }

  private static String digest(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** SHA-256, 64 lower-case hexadecimal digits. */
  static String digest(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
