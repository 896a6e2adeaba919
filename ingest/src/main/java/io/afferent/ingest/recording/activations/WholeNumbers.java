package io.afferent.ingest.recording.activations;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.PositionalBytes;
import io.afferent.ingest.recording.stored.InterleavedStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Whole numbers along the axis of tokens: ids or times. From a list, or from a tensor of which 8
 * KiB are read at a time. Not thread-safe.
 */
final class WholeNumbers {
  private static final int WINDOW_BYTES = 1 << 13;

  private final long count;
  private final String source;
  private final long[] listed;
  private final @Nullable TensorSlice slice;
  private @Nullable PositionalBytes bytes;
  private byte[] window = new byte[0];
  private long windowFirst;
  private int windowCount;

  private WholeNumbers(long count, String source, long[] listed, @Nullable TensorSlice slice) {
    this.count = count;
    this.source = source;
    this.listed = listed;
    this.slice = slice;
  }

  /**
   * @param source where they were found, for messages
   */
  static WholeNumbers of(long[] listed, String source) {
    return new WholeNumbers(listed.length, source, listed.clone(), null);
  }

  /**
   * @param slice tokens of a tensor of whole numbers, without columns
   */
  static WholeNumbers of(TensorSlice slice) {
    StoredTensor tensor = slice.tensor();
    String source = tensor.file() + ": " + tensor.naming();
    return new WholeNumbers(slice.tokens(), source, new long[0], slice);
  }

  long count() {
    return count;
  }

  /** An exception that names where the numbers are. */
  RecordingException refused(String reason) {
    return new RecordingException(source + ": " + reason);
  }

  /** A number. */
  long at(long index) throws IOException {
    TensorSlice from = slice;
    if (from == null) {
      return listed[Math.toIntExact(index)];
    }
    int width = from.tensor().type().bytes();
    if (index < windowFirst || index >= windowFirst + windowCount) {
      fill(from, index, width);
    }
    int at = (int) (index - windowFirst) * width;
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = value << 8 | (window[at + i] & 0xFF);
    }
    return switch (from.tensor().type()) {
      case INT8 -> (byte) value;
      case INT16 -> (short) value;
      case INT32 -> (int) value;
      default -> value;
    };
  }

  private void fill(TensorSlice from, long first, int width) throws IOException {
    PositionalBytes open = bytes;
    if (open == null) {
      open = from.tensor().bytes().open();
      bytes = open;
    }
    windowCount = 0;
    boolean together = from.tokenStride() == width;
    int most = together ? WINDOW_BYTES / width : 1;
    int got = (int) Math.min(most, count - first);
    if (window.length < got * width) {
      window = new byte[got * width];
    }
    open.read(from.first() + first * from.tokenStride(), window, 0, got * width);
    if (from.tensor().bigEndian()) {
      InterleavedStore.swap(window, got * width, width);
    }
    windowFirst = first;
    windowCount = got;
  }
}
