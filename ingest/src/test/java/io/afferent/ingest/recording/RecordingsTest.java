package io.afferent.ingest.recording;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsTest {
  @TempDir Path folder;

  @Test
  void anAtlasOrMaskIsRefusedWhereItDoesNotApply() throws IOException {
    Path table = Files.writeString(folder.resolve("a.csv"), "time_s,x\n0,1\n0.5,2\n1,3\n");
    Optional<Path> image = Optional.of(folder.resolve("hoc.nii.gz"));
    Recordings.open(table).close();
    assertThatThrownBy(
            () -> Recordings.open(table, new OpenOptions(false, image, Optional.empty())))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("a.csv: an atlas applies to NIfTI images only")
        .hasMessageContaining("Table");
    assertThatThrownBy(
            () -> Recordings.open(table, new OpenOptions(false, Optional.empty(), image)))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("a.csv: a mask applies to NIfTI images only");
  }
}
