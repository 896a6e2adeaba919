package io.afferent.ingest.recording.edf;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SharedData;
import io.afferent.ingest.recording.SignalStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged files are read or refused; nothing else is thrown, and memory stays bounded. */
class EdfFuzzTest {
  private static final int RUNS = 300;

  /**
   * Bytes allocated for one file: its objects, four windows of 4 MiB, and the samples asked for.
   */
  private static final long LARGEST_ALLOCATION = 64L << 20;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eeg/edf/mne_test_uneven_samp.edf",
        "eeg/edf/edfio_SC4001EC-Hypnogram.bdf",
        "eeg/edf/mne_duplicate_channel_labels.edf",
        "eeg/edf/pyedflib_test_generator_datarec_generator_2.bdf",
        "eeg/edf/edfio_short_psg.edf"
      })
  void damagedCopiesOfRealFilesAreReadOrRefused(String relative) throws IOException {
    damage(Files.readAllBytes(SharedData.file(relative)));
  }

  @Test
  void damagedCopiesOfAGeneratedFileWithGapsAreReadOrRefused() throws IOException {
    EdfBytes file =
        EdfBytes.edf("EDF+D").signal("Fp1", 100).annotations(30).signal("Temp", 7).annotations(9);
    for (int i = 0; i < 20; i++) {
      file.record(new int[100], "+" + i * 3 + "||_+" + i + "~1|a|b|_", new int[7], "+1|x|_");
    }
    damage(file.build());
  }

  private void damage(byte[] original) throws IOException {
    long seed = Long.getLong("afferent.fuzzSeed", 20_260_302L);
    Random random = new Random(seed);
    int headerBytes = Math.min(original.length, 256 * 9);
    int read = 0;
    for (int run = 0; run < RUNS; run++) {
      byte[] bytes = original.clone();
      int changes = 1 + random.nextInt(8);
      for (int i = 0; i < changes; i++) {
        int where = random.nextInt(random.nextBoolean() ? headerBytes : bytes.length);
        bytes[where] = replacement(random, bytes[where]);
      }
      if (random.nextInt(4) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      }
      if (readsOrRefuses(bytes, "seed " + seed + ", run " + run)) {
        read++;
      }
    }
    // Both outcomes must occur, else the damage was not what this test is about.
    assertThat(read).as("seed " + seed).isBetween(1, RUNS - 1);
  }

  /** Digits and signs hurt a header more than arbitrary bytes do. */
  private static byte replacement(Random random, byte old) {
    String telling = "0123456789-+.,eE \0\u0014\u0015";
    return switch (random.nextInt(3)) {
      case 0 -> (byte) (old ^ (1 << random.nextInt(8)));
      case 1 -> (byte) random.nextInt(256);
      default -> (byte) telling.charAt(random.nextInt(telling.length()));
    };
  }

  private boolean readsOrRefuses(byte[] bytes, String what) throws IOException {
    Path file = Files.write(folder.resolve("fuzz.edf"), bytes);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    boolean read;
    try (Recording recording = Recordings.open(file)) {
      RecordingInfo info = RecordingInfo.of(recording);
      assertThat(info.toText()).isNotEmpty();
      assertThat(info.toJson().has("streams")).isTrue();
      for (int stream = 0; stream < recording.streams().size(); stream++) {
        SignalStream description = recording.streams().get(stream);
        byte[] samples = new byte[50 * description.bytesPerSample()];
        for (long at : new long[] {0, description.sampleCount() / 2, description.sampleCount()}) {
          assertThat(recording.read(stream, at, 50, samples)).isBetween(0, 50);
        }
      }
      read = true;
    } catch (RecordingException refused) {
      read = false;
    } catch (RuntimeException | Error unexpected) {
      throw new AssertionError(what, unexpected);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as(what)
        .isLessThan(LARGEST_ALLOCATION);
    return read;
  }
}
