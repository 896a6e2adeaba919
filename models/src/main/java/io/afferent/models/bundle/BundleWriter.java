package io.afferent.models.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes bundles. A reader sees all of a bundle or nothing: it is written and verified beside its
 * place, and moved there in one step. Stateless.
 */
public final class BundleWriter {
  private BundleWriter() {}

  /**
   * Writes a bundle and opens it. {@code manifest.json} holds the canonical bytes, so its SHA-256
   * is the digest of the bundle.
   *
   * @param directory its directory; must not exist or be empty. Parents are made
   * @param manifest what it says; its list of files is replaced by {@code files}
   * @param files bytes of every other file, by path
   * @throws IOException when the directory holds files or cannot be written
   * @throws IllegalArgumentException when a path is not one of a bundle
   */
  public static Bundle write(Path directory, Manifest manifest, SortedMap<String, byte[]> files)
      throws IOException {
    List<BundleFile> listed = new ArrayList<>();
    files.forEach(
        (path, bytes) -> listed.add(new BundleFile(path, bytes.length, BundleFiles.digest(bytes))));
    SortedMap<String, byte[]> all = new TreeMap<>(files);
    all.put(
        Bundle.MANIFEST_FILE,
        ManifestJson.canonical(ManifestJson.tree(manifest.withFiles(listed))));
    return place(directory, all);
  }

  /**
   * Writes a finished bundle as it is, verifies and opens it.
   *
   * @param directory its directory; must not exist or be empty. Parents are made
   * @param files bytes of every file by path, {@code manifest.json} among them
   * @throws BundleException when the files are not a bundle
   * @throws IOException when the directory holds files or cannot be written
   */
  public static Bundle place(Path directory, SortedMap<String, byte[]> files) throws IOException {
    Path target = directory.toAbsolutePath().normalize();
    requireFree(target);
    Path parent = target.getParent();
    if (parent == null) {
      throw new IOException("a bundle cannot be the root of a file system: " + target);
    }
    Files.createDirectories(parent);
    Path draft = Files.createTempDirectory(parent, "." + target.getFileName() + "-");
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        write(draft.resolve(file.getKey()), file.getValue());
      }
      Bundle.open(draft);
      makeReadable(draft);
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      deleteAll(draft);
    }
    return Bundle.open(target);
  }

  /**
   * Makes sure that a bundle can be written to a directory: before work whose result goes there.
   *
   * @throws IOException when the directory holds files, or is no directory
   */
  public static void requireFree(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(directory + " exists and is no directory: choose another place");
    }
    try (Stream<Path> content = Files.list(directory)) {
      if (content.findAny().isPresent()) {
        throw new IOException(
            directory + " holds files already: choose an empty or a new directory");
      }
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  /** Temporary directories are for their owner only; a bundle is as readable as its manifest. */
  private static void makeReadable(Path directory) throws IOException {
    if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
      Path sample = Files.createDirectory(directory.resolve(".mode"));
      Files.setPosixFilePermissions(directory, Files.getPosixFilePermissions(sample));
      Files.delete(sample);
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
