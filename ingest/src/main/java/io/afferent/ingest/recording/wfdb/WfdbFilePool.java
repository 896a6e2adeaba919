package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signal files, opened when they are needed: a record may have more segments than a process may
 * have open files. Not thread-safe.
 */
final class WfdbFilePool implements Closeable {
  private static final int OPEN_AT_ONCE = 16;

  private final Map<Path, RecordingFile> open = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  /**
   * The open file.
   *
   * @param size size that it had when the record was opened
   * @throws RecordingException if it has another size now
   */
  RecordingFile get(Path path, long size) throws IOException {
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
              + " bytes when the record was opened and has "
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
