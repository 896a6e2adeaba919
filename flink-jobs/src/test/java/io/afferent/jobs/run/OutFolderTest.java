package io.afferent.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutFolderTest {

  @TempDir Path parent;

  @Test
  void makesTheFolder() throws Exception {
    OutFolder out = OutFolder.prepare(parent.resolve("a/b"));

    assertThat(out.path()).isDirectory();
    assertThat(out.replacedResults()).isFalse();
  }

  @Test
  void replacesTheResultsOfARunBeforeAndNothingElse() throws Exception {
    Path folder = parent.resolve("out");
    OutFolder first = OutFolder.prepare(folder);
    Files.createDirectories(folder.resolve("codes"));
    Files.writeString(folder.resolve("codes/part-1.parquet"), "old");
    Files.writeString(folder.resolve("codes/.part-2.parquet.inprogress"), "old");
    Files.writeString(folder.resolve("codes/notes.txt"), "mine");
    Files.writeString(folder.resolve("thesis.txt"), "mine");
    Files.writeString(first.summary(), "old");

    OutFolder second = OutFolder.prepare(folder);

    assertThat(second.replacedResults()).isTrue();
    assertThat(folder.resolve("codes/part-1.parquet")).doesNotExist();
    assertThat(folder.resolve("codes/.part-2.parquet.inprogress")).doesNotExist();
    assertThat(second.summary()).doesNotExist();
    assertThat(folder.resolve("codes/notes.txt")).exists();
    assertThat(folder.resolve("thesis.txt")).exists();
  }

  @Test
  void refusesParquetFilesThatNoRunHasLeft() throws Exception {
    Path folder = parent.resolve("out");
    Files.createDirectories(folder.resolve("codes"));
    Path foreign = Files.writeString(folder.resolve("codes/part-1.parquet"), "theirs");

    assertThatThrownBy(() -> OutFolder.prepare(folder))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("no run has left there")
        .hasMessageContaining("--out");
    assertThat(foreign).exists();
  }

  @Test
  void refusesAFile() throws Exception {
    Path file = Files.writeString(parent.resolve("file"), "");

    assertThatThrownBy(() -> OutFolder.prepare(file))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("is a file");
  }
}
