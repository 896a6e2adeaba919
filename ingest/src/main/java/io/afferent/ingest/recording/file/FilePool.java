package io.afferent.ingest.recording.file;

import io.afferent.ingest.recording.RecordingException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files of one recording, opened when they are needed: a recording may have more files than a
 * process may have open. Not thread-safe.
 */
public final class FilePool implements Closeable {
  private static final int OPEN_AT_ONCE = 16;

  private final Map<Path, RecordingFile> open = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  /**
   * The open file.
   *
   * @param size size that it had when the recording was opened
   * @throws RecordingException if it has another size now
   */
  public RecordingFile get(Path path, long size) throws IOException {
    if (closed) {
      throw new RecordingException(
          path.getFileName() + ": the recording is closed; open it again to read from it");
    }
    RecordingFile file = open.get(path);
    if (file != null) {
      return file;
    }
    RecordingFile opened = RecordingFile.open(path);
    if (opened.size() != size) {
      opened.close();
      throw opened.refused(
          "had "
              + size
              + " bytes when the recording was opened and has "
              + opened.size()
              + " now; do not change it while it is read");
    }
    open.put(path, opened);
    if (open.size() > OPEN_AT_ONCE) {
      Iterator<RecordingFile> eldest = open.values().iterator();
      eldest.next().close();
      eldest.remove();
    }
    return opened;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    IOException failure = null;
    for (RecordingFile file : open.values()) {
      try {
        file.close();
      } catch (IOException failed) {
        failure = failed;
      }
    }
    open.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
