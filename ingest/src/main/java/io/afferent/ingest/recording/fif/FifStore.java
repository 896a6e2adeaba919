package io.afferent.ingest.recording.fif;

import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.stored.InterleavedStore;
import io.afferent.ingest.recording.stored.SampleStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Samples of a recording in buffers of any sizes, in one file or several. */
final class FifStore implements SampleStore {
  private final RecordingFile[] files;
  private final long[] offsets;
  private final long[] firstStored;
  private final int[] parts;
  private final int bytesPerValue;
  private final int bytesPerSample;
  private final long stored;

  FifStore(List<FifPart> parts, int bytesPerValue, int channels) {
    int count = 0;
    for (FifPart part : parts) {
      count += part.buffers().count();
    }
    this.files = new RecordingFile[parts.size()];
    this.offsets = new long[count];
    this.firstStored = new long[count];
    this.parts = new int[count];
    this.bytesPerValue = bytesPerValue;
    this.bytesPerSample = Math.multiplyExact(bytesPerValue, channels);
    long samples = 0;
    int at = 0;
    for (int p = 0; p < files.length; p++) {
      FifBuffers buffers = parts.get(p).buffers();
      files[p] = parts.get(p).file();
      for (int k = 0; k < buffers.count(); k++) {
        offsets[at] = buffers.offset(k);
        firstStored[at] = samples;
        this.parts[at] = p;
        samples += buffers.samples(k);
        at++;
      }
    }
    this.stored = samples;
  }

  @Override
  public void read(long first, int count, byte[] dst) throws IOException {
    int found = Arrays.binarySearch(firstStored, first);
    int buffer = found >= 0 ? found : -found - 2;
    int done = 0;
    while (done < count) {
      long within = first + done - firstStored[buffer];
      long end = buffer + 1 < firstStored.length ? firstStored[buffer + 1] : stored;
      int part = (int) Math.min(count - done, end - first - done);
      files[parts[buffer]].read(
          offsets[buffer] + within * bytesPerSample,
          dst,
          done * bytesPerSample,
          part * bytesPerSample);
      done += part;
      buffer++;
    }
    if (bytesPerValue > 1) {
      InterleavedStore.swap(dst, count * bytesPerSample, bytesPerValue);
    }
  }
}
