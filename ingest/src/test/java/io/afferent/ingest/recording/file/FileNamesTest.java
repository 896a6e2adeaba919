package io.afferent.ingest.recording.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {
  @ParameterizedTest
  @CsvSource({
    "a/b.EDF, b, edf",
    "b.fif.gz, b.fif, gz",
    "b., b, ''",
    "edf, edf, ''",
    ".edf, .edf, ''",
    "x.y/b, b, ''"
  })
  void aNameIsItsBaseAndItsExtension(Path file, String base, String extension) {
    assertThat(FileNames.baseName(file)).isEqualTo(base);
    assertThat(FileNames.extension(file)).isEqualTo(extension);
  }
}
