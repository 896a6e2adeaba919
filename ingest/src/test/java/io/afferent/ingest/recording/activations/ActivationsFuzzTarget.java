package io.afferent.ingest.recording.activations;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.afferent.ingest.recording.FuzzedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Dumps of activations and what lies beside them, of any bytes. */
class ActivationsFuzzTarget {
  private static final FuzzedFiles FILES = new FuzzedFiles();

  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    for (String name : List.of("mixed.safetensors", "stored.npz", "deflated.npz", "zip64.npz")) {
      FILES.add(Dumps.copy(name, folder));
    }
    Path layers = Dumps.copy("layers", folder);
    for (String name : List.of("layer_02.npy", "ids.npy", "activations.json")) {
      FILES.add(layers, layers.resolve(name));
    }
    FILES.add(Dumps.copy("batch.npz", folder), folder.resolve("batch.json"));
  }

  static Stream<Arguments> seeds() {
    return FILES.seeds();
  }

  @MethodSource("seeds")
  @FuzzTest
  void anyBytesAreReadOrRefused(byte[] input) throws IOException {
    FILES.readOrRefused(input);
  }
}
