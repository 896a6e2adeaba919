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
    OutFolder out = OutFolder.open(parent.resolve("a/b"));

    assertThat(out.path()).isDirectory();
    assertThat(out.putAside()).isFalse();
  }

  private Path folderOfARun() throws Exception {
    Path folder = parent.resolve("out");
    OutFolder first = OutFolder.open(folder);
    first.putAside();
    Files.createDirectories(folder.resolve("codes"));
    Files.writeString(folder.resolve("codes/part-1.parquet"), "old");
    Files.writeString(folder.resolve("codes/.part-2.parquet.inprogress"), "old");
    Files.writeString(folder.resolve("codes/notes.txt"), "mine");
    Files.writeString(folder.resolve("thesis.txt"), "mine");
    Files.writeString(first.summary(), "old");
    return folder;
  }

  @Test
  void lookingAtTheFolderTouchesNothing() throws Exception {
    Path folder = folderOfARun();

    OutFolder.open(folder);

    assertThat(folder.resolve("codes/part-1.parquet")).exists();
    assertThat(folder.resolve("summary.json")).exists();
  }

  @Test
  void replacesTheResultsOfARunBeforeAndNothingElse() throws Exception {
    Path folder = folderOfARun();
    OutFolder second = OutFolder.open(folder);

    assertThat(second.putAside()).isTrue();
    Files.writeString(folder.resolve("codes/part-1.parquet"), "new");
    second.forgetAside();

    assertThat(folder.resolve("codes/part-1.parquet")).hasContent("new");
    assertThat(folder.resolve("codes/.part-2.parquet.inprogress")).doesNotExist();
    assertThat(second.summary()).doesNotExist();
    assertThat(folder.resolve("codes/notes.txt")).exists();
    assertThat(folder.resolve("thesis.txt")).exists();
    assertThat(folder.resolve(".afferent-before")).doesNotExist();
  }

  @Test
  void aJobThatDoesNotStartCostsNoResults() throws Exception {
    Path folder = folderOfARun();
    OutFolder second = OutFolder.open(folder);
    second.putAside();

    second.restoreAside();

    assertThat(folder.resolve("codes/part-1.parquet")).hasContent("old");
    assertThat(second.summary()).hasContent("old");
    assertThat(folder.resolve(".afferent-before")).doesNotExist();
  }

  @Test
  void refusesTheFolderOfAJobThatMayStillRun() throws Exception {
    OutFolder.open(parent).leaveTo("4711");

    assertThatThrownBy(() -> OutFolder.open(parent))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("4711")
        .hasMessageContaining("may still write there");
  }

  @Test
  void refusesParquetFilesThatNoRunHasLeft() throws Exception {
    Path folder = parent.resolve("out");
    Files.createDirectories(folder.resolve("codes"));
    Path foreign = Files.writeString(folder.resolve("codes/part-1.parquet"), "theirs");

    assertThatThrownBy(() -> OutFolder.open(folder))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("no run has left there")
        .hasMessageContaining("--out");
    assertThat(foreign).exists();
  }

  @Test
  void refusesAFile() throws Exception {
    Path file = Files.writeString(parent.resolve("file"), "");

    assertThatThrownBy(() -> OutFolder.open(file))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("is a file");
  }
}
