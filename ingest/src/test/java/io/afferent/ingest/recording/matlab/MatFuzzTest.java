package io.afferent.ingest.recording.matlab;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.RecordingException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged files are read or refused; nothing else is thrown, and memory stays bounded. */
class MatFuzzTest {
  private static final int RUNS = Integer.getInteger("afferent.fuzzRuns", 300);
  private static final long SEED = Long.getLong("afferent.fuzzSeed", 20_261_125L);
  private static final long LARGEST_ALLOCATION = 16L << 20;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"own-little.mat", "own-big.mat", "own-big-compressed.mat", "scipy-v6.mat"})
  void damagedFilesAreReadOrRefused(String name) throws IOException {
    byte[] original = Files.readAllBytes(Fixture.file(MatFuzzTest.class, name));
    Random random = new Random(SEED);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Path file = folder.resolve(name);
    int read = 0;
    for (int run = 0; run < RUNS; run++) {
      byte[] bytes = original.clone();
      for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
        int where = 124 + random.nextInt(bytes.length - 124);
        bytes[where] =
            random.nextBoolean()
                ? (byte) (bytes[where] ^ (1 << random.nextInt(8)))
                : (byte) random.nextInt(256);
      }
      Files.write(file, run % 4 == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
      long before = threads.getCurrentThreadAllocatedBytes();
      String what = "seed " + SEED + ", run " + run;
      try (MatReader reader = MatReader.open(file)) {
        for (String variable : reader.names()) {
          walk(reader.variable(variable).orElseThrow(), 0);
        }
        read++;
      } catch (RecordingException refused) {
        assertThat(refused.getMessage()).as(what).isNotBlank().doesNotContain("\n");
      } catch (RuntimeException | Error unexpected) {
        throw new AssertionError(what, unexpected);
      }
      assertThat(threads.getCurrentThreadAllocatedBytes() - before)
          .as(what)
          .isLessThan(LARGEST_ALLOCATION);
    }
    assertThat(read).isLessThan(RUNS);
  }

  private static void walk(MatArray array, int depth) throws IOException {
    assertThat(depth).isLessThan(1000);
    switch (array.kind()) {
      case NUMERIC -> array.numbers().toArray(10_000);
      case TEXT -> array.rows(10_000);
      case CELL -> array.forEachCell((cell, value) -> walk(value, depth + 1));
      case STRUCT ->
          array.forEachField(
              Set.copyOf(array.fieldNames()), (element, field, value) -> walk(value, depth + 1));
      default -> assertThat(array.count()).isNotNegative();
    }
  }
}
