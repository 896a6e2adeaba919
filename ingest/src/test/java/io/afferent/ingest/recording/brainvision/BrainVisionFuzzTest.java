package io.afferent.ingest.recording.brainvision;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.ingest.recording.DamagedFiles;
import io.afferent.ingest.recording.WholeRecording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged files are read or refused; nothing else is thrown, and memory stays bounded. */
class BrainVisionFuzzTest {
  private static final String TELLING = "0123456789-+.,;=[]\\$/\n \"eNMVC";

  @TempDir Path folder;

  private void copy(String name) throws IOException {
    Files.copy(BrainVisionOracleTest.fixture(name), folder.resolve(name));
  }

  @ParameterizedTest
  @CsvSource({
    "pybv-int16, vhdr, vmrk, eeg",
    "int32-vectorized-ansi, vhdr, vmrk, eeg",
    "ascii-multiplexed, vhdr, '', dat",
    "ascii-vectorized, vhdr, '', dat",
    "segments, vhdr, vmrk, eeg",
    "amp, ahdr, amrk, eeg"
  })
  void damagedHeadersAreReadOrRefused(String base, String header, String marker, String data)
      throws IOException {
    copy(base + "." + header);
    copy(base + "." + data);
    if (!marker.isEmpty()) {
      copy(base + "." + marker);
    }
    Path opened = folder.resolve(base + "." + header);
    DamagedFiles.readOrRefused(opened, opened, 700, TELLING);
  }

  @Test
  void noDamageToMarkersKeepsSamplesFromBeingRead() throws IOException {
    BrainVisionSet set = BrainVisionSet.named("marked").counting(1200);
    set.marker("New Segment,,1,1,0,20240101000000000000");
    set.marker("New Segment,,301,1,0,20240101000102003000");
    set.marker("Stimulus,S  2,350,1,0");
    Path opened = set.write(folder);
    DamagedFiles.alwaysRead(opened, folder.resolve("marked.vmrk"), 400, TELLING);
    DamagedFiles.alwaysRead(opened, folder.resolve("marked.eeg"), 100, "");
  }

  @ParameterizedTest
  @CsvSource({"ascii-multiplexed", "ascii-vectorized", "ascii-vectorized-comma"})
  void damagedTextIsReadOrRefused(String base) throws IOException {
    copy(base + ".vhdr");
    copy(base + ".dat");
    DamagedFiles.readOrRefused(
        folder.resolve(base + ".vhdr"), folder.resolve(base + ".dat"), 200, TELLING);
  }

  @Test
  void damagedVectorizedBytesAreReadOrRefused() throws IOException {
    for (String extension : new String[] {".vhdr", ".vmrk", ".eeg"}) {
      copy("int32-vectorized-ansi" + extension);
    }
    DamagedFiles.readOrRefused(
        folder.resolve("int32-vectorized-ansi.vhdr"),
        folder.resolve("int32-vectorized-ansi.eeg"),
        100,
        "");
  }

  /** Found by fuzzing: the search for the code page took the square of the blank lines. */
  @Test
  void manyBlankLinesAreReadInNoTime() throws IOException {
    copy("pybv-int16.vhdr");
    copy("pybv-int16.vmrk");
    copy("pybv-int16.eeg");
    Path header = folder.resolve("pybv-int16.vhdr");
    String text = Files.readString(header);
    Files.writeString(header, text.replace("[Common", "\n".repeat(300_000) + "[Common"));
    assertThat(WholeRecording.isRead(header, "blank lines")).isTrue();
  }
}
