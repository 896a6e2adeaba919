package io.afferent.ingest.recording.file;

import java.io.Closeable;
import java.io.IOException;

/**
 * Files that a recording takes over when it was opened, and that are closed when it was not,
 * whatever the reason: memory may run out too.
 */
public final class CloseOnFailure {

  /**
   * What opens a recording.
   *
   * @param <T> what is opened
   */
  @FunctionalInterface
  public interface Opening<T> {
    T open() throws IOException;
  }

  private CloseOnFailure() {}

  /**
   * Opens something that then owns {@code files}.
   *
   * @param files closed when the opening fails
   */
  public static <T> T of(Closeable files, Opening<T> opening) throws IOException {
    try {
      return opening.open();
    } catch (IOException | RuntimeException | Error failed) {
      try {
        files.close();
      } catch (IOException | RuntimeException alsoFailed) {
        failed.addSuppressed(alsoFailed);
      }
      throw failed;
    }
  }
}
