package io.afferent.ingest.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StartingFolderTest {

  @Test
  void staysWhenTheStartIsOver() throws IOException {
    Path path;
    try (StartingFolder folder = StartingFolder.create("afferent-test-")) {
      path = folder.path();
      Files.writeString(path.resolve("file"), "x");
    }
    assertThat(path.resolve("file")).exists();

    StartingFolder.delete(path);

    assertThat(path).doesNotExist();
    StartingFolder.delete(path);
  }

  @Test
  void isGoneWhenTheProcessEndsMeanwhile() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EndsWhileStarting.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String path =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

    assertThat(process.waitFor()).isEqualTo(3);
    assertThat(path).contains("afferent-test-");
    assertThat(Path.of(path)).doesNotExist();
  }

  /** What a process is when Ctrl-C comes early. */
  static final class EndsWhileStarting {
    public static void main(String[] none) throws IOException {
      StartingFolder folder = StartingFolder.create("afferent-test-");
      Files.writeString(folder.path().resolve("file"), "x");
      System.out.println(folder.path());
      System.exit(3);
    }
  }
}
