package io.afferent.ingest.recording.hdf5;

/** The checksum of the filter Fletcher32, over words of two bytes, the high one first. */
final class Hdf5Fletcher {
  /** After so many words the sums could overflow. */
  private static final int WORDS_AT_ONCE = 360;

  private Hdf5Fletcher() {}

  /** The sum of the first {@code length} bytes. */
  static int sum(byte[] bytes, int length) {
    int first = 0;
    int second = 0;
    int at = 0;
    int words = length / 2;
    while (words > 0) {
      int now = Math.min(words, WORDS_AT_ONCE);
      words -= now;
      for (int i = 0; i < now; i++, at += 2) {
        first += (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
        second += first;
      }
      first = folded(first);
      second = folded(second);
    }
    if (length % 2 != 0) {
      first = folded(first + ((bytes[at] & 0xFF) << 8));
      second = folded(second + first);
    }
    return folded(second) << 16 | folded(first);
  }

  private static int folded(int sum) {
    return (sum & 0xFFFF) + (sum >>> 16);
  }
}
