package io.afferent.ingest.recording.dicom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Series that the script of PROVENANCE.md made, unpacked to be read or damaged. */
final class DicomSet {
  private DicomSet() {}

  static JsonNode expected(String file) throws IOException {
    return new ObjectMapper().readTree(Fixture.file(DicomSet.class, file).toFile());
  }

  /** Unpacks one series to a folder of its name, which is given back. */
  static Path unpack(String series, Path folder) throws IOException {
    Path target = Files.createDirectories(folder.resolve(series));
    try (ZipInputStream zip =
        new ZipInputStream(Files.newInputStream(Fixture.file(DicomSet.class, "series.zip")))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().startsWith(series + "/")) {
          Files.write(
              target.resolve(entry.getName().substring(series.length() + 1)), zip.readAllBytes());
        }
      }
    }
    return target;
  }
}
