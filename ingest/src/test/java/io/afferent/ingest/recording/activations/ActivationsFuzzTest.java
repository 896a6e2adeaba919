package io.afferent.ingest.recording.activations;

import io.afferent.ingest.recording.DamagedFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged files are read or refused; nothing else is thrown, and memory stays bounded. */
class ActivationsFuzzTest {
  private static final String TELLING = "0123456789-.,:[]{}()'\" \n\0\u00ff<>fVOFPK";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "mixed.safetensors, '', 700",
    "stored.npz, '', 300",
    "deflated.npz, '', 300",
    "zip64.npz, '', 300",
    "batch.npz, '', 100",
    "layers, layer_02.npy, 128",
    "layers, stack.npy, 128",
    "layers, ids.npy, 128",
    "layers, activations.json, 2500"
  })
  void damagedFilesAreReadOrRefused(String name, String damaged, int headerBytes)
      throws IOException {
    Path opened = Dumps.copy(name, folder);
    Path file = damaged.isEmpty() ? opened : opened.resolve(damaged);
    DamagedFiles.readOrRefused(opened, file, headerBytes, TELLING);
  }

  @ParameterizedTest
  @CsvSource("batch.npz, batch.json, 600")
  void damagedSidecarsAreReadOrRefused(String name, String damaged, int headerBytes)
      throws IOException {
    Path opened = Dumps.copy(name, folder);
    DamagedFiles.readOrRefused(opened, folder.resolve(damaged), headerBytes, TELLING);
  }
}
