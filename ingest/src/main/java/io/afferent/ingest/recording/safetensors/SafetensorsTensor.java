package io.afferent.ingest.recording.safetensors;

import java.util.List;

/**
 * Where a tensor lies in its file.
 *
 * @param name name, unique in the file
 * @param type type of the elements
 * @param shape lengths of the axes, the last runs fastest; empty for a single element
 * @param offset first byte in the file, at any address: elements may be unaligned
 * @param byteCount bytes of all elements, 0 when an axis is 0
 */
public record SafetensorsTensor(
    String name, SafetensorsType type, List<Long> shape, long offset, long byteCount) {
  public SafetensorsTensor {
    shape = List.copyOf(shape);
  }
}
