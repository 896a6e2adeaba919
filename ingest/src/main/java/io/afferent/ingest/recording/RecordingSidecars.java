package io.afferent.ingest.recording;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Files beside recordings of any format that say more of them than the recordings do themselves.
 * Implementations are found by {@link java.util.ServiceLoader}, like formats, and have no state.
 */
@FunctionalInterface
public interface RecordingSidecars {
  /**
   * The recording as the files beside it describe it; {@code recording} itself where there are
   * none. Closing what is given back closes {@code recording}. Damage of such files is a warning on
   * the header, since the recording can be read without them.
   *
   * @param file the file that was opened
   * @param recording what the format of the file made of it; left open when this fails
   */
  Recording describe(Path file, Recording recording, OpenOptions options) throws IOException;
}
