package io.afferent.ingest.recording.activations;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.PositionalBytes;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.npy.NpyHeader;
import io.afferent.ingest.recording.npz.NpzFile;
import io.afferent.ingest.recording.safetensors.SafetensorsHeader;
import io.afferent.ingest.recording.safetensors.SafetensorsTensor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A file of tensors, of any of the three containers, told by its first bytes.
 *
 * @param name name of the file
 * @param format name of the container
 * @param tensors its tensors, each of which lies in the file as a whole
 * @param metadata texts that the file carries beside the tensors
 * @param files closed with it
 */
record TensorFile(
    String name,
    String format,
    List<StoredTensor> tensors,
    Map<String, String> metadata,
    Closeable files)
    implements Closeable {
  private static final int HEAD_BYTES = 1 << 12;
  private static final byte[] NPY_MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  TensorFile {
    tensors = List.copyOf(tensors);
    metadata = Map.copyOf(metadata);
  }

  /** Whether a file begins as an {@code .npy} file does. */
  static boolean beginsAsNpy(ByteBuffer head) {
    return head.remaining() >= NPY_MAGIC.length
        && head.slice(head.position(), NPY_MAGIC.length).equals(ByteBuffer.wrap(NPY_MAGIC));
  }

  /**
   * Opens a file.
   *
   * @param tensorName name of the tensor of a file that holds a single one without a name
   */
  static TensorFile open(Path path, String tensorName, SourceWarnings warnings) throws IOException {
    RecordingFile file = RecordingFile.open(path);
    return CloseOnFailure.of(
        file,
        () -> {
          int length = (int) Math.min(HEAD_BYTES, file.size());
          ByteBuffer head = ByteBuffer.wrap(file.read(0, length, "the begin of the file"));
          if (beginsAsNpy(head)) {
            NpyHeader header = NpyHeader.read(file);
            StoredTensor tensor = npy(file, tensorName, header, () -> file, warnings);
            return new TensorFile(file.name(), "npy", List.of(tensor), Map.of(), file);
          }
          if (NpzFile.begins(head)) {
            file.close();
            return npz(path, warnings);
          }
          return safetensors(file);
        });
  }

  private static TensorFile safetensors(RecordingFile file) throws IOException {
    SafetensorsHeader header = SafetensorsHeader.read(file);
    List<StoredTensor> tensors = new ArrayList<>();
    for (SafetensorsTensor tensor : header.tensors()) {
      tensors.add(
          new StoredTensor(
              file.name(),
              tensor.name(),
              ElementType.of(tensor.type()),
              tensor.type().name(),
              tensor.shape(),
              false,
              false,
              tensor.offset(),
              () -> file));
    }
    return new TensorFile(file.name(), "safetensors", tensors, header.metadata(), file);
  }

  private static TensorFile npz(Path path, SourceWarnings warnings) throws IOException {
    NpzFile file = NpzFile.open(path);
    return CloseOnFailure.of(
        file,
        () -> {
          List<StoredTensor> tensors = new ArrayList<>();
          String name = String.valueOf(path.getFileName());
          for (int i = 0; i < file.arrays().size(); i++) {
            int array = i;
            NpzFile.NpzArray stored = file.arrays().get(i);
            tensors.add(
                npy(
                    new Sized(name + ", member '" + stored.name() + "'", stored.size()),
                    stored.name(),
                    stored.header(),
                    () -> file.bytes(array),
                    warnings));
          }
          for (String other : file.others()) {
            warnings.add(name + ": the member " + other + " is no array and is left out");
          }
          return new TensorFile(name, "npz", tensors, Map.of(), file);
        });
  }

  /** Name and length of an array that is not open. */
  private record Sized(String name, long size) implements PositionalBytes {
    @Override
    public void read(long position, byte[] bytes, int offset, int length) {
      throw new IllegalStateException("not open");
    }
  }

  private static StoredTensor npy(
      PositionalBytes bytes,
      String name,
      NpyHeader header,
      StoredTensor.Source source,
      SourceWarnings warnings)
      throws RecordingException {
    ElementType type = ElementType.of(header);
    long length = Math.max(1, header.elementBytes());
    boolean empty = header.shape().contains(0L);
    try {
      for (long axis : header.shape()) {
        length = Math.multiplyExact(length, Math.max(1, axis));
      }
    } catch (ArithmeticException tooLarge) {
      throw bytes.refusedAt(
          0, "the shape " + header.shape() + " is larger than any file; it is damaged");
    }
    length = empty ? 0 : length;
    bytes.requireRange(header.dataOffset(), length, "the array of shape " + header.shape());
    long behind = bytes.size() - header.dataOffset() - length;
    if (behind > 0) {
      warnings.add(bytes.name() + ": " + behind + " bytes behind the array are not read");
    }
    return new StoredTensor(
        bytes.name(),
        name,
        type,
        header.descr(),
        header.shape(),
        header.fortranOrder(),
        header.bigEndian(),
        header.dataOffset(),
        source);
  }

  /** An exception that names the file. */
  RecordingException refused(String reason) {
    return new RecordingException(name + ": " + reason);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
