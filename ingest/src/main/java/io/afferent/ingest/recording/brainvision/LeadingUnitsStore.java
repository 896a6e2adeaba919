package io.afferent.ingest.recording.brainvision;

import io.afferent.ingest.recording.stored.SampleStore;
import java.io.IOException;

/** The first units of samples that have more. Holds at most 1 MiB or one sample. */
final class LeadingUnitsStore implements SampleStore {
  private static final int BUFFER_BYTES = 1 << 20;

  private final SampleStore all;
  private final int allBytes;
  private final int keptBytes;
  private final byte[] buffer;

  LeadingUnitsStore(SampleStore all, int bytesPerValue, int kept, int dropped) {
    this.all = all;
    this.allBytes = (kept + dropped) * bytesPerValue;
    this.keptBytes = kept * bytesPerValue;
    this.buffer = new byte[Math.max(1, BUFFER_BYTES / allBytes) * allBytes];
  }

  @Override
  public void read(long firstStored, int count, byte[] dst) throws IOException {
    int most = buffer.length / allBytes;
    for (int done = 0; done < count; done += most) {
      int part = Math.min(most, count - done);
      all.read(firstStored + done, part, buffer);
      for (int i = 0; i < part; i++) {
        System.arraycopy(buffer, i * allBytes, dst, (done + i) * keptBytes, keptBytes);
      }
    }
  }
}
