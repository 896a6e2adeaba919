package io.afferent.ingest.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;

/**
 * A file format that recordings come in. Implementations are found by {@link
 * java.util.ServiceLoader}: a new format is one class with a public constructor without parameters
 * plus one line in {@code META-INF/services/io.afferent.ingest.recording.RecordingFormat}.
 * Implementations have no state.
 */
public interface RecordingFormat {
  /** Bytes from the start of a file that {@link #recognises} gets, fewer for a shorter file. */
  int HEAD_BYTES = 4096;

  /** Name of the format, for example {@code EDF}. */
  String name();

  /**
   * Extensions that files of this format usually have, lower case and without the dot. They decide
   * only when no format recognises the content.
   */
  Set<String> extensions();

  /** What the reader promises, for the documentation. */
  FormatNotes notes();

  /**
   * Whether the content is of this format, judged by its first bytes. A file that begins right and
   * is damaged later is recognised, so that {@link #open} can say what is wrong.
   *
   * @param file the file, for formats that are told apart by files beside it
   * @param head the first bytes of the file, at most {@value #HEAD_BYTES}, read-only, from position
   *     0
   */
  boolean recognises(Path file, ByteBuffer head);

  /** Whether files of this format are read by {@link OpenOptions#layout()}. */
  default boolean takesLayout() {
    return false;
  }

  /**
   * Whether an atlas and a mask apply to recordings of this format. Where they do not, {@link
   * Recordings#open} refuses them, so that nobody takes all voxels or channels for some.
   */
  default boolean takesAtlasAndMask() {
    return false;
  }

  /**
   * Opens a recording.
   *
   * @throws RecordingException if the content is damaged or contradicts itself
   */
  Recording open(Path file, OpenOptions options) throws IOException;
}
