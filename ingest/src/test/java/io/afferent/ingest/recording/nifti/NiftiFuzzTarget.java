package io.afferent.ingest.recording.nifti;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.afferent.ingest.recording.FuzzedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** NIfTI files of any bytes. */
class NiftiFuzzTarget {
  private static final FuzzedFiles FILES = new FuzzedFiles();

  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    for (String name :
        List.of("type_int16.nii", "type_float32.nii", "qform.nii", "scaled_be.nii.gz")) {
      FILES.add(NiftiFixtures.copy(folder, name));
    }
    FILES.add(NiftiFixtures.copy(folder, "pair.hdr", "pair.img"));
    FILES.add(Files.write(folder.resolve("own.nii"), new NiftiBytes(3, 2, 2, 20).array()));
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
