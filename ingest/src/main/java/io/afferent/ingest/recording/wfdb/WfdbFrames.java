package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.file.FilePool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes the frames of a signal file in windows, of which it keeps two, so that skewed signals do
 * not make it read everything twice. Format 8 stores differences: the values that each window
 * starts from are kept once they are known, and a jump forward reads what lies between. Not
 * thread-safe.
 */
final class WfdbFrames {
  private final WfdbSignalFile file;
  private final FilePool pool;
  private final long frames;
  private final int windowFrames;
  private final int[][] windows = {new int[0], new int[0]};
  private final long[] numbers = {-1, -1};
  private final List<int[]> starts = new ArrayList<>();
  private byte[] bytes = new byte[0];
  private int older;

  /**
   * @param frames how many frames are read at most
   * @param windowFrames frames of a window, a multiple of 6 so that each begins with a block
   */
  WfdbFrames(WfdbSignalFile file, FilePool pool, long frames, int windowFrames) {
    this.file = file;
    this.pool = pool;
    this.frames = frames;
    this.windowFrames = windowFrames;
    int[] first = new int[file.lines().size()];
    for (int i = 0; i < first.length; i++) {
      first[i] = file.lines().get(i).start();
    }
    starts.add(first);
  }

  /** Values of a window, frame after frame; valid until the second call after this one. */
  int[] window(long number) throws IOException {
    for (int i = 0; i < 2; i++) {
      if (numbers[i] == number) {
        older = 1 - i;
        return windows[i];
      }
    }
    if (file.format() == WfdbSampleFormat.DIFFERENCES_8) {
      for (long before = starts.size() - 1L; before < number; before++) {
        load(before);
      }
    }
    return load(number);
  }

  private int[] load(long number) throws IOException {
    long firstFrame = number * windowFrames;
    int samples =
        Math.toIntExact(Math.min(windowFrames, frames - firstFrame) * file.frameSamples());
    long from = file.format().bytesFor(firstFrame * file.frameSamples());
    int length = (int) file.format().bytesFor(samples);
    int padded = length + file.format().blockBytes;
    if (bytes.length < padded) {
      bytes = new byte[padded];
    }
    Arrays.fill(bytes, length, padded, (byte) 0);
    pool.get(file.path(), file.size()).read(file.byteOffset() + from, bytes, 0, length);
    int slot = older;
    numbers[slot] = -1;
    if (windows[slot].length < samples) {
      windows[slot] = new int[samples];
    }
    file.format().decode(bytes, samples, windows[slot]);
    if (file.format() == WfdbSampleFormat.DIFFERENCES_8) {
      addUp(windows[slot], samples, number);
    }
    numbers[slot] = number;
    older = 1 - slot;
    return windows[slot];
  }

  /** Turns differences into values, and keeps the last ones for the window that follows. */
  private void addUp(int[] values, int samples, long number) {
    int[] sums = starts.get((int) number).clone();
    int at = 0;
    while (at < samples) {
      for (int signal = 0; signal < sums.length; signal++) {
        int perFrame = file.lines().get(signal).samplesPerFrame();
        for (int i = 0; i < perFrame; i++, at++) {
          sums[signal] += values[at];
          values[at] = sums[signal];
        }
      }
    }
    if (starts.size() == number + 1) {
      starts.add(sums);
    }
  }
}
