package io.afferent.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Files of sound recordings, any of which a fuzzer replaces while the others stay as they are. The
 * first byte of an input says which file, in the order in which they were added; the rest is its
 * content. Not for several threads.
 */
public final class FuzzedFiles {
  private static final class Replaced {
    private final Path opened;
    private final Path file;
    private final byte[] sound;

    Replaced(Path opened, Path file) throws IOException {
      this.opened = opened;
      this.file = file;
      this.sound = Files.readAllBytes(file);
    }
  }

  private final List<Replaced> all = new ArrayList<>();

  /** A recording that is one file. */
  public FuzzedFiles add(Path opened) throws IOException {
    return add(opened, opened);
  }

  /**
   * One file of a recording, all of whose files are there.
   *
   * @param opened the file or folder that is opened
   * @param replaced the file that is replaced; in a temporary folder
   */
  public FuzzedFiles add(Path opened, Path replaced) throws IOException {
    assertThat(WholeRecording.isRead(opened, replaced.toString())).as("sound").isTrue();
    all.add(new Replaced(opened, replaced));
    return this;
  }

  /** The sound files as inputs. */
  public Stream<Arguments> seeds() {
    return all.stream().map(replaced -> seed(all.indexOf(replaced), replaced));
  }

  private static Arguments seed(int index, Replaced replaced) {
    byte[] seed = new byte[1 + replaced.sound.length];
    seed[0] = (byte) index;
    System.arraycopy(replaced.sound, 0, seed, 1, replaced.sound.length);
    return Arguments.of(Named.of(index + " " + replaced.file.getFileName(), seed));
  }

  /** Reads the recording with one file replaced, or sees it refused. */
  public void readOrRefused(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    Replaced replaced = all.get((input[0] & 0xFF) % all.size());
    try {
      Files.write(replaced.file, Arrays.copyOfRange(input, 1, input.length));
      WholeRecording.isRead(replaced.opened, replaced.file.getFileName().toString());
    } finally {
      Files.write(replaced.file, replaced.sound);
    }
  }
}
