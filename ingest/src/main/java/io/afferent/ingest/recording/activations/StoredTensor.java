package io.afferent.ingest.recording.activations;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.PositionalBytes;
import java.io.IOException;
import java.util.List;

/**
 * A tensor and where it lies.
 *
 * @param file name of its file, for messages
 * @param name name of the tensor
 * @param type what its elements are
 * @param typeName the type as the file writes it
 * @param shape lengths of the axes; all elements lie in the file
 * @param fortranOrder whether the first axis runs fastest
 * @param bigEndian order of the bytes of an element
 * @param offset first byte of the elements
 * @param bytes opens the bytes
 */
record StoredTensor(
    String file,
    String name,
    ElementType type,
    String typeName,
    List<Long> shape,
    boolean fortranOrder,
    boolean bigEndian,
    long offset,
    Source bytes) {

  /** Where bytes are; each opening reads independently of the others. */
  @FunctionalInterface
  interface Source {
    PositionalBytes open() throws IOException;
  }

  StoredTensor {
    shape = List.copyOf(shape);
  }

  /** The same tensor with elements of another type of the same length. */
  StoredTensor as(ElementType other) {
    return new StoredTensor(
        file, name, other, typeName, shape, fortranOrder, bigEndian, offset, bytes);
  }

  /** Bytes from one index of an axis to the next. */
  long stride(int axis) {
    long stride = type.bytes();
    int from = fortranOrder ? 0 : axis + 1;
    int to = fortranOrder ? axis : shape.size();
    for (int i = from; i < to; i++) {
      stride *= shape.get(i);
    }
    return stride;
  }

  /** The tensor in a message. */
  String naming() {
    return "tensor " + HookName.shown(name) + " " + typeName + shape;
  }

  /** An exception that names the file and the tensor. */
  RecordingException refused(String reason) {
    return new RecordingException(file + ": " + naming() + ": " + reason);
  }
}
