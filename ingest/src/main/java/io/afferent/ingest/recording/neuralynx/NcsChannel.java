package io.afferent.ingest.recording.neuralynx;

import java.io.IOException;

/**
 * One channel.
 *
 * @param source its file
 * @param scan where its samples are
 * @param label its label, unique in the recording
 */
record NcsChannel(NeuralynxFile source, NcsScan scan, String label) {

  /**
   * Copies samples into a block of several channels.
   *
   * @param place position of the channel in a sample
   * @param channels channels of a sample
   * @param window room for the samples of a record
   */
  void read(long firstStored, int count, byte[] dst, int place, int channels, byte[] window)
      throws IOException {
    for (int done = 0; done < count; ) {
      long at = firstStored + done;
      int part = Math.min(count - done, scan.together(at));
      source.file().read(scan.offset(at), window, 0, part * 2);
      for (int i = 0; i < part; i++) {
        int target = ((done + i) * channels + place) * 2;
        dst[target] = window[i * 2];
        dst[target + 1] = window[i * 2 + 1];
      }
      done += part;
    }
  }
}
