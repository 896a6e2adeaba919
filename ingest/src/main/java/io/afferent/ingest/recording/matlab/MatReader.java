package io.afferent.ingest.recording.matlab;

import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.hdf5.Hdf5File;
import io.afferent.ingest.recording.hdf5.Hdf5Object;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An open MAT-file of level 5 (MathWorks, "MAT-File Format", chapter 1) or 7.3, which is HDF5:
 * numeric, char, cell and struct arrays, compressed or not, in both byte orders. Opening reads the
 * names of the variables; their content is read when asked for. A compressed variable of more than
 * 1 MiB is inflated into a temporary file, which is gone when the reader is closed; so are smaller
 * ones when those in memory take 32 MiB. Not thread-safe.
 */
public final class MatReader implements Closeable {
  private static final int HEADER_BYTES = 128;
  private static final int VERSION_OFFSET = 124;
  private static final int ORDER_OFFSET = 126;
  private static final int MOST_VARIABLES = 4096;
  private static final long MOST_MEMORY = 32L << 20;

  /** Flags, 32 dimensions and the longest name that is read fit. */
  private static final int NAME_BYTES = 512;

  private final RecordingFile file;

  /** What a file of version 7.3 holds. */
  private final Optional<Hdf5Object> content;

  private final MatBytes bytes;
  private final Path temporaryFolder;
  private final Map<String, MatElement> variables = new LinkedHashMap<>();
  private final Map<String, MatSpool> spools = new LinkedHashMap<>();

  /** Bytes of variables that are inflated in memory. */
  private long memory;

  private MatReader(
      RecordingFile file, ByteOrder order, Path temporaryFolder, Optional<Hdf5File> content)
      throws IOException {
    this.file = file;
    this.content = content.isPresent() ? Optional.of(content.get().root()) : Optional.empty();
    this.temporaryFolder = temporaryFolder;
    this.bytes = MatBytes.of(file, order);
  }

  /** Whether a file begins as MAT-files of level 5 do, in one of the byte orders. */
  public static boolean isMat5(ByteBuffer head) {
    return version(head) == 1;
  }

  /** Whether a file is MAT 7.3, which is HDF5 behind a header, or plain HDF5. */
  public static boolean isHdf5(ByteBuffer head) {
    return version(head) == 2
        || (head.remaining() >= 8
            && head.order(ByteOrder.BIG_ENDIAN).getLong(head.position()) == 0x894844460D0A1A0AL);
  }

  /** Whether a file is a MAT-file of level 5 or 7.3, by its first bytes. */
  public static boolean isMatFile(Path path) throws IOException {
    try (RecordingFile file = RecordingFile.open(path)) {
      ByteBuffer head =
          ByteBuffer.wrap(
              file.read(0, (int) Math.min(file.size(), HEADER_BYTES), "the header of a MAT-file"));
      return isMat5(head) || isHdf5(head);
    }
  }

  /** Major version in the header; 0 when this is no MAT-file. */
  private static int version(ByteBuffer head) {
    if (head.remaining() < HEADER_BYTES) {
      return 0;
    }
    int at = head.position();
    int high = head.get(at + VERSION_OFFSET);
    int low = head.get(at + VERSION_OFFSET + 1);
    byte[] order = {head.get(at + ORDER_OFFSET), head.get(at + ORDER_OFFSET + 1)};
    return switch (new String(order, StandardCharsets.US_ASCII)) {
      case "IM" -> high == 0 ? low : 0;
      case "MI" -> low == 0 ? high : 0;
      default -> 0;
    };
  }

  /**
   * Opens a file and reads the names of its variables.
   *
   * @throws io.afferent.ingest.recording.RecordingException if it is no MAT-file of level 5 or 7.3,
   *     or is damaged
   */
  public static MatReader open(Path path) throws IOException {
    return open(path, Path.of(System.getProperty("java.io.tmpdir", ".")));
  }

  /**
   * @param temporaryFolder where large variables are inflated to
   */
  static MatReader open(Path path, Path temporaryFolder) throws IOException {
    RecordingFile file = RecordingFile.open(path);
    return CloseOnFailure.of(file, () -> open(file, temporaryFolder));
  }

  private static MatReader open(RecordingFile file, Path temporaryFolder) throws IOException {
    ByteBuffer head =
        ByteBuffer.wrap(
            file.read(0, (int) Math.min(file.size(), HEADER_BYTES), "the header of a MAT-file"));
    if (isHdf5(head)) {
      Hdf5File content = Hdf5File.open(file);
      return new MatReader(file, ByteOrder.LITTLE_ENDIAN, temporaryFolder, Optional.of(content));
    }
    if (!isMat5(head)) {
      throw file.refused(
          "is no MAT-file of level 5 or 7.3: its first "
              + HEADER_BYTES
              + " bytes have no version 1 and byte order IM or MI at byte "
              + VERSION_OFFSET
              + "; save it with -v7 or -v6");
    }
    boolean little = head.get(ORDER_OFFSET) == 'I';
    MatReader reader =
        new MatReader(
            file,
            little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN,
            temporaryFolder,
            Optional.empty());
    reader.readNames();
    return reader;
  }

  private void readNames() throws IOException {
    long at = HEADER_BYTES;
    int count = 0;
    while (at < file.size()) {
      MatElement element = MatElement.read(bytes, at, file.size());
      String name = "";
      if (element.is(MatType.COMPRESSED)) {
        MatBytes head = MatSpool.head(file, element, NAME_BYTES, bytes.order());
        name = compressedName(head);
      } else if (element.is(MatType.MATRIX)) {
        name = MatHeader.read(bytes, element).name();
      } else {
        throw bytes.refusedAt(
            at,
            "a variable should begin here, but the type is "
                + element.code()
                + "; the file is damaged");
      }
      if (!name.isEmpty()) {
        // MATLAB takes the last of variables that share a name; its own data have none.
        variables.put(name, element);
      }
      count++;
      if (count > MOST_VARIABLES) {
        throw bytes.refusedAt(
            at, "there are more than " + MOST_VARIABLES + " variables; save fewer in one file");
      }
      at = element.next();
    }
  }

  private static String compressedName(MatBytes head) throws IOException {
    if (head.size() < MatElement.TAG_BYTES) {
      throw head.refusedAt(0, "there is no variable inside; the file is damaged");
    }
    int code = head.int32(0);
    if (!MatType.of(code).equals(Optional.of(MatType.MATRIX))) {
      throw head.refusedAt(
          0, "an array should begin here, but the type is " + code + "; the file is damaged");
    }
    long declared = head.int32(4) & 0xFFFFFFFFL;
    long length = Math.min(declared, head.size() - MatElement.TAG_BYTES);
    return MatHeader.read(head, new MatElement(0, code, MatElement.TAG_BYTES, length, head.size()))
        .name();
  }

  /** Forgets an inflated variable; arrays of it can no longer be read. */
  public void release(String name) throws IOException {
    MatSpool spool = spools.remove(name);
    if (spool != null) {
      memory -= spool.memory();
      spool.close();
    }
  }

  /** Name of the file without folders. */
  public String fileName() {
    return file.name();
  }

  /** Name of the file without folders and extension. */
  public String baseName() {
    return file.baseName();
  }

  /** Names of the variables, in the order of the file. */
  public Set<String> names() throws IOException {
    if (content.isPresent()) {
      Set<String> names = new LinkedHashSet<>(content.get().links().keySet());
      // MATLAB's own parts are called #refs# and #subsystem#.
      names.removeIf(name -> name.startsWith("#"));
      return Collections.unmodifiableSet(names);
    }
    return Collections.unmodifiableSet(variables.keySet());
  }

  /**
   * A variable; inflates it first where it is compressed.
   *
   * @throws io.afferent.ingest.recording.RecordingException if it is damaged
   */
  public Optional<MatArray> variable(String name) throws IOException {
    if (content.isPresent()) {
      Optional<Hdf5Object> found = content.get().child(name);
      return found.isPresent() ? Optional.of(Mat73Array.of(found.get(), name)) : Optional.empty();
    }
    MatElement element = variables.get(name);
    if (element == null) {
      return Optional.empty();
    }
    if (!element.is(MatType.COMPRESSED)) {
      return Optional.of(Mat5Array.read(bytes, element));
    }
    MatSpool spool = spools.get(name);
    if (spool == null) {
      spool = MatSpool.of(file, element, bytes.order(), temporaryFolder, MOST_MEMORY - memory);
      spools.put(name, spool);
      memory += spool.memory();
    }
    MatBytes inflated = spool.bytes();
    return Optional.of(Mat5Array.read(inflated, MatElement.read(inflated, 0, inflated.size())));
  }

  @Override
  public void close() throws IOException {
    try (file) {
      for (MatSpool spool : spools.values()) {
        spool.close();
      }
    }
  }
}
