package io.afferent.jobs.pipeline;

import io.afferent.models.bundle.Bundle;
import io.afferent.models.bundle.BundleException;
import io.afferent.models.demo.DemoBundle;
import io.afferent.models.serving.SharedEncoders;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the bundles that pipeline files and commands name, and verifies each before it is used.
 *
 * <p>{@link DemoBundle#NAME} is the one that ships: it is unpacked into a folder of the user's
 * cache that carries its digest, so that versions do not meet, and a copy that was damaged since is
 * made anew. Everything else is a path: absolute, or relative to the folder of the pipeline file,
 * then to the working directory. Thread-safe.
 */
public final class BundleStore implements CheckContext {

  /** Reads and unpacks bundles. */
  interface Access {
    /** Verifies a bundle and gives its digest. */
    String verify(Path directory) throws BundleException;

    /** Unpacks the bundle that ships below a folder, and gives its directory. */
    Path unpackDemo(Path parent) throws IOException;
  }

  private static final Access MODELS =
      new Access() {
        @Override
        public String verify(Path directory) throws BundleException {
          return SharedEncoders.verify(directory).digest();
        }

        @Override
        public Path unpackDemo(Path parent) throws IOException {
          return DemoBundle.extractTo(parent);
        }
      };

  private final Optional<Path> pipelineFolder;
  private final Path workingDirectory;
  private final Path cache;
  private final Access access;
  private @Nullable Path demo;

  BundleStore(Optional<Path> pipelineFolder, Path workingDirectory, Path cache, Access access) {
    this.pipelineFolder = pipelineFolder;
    this.workingDirectory = workingDirectory;
    this.cache = cache;
    this.access = access;
  }

  /** Bundles as a pipeline file names them. */
  public static BundleStore besideFile(Path pipelineFile) {
    return besideFolder(Optional.ofNullable(pipelineFile.toAbsolutePath().getParent()));
  }

  /** Bundles as a pipeline file in that folder names them; empty for a pipeline without a file. */
  public static BundleStore besideFolder(Optional<Path> folder) {
    return new BundleStore(folder, Path.of("").toAbsolutePath(), userCache(), MODELS);
  }

  /**
   * The folder for copies that can be made again: {@code $XDG_CACHE_HOME/afferent}, else {@code
   * .cache/afferent} in the user's home, or what the system property {@code afferent.cache} names.
   */
  static Path userCache() {
    String named = System.getProperty("afferent.cache", "");
    if (!named.isEmpty()) {
      return Path.of(named).toAbsolutePath();
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    return xdg != null && Path.of(xdg).isAbsolute()
        ? Path.of(xdg, "afferent")
        : Path.of(System.getProperty("user.home", "."), ".cache", "afferent").toAbsolutePath();
  }

  @Override
  public Path bundle(String option, String reference) throws StepProblem {
    if (reference.equals(DemoBundle.NAME)) {
      try {
        return demo();
      } catch (IOException failed) {
        throw new StepProblem(
            option,
            "the bundle "
                + DemoBundle.NAME
                + " cannot be unpacked into "
                + cache
                + ": "
                + failed.getMessage()
                + "; set the system property afferent.cache to a folder that can be written");
      }
    }
    Path directory = directory(option, reference);
    try {
      access.verify(directory);
      return directory;
    } catch (BundleException unsound) {
      // The message names the bundle and each problem.
      throw new StepProblem(option, String.valueOf(unsound.getMessage()));
    }
  }

  private Path directory(String option, String reference) throws StepProblem {
    Path named;
    try {
      named = Path.of(reference);
    } catch (InvalidPathException notAPath) {
      throw new StepProblem(option, "\"" + reference + "\" is not a path; " + choices());
    }
    Set<Path> places = new LinkedHashSet<>();
    pipelineFolder.ifPresent(folder -> places.add(folder.resolve(named).normalize()));
    places.add(workingDirectory.resolve(named).normalize());
    List<Path> looked = new ArrayList<>();
    for (Path place : places) {
      if (Files.isRegularFile(place.resolve(Bundle.MANIFEST_FILE))) {
        return place.toAbsolutePath();
      }
      looked.add(place);
    }
    boolean folder = looked.stream().anyMatch(Files::isDirectory);
    throw new StepProblem(
        option,
        "there is no bundle "
            + reference
            + ": "
            + (folder ? "no " + Bundle.MANIFEST_FILE + " lies in " : "looked for ")
            + String.join(" and ", looked.stream().map(Path::toString).toList())
            + "; "
            + choices());
  }

  private static String choices() {
    return "write the folder of a bundle, or " + DemoBundle.NAME + " for the one that ships";
  }

  private synchronized Path demo() throws IOException {
    if (demo != null) {
      return demo;
    }
    Files.createDirectories(cache);
    Path fresh = Files.createTempDirectory(cache, "unpacking-");
    try {
      Path unpacked = access.unpackDemo(fresh);
      String digest = access.verify(unpacked);
      Path kept = cache.resolve("bundles").resolve(digest.substring(0, 16));
      Path found = kept.resolve(DemoBundle.NAME);
      if (!sound(found, digest)) {
        deleteTree(found);
        Files.createDirectories(kept);
        move(unpacked, found, digest);
      }
      demo = found;
      return found;
    } finally {
      deleteTree(fresh);
    }
  }

  private void move(Path unpacked, Path target, String digest) throws IOException {
    try {
      Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException otherFileSystem) {
      throw otherFileSystem;
    } catch (IOException taken) {
      // Another process may have put the same bundle there a moment ago.
      if (!sound(target, digest)) {
        throw taken;
      }
    }
  }

  private boolean sound(Path directory, String digest) {
    try {
      return Files.isDirectory(directory) && access.verify(directory).equals(digest);
    } catch (BundleException damaged) {
      return false;
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed)
              throws IOException {
            if (failed != null) {
              throw failed;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
