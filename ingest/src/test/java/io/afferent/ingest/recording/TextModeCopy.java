package io.afferent.ingest.recording;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** What a text-mode copy does: a carriage return in front of each line feed, then a cut. */
public final class TextModeCopy {
  private TextModeCopy() {}

  /** A copy as long as the original. */
  public static byte[] of(byte[] bytes) {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    for (byte value : bytes) {
      if (value == '\n') {
        copy.write('\r');
      }
      copy.write(value);
    }
    return Arrays.copyOf(copy.toByteArray(), bytes.length);
  }

  /** A copy of samples that may be anything. */
  public static byte[] ofNoise(int length) {
    byte[] noise = new byte[length];
    new Random(5).nextBytes(noise);
    return of(noise);
  }
}
