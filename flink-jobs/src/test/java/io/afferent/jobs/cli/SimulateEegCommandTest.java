package io.afferent.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateEegCommandTest {

  @TempDir Path folder;

  @Test
  void writesWhatItLists() throws IOException {
    Path file = folder.resolve("a.edf");

    Cli run =
        Cli.run(
            "simulate",
            "eeg",
            "--out",
            file.toString(),
            "--duration",
            "20s",
            "--channels",
            "Fp1,O2",
            "--rate",
            "200",
            "--seed",
            "5");

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("2 channels at 200 Hz, 20.0 s, seed 5")
        .contains("12.0 s     4.0 s  discharge");
    try (Recording recording = Recordings.open(file)) {
      assertThat(recording.streams().get(0).units()).hasSize(2);
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(4000);
      assertThat(recording.events().stream().map(RecordingEvent::label))
          .contains("alpha on", "alpha off", "blink", "discharge");
      long lines = run.out().lines().filter(line -> line.matches(" *[0-9.]+ s .*")).count();
      assertThat(lines).isEqualTo(recording.events().size());
    }
  }

  @Test
  void theSameSeedWritesTheSameBytes() throws IOException {
    Path first = folder.resolve("a.edf");
    Path second = folder.resolve("b.edf");
    Path other = folder.resolve("c.edf");
    Cli.run("simulate", "eeg", "--out", first.toString(), "--duration", "5s", "--seed", "5");
    Cli.run("simulate", "eeg", "--out", second.toString(), "--duration", "5s", "--seed", "5");
    Cli.run("simulate", "eeg", "--out", other.toString(), "--duration", "5s", "--seed", "6");

    assertThat(second).hasSameBinaryContentAs(first);
    assertThat(Files.mismatch(first, other)).isPositive();
  }

  @Test
  void leavesAFileAloneUnlessForced() throws IOException {
    Path file = Files.writeString(folder.resolve("a.edf"), "mine");

    Cli refused = Cli.run("simulate", "eeg", "--out", file.toString(), "--duration", "2s");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("is there already; name another file or add --force");
    assertThat(file).hasContent("mine");
    assertThat(
            Cli.run("simulate", "eeg", "--out", file.toString(), "--duration", "2s", "--force")
                .code())
        .isZero();
    assertThat(Files.size(file)).isGreaterThan(1000);
  }

  @Test
  void asksForEitherAFileOrBrokers() {
    Cli run = Cli.run("simulate", "eeg");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo("afferent: give either --out FILE.edf or --bootstrap HOST:PORT\n");
  }

  @Test
  void refusesAChannelThatIsNotOfTheSystem() {
    Cli run =
        Cli.run("simulate", "eeg", "--out", folder.resolve("a.edf").toString(), "--channels", "Q9");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Q9").hasLineCount(1);
  }

  @Test
  void refusesADischargeBehindTheEnd() {
    Cli run =
        Cli.run(
            "simulate",
            "eeg",
            "--out",
            folder.resolve("a.edf").toString(),
            "--duration",
            "10s",
            "--discharge-at",
            "11s");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--discharge-at lies behind the end");
  }
}
