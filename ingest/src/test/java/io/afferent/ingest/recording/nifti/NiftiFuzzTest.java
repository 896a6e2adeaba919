package io.afferent.ingest.recording.nifti;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.ingest.recording.DamagedFiles;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged files are read or refused; nothing else is thrown, and memory stays bounded. */
class NiftiFuzzTest {
  private static final String TELLING = "\0\1\2\4\u007f\u0080\u00ff\u00c0";
  private static final int RUNS = Integer.getInteger("afferent.fuzzRuns", 300);
  private static final long SEED = Long.getLong("afferent.fuzzSeed", 20_260_309L);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "type_int16.nii, 540",
    "type_float32.nii, 540",
    "qform.nii, 348",
    "scaled_be.nii.gz, 12",
    "nan_v2.nii.gz, 12",
    "pair.hdr, 348"
  })
  void damagedFilesAreReadOrRefused(String name, int headerBytes) throws IOException {
    Path copy = NiftiFixtures.copy(folder, name);
    if (name.equals("pair.hdr")) {
      Files.copy(NiftiFixtures.file("pair.img"), folder.resolve("pair.img"));
    }
    DamagedFiles.readOrRefused(copy, copy, headerBytes, TELLING);
  }

  /** The content is damaged before it is compressed, so that the check sum is right. */
  @Test
  void damagedContentsOfCompressedFilesAreReadOrRefused() throws IOException {
    byte[] sound = new NiftiBytes(3, 2, 2, 20).array();
    Path file = folder.resolve("a.nii.gz");
    int read = 0;
    Random random = new Random(SEED);
    for (int run = 0; run < RUNS; run++) {
      Files.write(file, NiftiBytes.gzip(damaged(sound, 348, random)));
      read += isRead(file, OpenOptions.defaults(), run) ? 1 : 0;
    }
    assertThat(read).as("seed " + SEED).isBetween(1, RUNS - 1);
  }

  @ParameterizedTest
  @CsvSource({"atlas.nii.gz", "mask.nii", "atlas.tsv", "atlas.xml", "atlas.txt"})
  void damagedMasksAtlasesAndTablesAreReadOrRefused(String damaged) throws IOException {
    Path atlas = NiftiFixtures.copy(folder, "atlas.nii.gz", "mask.nii", "scaled_be.nii.gz");
    Path file = folder.resolve(damaged);
    if (damaged.endsWith(".tsv")) {
      Files.copy(NiftiFixtures.file(damaged), file);
    } else if (damaged.endsWith(".xml")) {
      Files.writeString(
          file,
          "<?xml version=\"1.0\"?><atlas><header><type>Label</type></header><data>"
              + "<label index=\"3\" x=\"1\">A</label><label index=\"7\">B</label></data></atlas>");
    } else if (damaged.endsWith(".txt")) {
      Files.writeString(
          file, "# LUT\n0 Unknown 0 0 0 0\n3 Left-LIFG 1 2 3 0\n7 \"An gular\" 0 0\n");
    }
    byte[] sound = Files.readAllBytes(file);
    OpenOptions options = NiftiFixtures.atlasAndMask(atlas, folder.resolve("mask.nii"));
    Random random = new Random(SEED);
    int read = 0;
    for (int run = 0; run < RUNS; run++) {
      Files.write(file, damaged(sound, sound.length, random));
      read += isRead(folder.resolve("scaled_be.nii.gz"), options, run) ? 1 : 0;
    }
    boolean image = damaged.contains(".nii");
    // Names of regions are no reason to refuse a recording.
    assertThat(read).as("seed " + SEED).isBetween(image ? 1 : RUNS, image ? RUNS - 1 : RUNS);
  }

  private static byte[] damaged(byte[] sound, int headerBytes, Random random) {
    byte[] bytes = sound.clone();
    for (int change = random.nextInt(4); change >= 0; change--) {
      int at = random.nextInt(random.nextInt(4) == 0 ? bytes.length : headerBytes);
      bytes[at] =
          random.nextBoolean()
              ? (byte) (bytes[at] ^ 1 << random.nextInt(8))
              : (byte) TELLING.charAt(random.nextInt(TELLING.length()));
    }
    return bytes;
  }

  private static boolean isRead(Path file, OpenOptions options, int run) throws IOException {
    try (Recording recording = Recordings.open(file, options)) {
      byte[] sample = new byte[recording.streams().get(0).bytesPerSample()];
      long last = recording.streams().get(0).sampleCount() - 1;
      assertThat(recording.read(0, last, 1, sample)).isEqualTo(1);
      assertThat(recording.read(0, 0, 1, sample)).isEqualTo(1);
      return true;
    } catch (RecordingException refused) {
      assertThat(refused.getMessage()).as("run " + run).isNotBlank().doesNotContain("\n");
      return false;
    } catch (RuntimeException | Error unexpected) {
      throw new AssertionError("seed " + SEED + ", run " + run, unexpected);
    }
  }
}
