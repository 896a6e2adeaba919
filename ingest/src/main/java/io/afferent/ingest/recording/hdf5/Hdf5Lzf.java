package io.afferent.ingest.recording.hdf5;

import io.afferent.ingest.recording.RecordingException;
import java.util.function.Function;

/**
 * Unpacks LZF: runs of up to 32 bytes as they are, and copies of up to 264 bytes of what came
 * before.
 */
final class Hdf5Lzf {
  private static final int LONGEST_RUN = 32;

  private Hdf5Lzf() {}

  /**
   * @param length bytes of the result
   * @param refusal makes an exception of a reason
   */
  static byte[] unpack(byte[] packed, int length, Function<String, RecordingException> refusal)
      throws RecordingException {
    byte[] plain = new byte[length];
    int in = 0;
    int out = 0;
    while (in < packed.length) {
      int control = packed[in++] & 0xFF;
      if (control < LONGEST_RUN) {
        int run = control + 1;
        if (run > packed.length - in || run > length - out) {
          throw refusal.apply("a chunk in LZF runs over its end");
        }
        System.arraycopy(packed, in, plain, out, run);
        in += run;
        out += run;
        continue;
      }
      int copied = control >>> 5;
      if (copied == 7 && in < packed.length) {
        copied += packed[in++] & 0xFF;
      }
      copied += 2;
      if (in >= packed.length || copied > length - out) {
        throw refusal.apply("a chunk in LZF runs over its end");
      }
      int from = out - ((control & 0x1F) << 8 | (packed[in++] & 0xFF)) - 1;
      if (from < 0) {
        throw refusal.apply("a chunk in LZF copies what is in front of it");
      }
      // Copies may overlap what they make, so byte by byte.
      for (int i = 0; i < copied; i++) {
        plain[out++] = plain[from++];
      }
    }
    if (out != length) {
      throw refusal.apply("a chunk in LZF unpacks to " + out + " bytes, not " + length);
    }
    return plain;
  }
}
