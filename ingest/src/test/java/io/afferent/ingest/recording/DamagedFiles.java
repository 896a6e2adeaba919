package io.afferent.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Damages files at random and opens them: each is read or refused, as {@link WholeRecording} says.
 * {@code -Dafferent.fuzzRuns} and {@code -Dafferent.fuzzSeed} set how often and from where.
 */
public final class DamagedFiles {
  private static final int RUNS = Integer.getInteger("afferent.fuzzRuns", 300);
  private static final long SEED = Long.getLong("afferent.fuzzSeed", 20_260_302L);

  private DamagedFiles() {}

  /**
   * Damages one file of a recording, which is put back at the end.
   *
   * @param opened the file that is opened
   * @param damaged the file that is damaged: {@code opened} or one beside it; in a temporary folder
   * @param headerBytes how far the part of the file reaches where damage tells most
   * @param telling characters that hurt this format more than arbitrary bytes do
   */
  public static void readOrRefused(Path opened, Path damaged, int headerBytes, String telling)
      throws IOException {
    int read = countRead(opened, damaged, headerBytes, telling);
    // Both outcomes must occur, else the damage was not what this test is about.
    assertThat(read).as("recordings read of " + RUNS + ", seed " + SEED).isBetween(1, RUNS - 1);
  }

  /**
   * Like {@link #readOrRefused} for a file of which no damage may keep the recording from being
   * read.
   */
  public static void alwaysRead(Path opened, Path damaged, int headerBytes, String telling)
      throws IOException {
    int read = countRead(opened, damaged, headerBytes, telling);
    assertThat(read).as("recordings read of " + RUNS + ", seed " + SEED).isEqualTo(RUNS);
  }

  private static int countRead(Path opened, Path damaged, int headerBytes, String telling)
      throws IOException {
    byte[] original = Files.readAllBytes(damaged);
    Random random = new Random(SEED);
    int read = 0;
    try {
      for (int run = 0; run < RUNS; run++) {
        Files.write(
            damaged, damage(original, Math.min(headerBytes, original.length), telling, random));
        if (WholeRecording.isRead(opened, "seed " + SEED + ", run " + run)) {
          read++;
        }
      }
    } finally {
      Files.write(damaged, original);
    }
    assertThat(WholeRecording.isRead(opened, "the sound file")).isTrue();
    return read;
  }

  private static byte[] damage(byte[] original, int headerBytes, String telling, Random random) {
    byte[] bytes = original.clone();
    int changes = 1 + random.nextInt(8);
    for (int i = 0; i < changes; i++) {
      int where = random.nextInt(random.nextBoolean() ? headerBytes : bytes.length);
      bytes[where] =
          switch (random.nextInt(telling.isEmpty() ? 2 : 3)) {
            case 0 -> (byte) (bytes[where] ^ (1 << random.nextInt(8)));
            case 1 -> (byte) random.nextInt(256);
            default -> (byte) telling.charAt(random.nextInt(telling.length()));
          };
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
  }
}
