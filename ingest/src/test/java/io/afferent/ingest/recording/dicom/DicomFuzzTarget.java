package io.afferent.ingest.recording.dicom;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.afferent.ingest.recording.FuzzedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One file of a series, of any bytes. */
class DicomFuzzTarget {
  private static final FuzzedFiles FILES = new FuzzedFiles();

  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    Path mosaic = DicomSet.unpack("mosaic", folder);
    FILES.add(mosaic.resolve("d.dcm")).add(mosaic.resolve("d.dcm"), mosaic.resolve("a.dcm"));
    FILES.add(DicomSet.unpack("reversed", folder).resolve("2.ima"));
    FILES.add(DicomSet.unpack("slices", folder).resolve("IM0001"));
    FILES.add(DicomSet.unpack("run", folder).resolve("run.dcm"));
    FILES.add(DicomSet.unpack("scaled", folder).resolve("v9.dcm"));
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
