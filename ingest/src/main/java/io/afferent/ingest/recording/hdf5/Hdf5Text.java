package io.afferent.ingest.recording.hdf5;

import io.afferent.ingest.recording.file.SourceText;
import io.jhdf.exceptions.HdfException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Texts of a fixed length, and those that lie in a heap of the file. */
final class Hdf5Text {
  private static final int HEAP_ID_BYTES = 4;

  private Hdf5Text() {}

  /**
   * Texts as UTF-8, else as Latin-1; without what pads them.
   *
   * @param values the values as they lie in the file
   * @param longest most bytes of a text; what is longer is cut
   */
  static List<String> read(Hdf5File file, Hdf5Type type, byte[] values, int count, int longest) {
    ByteBuffer bytes = ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN);
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(
          type.variable()
              ? inHeap(file, bytes, i * type.bytes(), longest)
              : padded(values, i * type.bytes(), Math.min(type.bytes(), longest)));
    }
    return texts;
  }

  /** Number of bytes, address of a heap, number of the text in it. */
  private static String inHeap(Hdf5File file, ByteBuffer bytes, int at, int longest) {
    int width = file.storage().getSizeOfOffsets();
    int length = bytes.getInt(at);
    long address =
        width == 8 ? bytes.getLong(at + HEAP_ID_BYTES) : bytes.getInt(at + 4) & 0xFFFFFFFFL;
    int index = bytes.getInt(at + HEAP_ID_BYTES + width);
    if (length == 0 || index == 0) {
      return "";
    }
    ByteBuffer data = file.heap(address).getObjectData(index);
    if (length < 0 || length > data.remaining()) {
      throw new HdfException(
          "a text of " + length + " bytes lies in a place of " + data.remaining());
    }
    byte[] text = new byte[Math.min(length, longest)];
    data.get(text);
    return padded(text, 0, text.length);
  }

  private static String padded(byte[] bytes, int at, int length) {
    int end = at;
    while (end < at + length && bytes[end] != 0) {
      end++;
    }
    return SourceText.decode(bytes, at, end - at).stripTrailing();
  }
}
