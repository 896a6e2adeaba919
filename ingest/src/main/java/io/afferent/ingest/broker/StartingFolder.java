package io.afferent.ingest.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporary folder of something that is starting. A process that is told to end meanwhile does
 * not wait for the start, and takes the folder along. What has started is ended by its owner, who
 * deletes the folder.
 */
public final class StartingFolder implements AutoCloseable {

  private static final int ATTEMPTS = 20;
  private static final int PAUSE_MILLIS = 20;

  private final Path path;
  private final Thread hook;

  private StartingFolder(Path path) {
    this.path = path;
    this.hook = new Thread(this::deleteWhileWritten, "delete-" + path.getFileName());
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Makes the folder.
   *
   * @param prefix beginning of its name
   */
  public static StartingFolder create(String prefix) throws IOException {
    return new StartingFolder(Files.createTempDirectory(prefix));
  }

  /** The folder. */
  public Path path() {
    return path;
  }

  /** Says that the start is over: from now on the folder is its owner's to delete. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyGoingDown) {
      // The hook deletes the folder now.
    }
  }

  /** What is starting still writes: what it made while the rest was deleted is deleted again. */
  private void deleteWhileWritten() {
    try {
      for (int attempt = 0; attempt < ATTEMPTS && Files.exists(path); attempt++) {
        delete(path);
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  /** Deletes a folder with all that is in it, as far as that is possible. */
  public static void delete(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      List<Path> all = new ArrayList<>(found.toList());
      for (int i = all.size() - 1; i >= 0; i--) {
        Files.deleteIfExists(all.get(i));
      }
    } catch (IOException | UncheckedIOException left) {
      // A temporary folder that cannot be deleted now is the system's to clean up.
    }
  }
}
