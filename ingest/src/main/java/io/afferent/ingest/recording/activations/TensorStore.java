package io.afferent.ingest.recording.activations;

import io.afferent.ingest.recording.file.PositionalBytes;
import io.afferent.ingest.recording.stored.InterleavedStore;
import io.afferent.ingest.recording.stored.SampleStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the samples of a slice, whatever the order of its axes. Where all units of a token lie
 * together they are read directly; else units are gathered into a window of tokens, of the bytes
 * given or of one token. Not thread-safe.
 */
final class TensorStore implements SampleStore {
  private static final int SCRATCH_BYTES = 1 << 16;
  private static final int WIDEST_STRIDE = 1 << 12;

  private final TensorSlice slice;
  private final int valueBytes;
  private final int sampleBytes;
  private final int runBytes;
  private final int windowTokens;
  private @Nullable PositionalBytes bytes;
  private byte[] window = new byte[0];
  private byte[] scratch = new byte[0];
  private long windowFirst;
  private int windowCount;

  /**
   * @param windowBytes most bytes of a window, unless one token has more
   */
  TensorStore(TensorSlice slice, int windowBytes) {
    this.slice = slice;
    this.valueBytes = slice.tensor().type().bytes();
    this.sampleBytes = Math.multiplyExact(slice.units(), valueBytes);
    this.runBytes = slice.run() * valueBytes;
    this.windowTokens = Math.max(1, windowBytes / sampleBytes);
  }

  private PositionalBytes bytes() throws IOException {
    PositionalBytes open = bytes;
    if (open == null) {
      open = slice.tensor().bytes().open();
      bytes = open;
    }
    return open;
  }

  @Override
  public void read(long firstStored, int count, byte[] dst) throws IOException {
    if (runBytes < sampleBytes) {
      gather(firstStored, count, dst);
    } else if (slice.tokenStride() == sampleBytes) {
      bytes().read(position(firstStored, slice.first()), dst, 0, count * sampleBytes);
    } else {
      for (int i = 0; i < count; i++) {
        long at = position(firstStored + i, slice.first());
        bytes().read(at, dst, i * sampleBytes, sampleBytes);
      }
    }
    if (slice.tensor().bigEndian()) {
      InterleavedStore.swap(dst, count * sampleBytes, valueBytes);
    }
  }

  private long position(long token, long firstByte) {
    return firstByte + token * slice.tokenStride();
  }

  private void gather(long first, int count, byte[] dst) throws IOException {
    int done = 0;
    while (done < count) {
      long at = first + done;
      if (at < windowFirst || at >= windowFirst + windowCount) {
        fill(at);
      }
      int from = (int) (at - windowFirst);
      int part = Math.min(count - done, windowCount - from);
      System.arraycopy(window, from * sampleBytes, dst, done * sampleBytes, part * sampleBytes);
      done += part;
    }
  }

  private void fill(long first) throws IOException {
    int tokens = (int) Math.min(windowTokens, slice.tokens() - first);
    windowCount = 0;
    if (window.length < tokens * sampleBytes) {
      window = new byte[tokens * sampleBytes];
    }
    for (int unit = 0; unit < slice.units(); unit += slice.run()) {
      fillRun(unit, first, tokens);
    }
    windowFirst = first;
    windowCount = tokens;
  }

  /** Reads units that lie together, for all tokens of the window. */
  private void fillRun(int unit, long first, int tokens) throws IOException {
    long firstByte = slice.offsetOf(unit);
    int target = unit * valueBytes;
    long stride = slice.tokenStride();
    if (stride > WIDEST_STRIDE + runBytes) {
      for (int i = 0; i < tokens; i++) {
        bytes().read(position(first + i, firstByte), window, target, runBytes);
        target += sampleBytes;
      }
      return;
    }
    int atOnce = (int) Math.max(1, Math.min(tokens, SCRATCH_BYTES / stride));
    int most = (int) ((atOnce - 1) * stride) + runBytes;
    if (scratch.length < most) {
      scratch = new byte[most];
    }
    for (int done = 0; done < tokens; done += atOnce) {
      int part = Math.min(atOnce, tokens - done);
      int length = (int) ((part - 1) * stride) + runBytes;
      bytes().read(position(first + done, firstByte), scratch, 0, length);
      for (int i = 0; i < part; i++) {
        System.arraycopy(scratch, (int) (i * stride), window, target, runBytes);
        target += sampleBytes;
      }
    }
  }
}
