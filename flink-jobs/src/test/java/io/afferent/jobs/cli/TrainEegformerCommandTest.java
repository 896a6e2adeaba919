package io.afferent.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainEegformerCommandTest {

  @TempDir Path folder;

  private static void assertRefused(Cli run, String line) {
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith(line).hasLineCount(1);
  }

  private Cli train(String... more) {
    String[] base = {"train", "eegformer", "--out", folder.resolve("bundle").toString()};
    String[] all = new String[base.length + more.length];
    System.arraycopy(base, 0, all, 0, base.length);
    System.arraycopy(more, 0, all, base.length, more.length);
    return Cli.run(all);
  }

  @Test
  void asksForEitherRecordingsOrSimulation() {
    String line = "afferent: give either --recordings FILE... or --simulate SECONDS";
    assertRefused(train(), line);
    assertRefused(train("--simulate", "60", "--recordings", "a.edf"), line);
  }

  @ParameterizedTest
  @CsvSource({
    "--steps, 0, 'steps must be at least 1, was 0'",
    "--batch, 0, 'batchRows must be at least 1, was 0'",
    "--learning-rate, 2, '--learning-rate must be above 0 and at most 1, was 2.0'",
    "--validation, 0.7, 'validationPart must be 0.0 to 0.5, was 0.7'",
    "--hop, 0s, '--hop must be longer than 0'",
    "--subjects, 0, '--subjects must be at least 1, was 0'",
    "--name, Big, '--name must be 1 to 64 lower-case letters'",
    "--high-hz, 200, 'subject-1 cannot be prepared for training: bandpass: high_hz 200 must be'",
    "--low-hz, 50, 'subject-1 cannot be prepared for training: bandpass: low_hz 50 must be below'",
    "--low-hz, 0, 'lowHz must be 0.000001 to 1000000 Hz'",
    "--high-hz, 1e999999999, 'highHz must be 0.000001 to 1000000 Hz'",
    "--max-windows, 10, 'subject-1: at most 10 rows for 4 recordings are not even one window'"
  })
  void aValueThatCannotBeIsToldInOneLine(String option, String value, String message) {
    assertRefused(train("--simulate", "240", option, value), "afferent: " + message);
  }

  @Test
  void aFolderThatIsNotEmptyIsLeftAlone() throws IOException {
    Path mine = Files.createDirectories(folder.resolve("bundle")).resolve("mine.txt");
    Files.writeString(mine, "mine");

    assertRefused(
        train("--simulate", "60"),
        "afferent: --out " + folder.resolve("bundle") + " is not empty; name another folder");
    assertThat(mine).hasContent("mine");
  }

  @Test
  void aLinkIsNotAFolder() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("bundle"), real);
    String line = "afferent: --out " + link + " is a symbolic link; name the folder itself";
    assertRefused(train("--simulate", "60"), line);
    Files.delete(real);
    assertRefused(train("--simulate", "60"), line);
  }

  @Test
  void signalThatIsTooShortForAWindowIsOneLine() {
    Cli run = train("--simulate", "10", "--subjects", "1");
    assertRefused(run, "afferent: there is no window to learn from: each needs 12 s of signal");
    assertThat(run.out()).contains("Without a window: subject-1.");
    assertThat(folder.resolve("bundle")).doesNotExist();
  }

  @Test
  void aRecordingThatIsNamedTwiceIsRefused() {
    assertRefused(
        train("--recordings", "a.edf", "./a.edf"), "afferent: --recordings names ./a.edf twice");
  }

  @Test
  void aRecordingThatIsNotThereIsOneLine() {
    assertRefused(train("--recordings", "absent.edf"), "afferent: absent.edf: no such file");
  }
}
