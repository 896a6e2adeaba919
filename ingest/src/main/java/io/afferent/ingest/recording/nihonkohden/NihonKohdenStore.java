package io.afferent.ingest.recording.nihonkohden;

import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.stored.SampleStore;
import java.io.IOException;
import java.util.List;

/**
 * Samples of all blocks, one after another, made signed and without the marker word. Holds at most
 * 1 MiB or one sample. Not thread-safe.
 */
final class NihonKohdenStore implements SampleStore {
  private static final int BUFFER_BYTES = 1 << 20;

  private final RecordingFile file;
  private final List<NihonKohdenBlock> blocks;
  private final long[] firstStored;
  private final int frameBytes;
  private byte[] buffer = new byte[0];

  NihonKohdenStore(RecordingFile file, List<NihonKohdenBlock> blocks) {
    this.file = file;
    this.blocks = List.copyOf(blocks);
    this.frameBytes = blocks.get(0).frameBytes();
    this.firstStored = new long[blocks.size() + 1];
    for (int i = 0; i < blocks.size(); i++) {
      firstStored[i + 1] = firstStored[i] + blocks.get(i).samples();
    }
  }

  @Override
  public void read(long first, int count, byte[] dst) throws IOException {
    int most = Math.max(1, BUFFER_BYTES / frameBytes);
    int done = 0;
    while (done < count) {
      int block = blockOf(first + done);
      long within = first + done - firstStored[block];
      int part =
          (int)
              Math.min(
                  Math.min(most, count - done),
                  firstStored[block + 1] - firstStored[block] - within);
      if (buffer.length < part * frameBytes) {
        buffer = new byte[part * frameBytes];
      }
      file.read(blocks.get(block).dataOffset() + within * frameBytes, buffer, 0, part * frameBytes);
      copy(part, dst, done);
      done += part;
    }
  }

  private void copy(int part, byte[] dst, int done) {
    int kept = frameBytes - 2;
    for (int i = 0; i < part; i++) {
      int target = (done + i) * kept;
      System.arraycopy(buffer, i * frameBytes, dst, target, kept);
      for (int high = target + 1; high < target + kept; high += 2) {
        // Unsigned around 0x8000: only the highest bit differs.
        dst[high] ^= (byte) 0x80;
      }
    }
  }

  private int blockOf(long stored) {
    int low = 0;
    int high = firstStored.length - 2;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (firstStored[middle] <= stored) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
