package io.afferent.ingest.recording.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.ingest.recording.DamagedFiles;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged files are read or refused; nothing else is thrown, and memory stays bounded. */
class DicomFuzzTest {
  private static final String TELLING =
      "\0\u0001\u0002\u0010\u007f\u00ff\u00fe\u00e0\u00dd(SQUNOBOW\\0123456789-.e";
  private static final int RUNS = Integer.getInteger("afferent.fuzzRuns", 300);
  private static final long SEED = Long.getLong("afferent.fuzzSeed", 20_260_311L);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "mosaic, d.dcm, d.dcm, 2200",
    "reversed, 2.ima, 2.ima, 2100",
    "slices, IM0001, IM0001, 900",
    "run, run.dcm, run.dcm, 2500",
    "scaled, v9.dcm, v9.dcm, 1800",
    // A damaged file beside the one that is named.
    "mosaic, d.dcm, a.dcm, 2200",
    "slices, IM0001, IM0011, 900"
  })
  void damagedFilesAreReadOrRefused(String series, String opened, String damaged, int headerBytes)
      throws IOException {
    Path copy = DicomSet.unpack(series, folder);
    DamagedFiles.readOrRefused(copy.resolve(opened), copy.resolve(damaged), headerBytes, TELLING);
  }

  @ParameterizedTest
  @CsvSource({"mosaic, d.dcm", "reversed, 2.ima"})
  void damagedCsaHeadersAreReadOrRefused(String series, String name) throws IOException {
    Path file = DicomSet.unpack(series, folder).resolve(name);
    byte[] original = Files.readAllBytes(file);
    String text = new String(original, StandardCharsets.ISO_8859_1);
    int start = text.indexOf("Actual3DImaPartNumber") - (series.equals("mosaic") ? 16 : 8);
    int pixels = 216 + (series.equals("mosaic") ? 12 : 8);
    int length = original.length - start - pixels;
    Random random = new Random(SEED);
    int read = 0;
    for (int run = 0; run < RUNS; run++) {
      byte[] bytes = original.clone();
      for (int change = 1 + random.nextInt(4); change > 0; change--) {
        bytes[start + random.nextInt(length)] =
            (byte) (random.nextBoolean() ? random.nextInt(256) : 0xFF);
      }
      Files.write(file, bytes);
      try (RecordingFile damaged = RecordingFile.open(file)) {
        DataSet.Element element = new DataSet.Element(0x00291010, start, length, new byte[0]);
        assertThat(CsaHeader.read(damaged, element, Set.of("NumberOfImagesInMosaic")).size())
            .isLessThan(2);
        read++;
      } catch (RecordingException refused) {
        assertThat(refused.getMessage()).contains(name, "at byte");
      }
    }
    assertThat(read).as("seed " + SEED).isBetween(1, RUNS - 1);
  }

  @Test
  void everyLengthOfAFileIsReadOrRefused() throws IOException {
    Path file = DicomSet.unpack("scaled", folder).resolve("v9.dcm");
    byte[] original = Files.readAllBytes(file);
    for (int length = 0; length < original.length; length++) {
      Files.write(file, Arrays.copyOf(original, length));
      DicomFile read = DicomFileReader.read(file);
      assertThat(read.content()).as("length " + length).isEqualTo(DicomFile.Content.DEFECT);
      assertThat(read.problem()).startsWith("v9.dcm: ");
    }
  }
}
