package io.afferent.ingest.recording.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.RecordingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineEndDamageTest {
  @TempDir Path folder;

  private boolean isSuspect(String text, int position) throws IOException {
    Path path = Files.write(folder.resolve("any.bin"), text.getBytes(StandardCharsets.ISO_8859_1));
    try (RecordingFile file = RecordingFile.open(path)) {
      return LineEndDamage.isSuspect(file, position);
    }
  }

  @Test
  void moreThanFiftyLineFeedsMustAllFollowACarriageReturn() throws IOException {
    assertThat(isSuspect("x\r\n".repeat(51), 0)).isTrue();
    assertThat(isSuspect("x\r\n".repeat(50), 0)).isFalse();
    assertThat(isSuspect("x\r\n".repeat(51) + "\n", 0)).isFalse();
    assertThat(isSuspect("", 0)).isFalse();
  }

  @Test
  void whatLiesInFrontOfTheSamplesDoesNotCount() throws IOException {
    assertThat(isSuspect("\n" + "x\r\n".repeat(51), 1)).isTrue();
    assertThat(isSuspect("x\r\n".repeat(51) + "abc", 3 * 51)).isFalse();
    assertThat(isSuspect("x\r\n".repeat(51), 3 * 51 + 9)).isFalse();
  }

  @Test
  void aPairOnTheBorderOfTwoReadsIsOne() throws IOException {
    int chunk = 64 * 1024;
    String pairs = "\r\n".repeat(60);
    assertThat(isSuspect(" ".repeat(chunk - 1) + pairs, 0)).isTrue();
    assertThat(isSuspect(" ".repeat(chunk) + "\n" + pairs, 0)).isFalse();
  }

  @Test
  void theRefusalNamesTheByte() throws IOException {
    Path path = Files.writeString(folder.resolve("any.bin"), "abc" + "\r\n".repeat(60));
    try (RecordingFile file = RecordingFile.open(path)) {
      assertThatThrownBy(() -> LineEndDamage.refuse(file, 3))
          .isInstanceOf(RecordingException.class)
          .hasMessageStartingWith("any.bin: at byte 3: ")
          .hasMessageContaining("text-mode copy");
    }
  }
}
