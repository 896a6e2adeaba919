package io.afferent.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Damages files at random and opens them: each is read or refused with a {@link
 * RecordingException}; nothing else is thrown, and memory stays bounded. {@code
 * -Dafferent.fuzzRuns} and {@code -Dafferent.fuzzSeed} set how often and from where.
 */
public final class DamagedFiles {
  private static final int RUNS = Integer.getInteger("afferent.fuzzRuns", 300);
  private static final long SEED = Long.getLong("afferent.fuzzSeed", 20_260_302L);

  /** Bytes allocated for one file: its objects, windows, and the samples asked for. */
  private static final long LARGEST_ALLOCATION = 64L << 20;

  private static final int READ_AT_ONCE = 50;

  /** Spikes that are read of one stream, more than the sound files have. */
  private static final int MOST_SPIKES = 100_000;

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
        if (isRead(opened, "seed " + SEED + ", run " + run)) {
          read++;
        }
      }
    } finally {
      Files.write(damaged, original);
    }
    assertThat(isRead(opened, "the sound file")).isTrue();
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

  private static boolean isRead(Path file, String what) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    boolean read;
    try (Recording recording = Recordings.open(file)) {
      RecordingInfo info = RecordingInfo.of(recording);
      assertThat(info.toText()).isNotEmpty();
      assertThat(info.toJson().has("streams")).isTrue();
      for (int stream = 0; stream < recording.streams().size(); stream++) {
        SignalStream description = recording.streams().get(stream);
        byte[] samples = new byte[READ_AT_ONCE * description.bytesPerSample()];
        long count = description.sampleCount();
        for (long at : new long[] {0, count / 2, count}) {
          assertThat(recording.read(stream, at, READ_AT_ONCE, samples)).isBetween(0, READ_AT_ONCE);
        }
      }
      for (int stream = 0; stream < recording.spikeStreams().size(); stream++) {
        drain(recording, stream, what);
      }
      read = true;
    } catch (RecordingException refused) {
      assertThat(refused.getMessage()).as(what).isNotBlank().doesNotContain("\n");
      read = false;
    } catch (RuntimeException | Error unexpected) {
      throw new AssertionError(what, unexpected);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as(what)
        .isLessThan(LARGEST_ALLOCATION);
    return read;
  }

  /** Reads spikes to the end, or so many of them. */
  private static void drain(Recording recording, int stream, String what) throws IOException {
    SpikeStream description = recording.spikeStreams().get(stream);
    long[] ticks = new long[1000];
    int[] units = new int[ticks.length];
    long all = 0;
    long before = description.firstTick();
    try (SpikeCursor cursor = recording.spikes(stream)) {
      int got = ticks.length;
      while (got == ticks.length && all < MOST_SPIKES) {
        got = cursor.read(ticks, units);
        for (int i = 0; i < got; i++) {
          assertThat(ticks[i]).as(what).isBetween(before, description.endTick() - 1);
          assertThat(units[i]).as(what).isBetween(0, description.units().size() - 1);
          before = ticks[i];
        }
        all += got;
      }
      if (got < ticks.length) {
        assertThat(all).as(what).isEqualTo(description.spikeCount());
      }
    }
  }
}
