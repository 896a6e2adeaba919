package io.afferent.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.models.bundle.BundleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleStoreTest {

  private static final String DIGEST = "0123456789abcdef".repeat(4);

  @TempDir Path folder;
  private final FakeModels models = new FakeModels();

  /** Takes a bundle for sound when its manifest says so. */
  private static final class FakeModels implements BundleStore.Access {
    private int unpacked;

    @Override
    public String verify(Path directory) throws BundleException {
      String manifest;
      try {
        manifest = Files.readString(directory.resolve("manifest.json"));
      } catch (IOException absent) {
        throw new BundleException("no manifest", absent);
      }
      if (!manifest.equals("sound")) {
        throw new BundleException("weights.safetensors has another digest");
      }
      return DIGEST;
    }

    @Override
    public Path unpackDemo(Path parent) throws IOException {
      unpacked++;
      Path directory = Files.createDirectories(parent.resolve("eegformer-demo"));
      Files.writeString(directory.resolve("manifest.json"), "sound");
      return directory;
    }
  }

  private BundleStore store() {
    return new BundleStore(
        Optional.of(folder.resolve("pipelines")),
        folder.resolve("work"),
        folder.resolve("cache"),
        models);
  }

  private Path bundle(String path, String manifest) throws IOException {
    Path directory = Files.createDirectories(folder.resolve(path));
    Files.writeString(directory.resolve("manifest.json"), manifest);
    return directory;
  }

  @Test
  void theFolderOfThePipelineComesBeforeTheWorkingDirectory() throws Exception {
    Path beside = bundle("pipelines/m", "sound");
    bundle("work/m", "sound");

    assertThat(store().bundle("bundle", "m")).isEqualTo(beside);
  }

  @Test
  void theWorkingDirectoryIsSecond() throws Exception {
    Path work = bundle("work/m", "sound");

    assertThat(store().bundle("bundle", "m")).isEqualTo(work);
    assertThat(store().bundle("bundle", "./m/../m")).isEqualTo(work);
  }

  @Test
  void anAbsolutePathIsTakenAsItIs() throws Exception {
    Path elsewhere = bundle("elsewhere/m", "sound");

    assertThat(store().bundle("bundle", elsewhere.toString())).isEqualTo(elsewhere);
  }

  @Test
  void saysWhereItLookedAndWhatToWrite() {
    assertThatThrownBy(() -> store().bundle("bundle", "m"))
        .isInstanceOfSatisfying(
            StepProblem.class, problem -> assertThat(problem.option()).contains("bundle"))
        .hasMessage(
            "there is no bundle m: looked for "
                + folder.resolve("pipelines/m")
                + " and "
                + folder.resolve("work/m")
                + "; write the folder of a bundle, or eegformer-demo for the one that ships");
  }

  @Test
  void saysThatAFolderIsNoBundle() throws IOException {
    Files.createDirectories(folder.resolve("work/m"));

    assertThatThrownBy(() -> store().bundle("bundle", "m"))
        .hasMessageContaining("there is no bundle m: no manifest.json lies in ");
  }

  @Test
  void aBundleThatDoesNotVerifyIsRefusedWithTheReason() throws IOException {
    bundle("work/m", "broken");

    assertThatThrownBy(() -> store().bundle("bundle", "m"))
        .isInstanceOf(StepProblem.class)
        .hasMessage("the bundle m does not verify: weights.safetensors has another digest");
  }

  @Test
  void theOneThatShipsIsUnpackedOnceAndKeptUnderItsDigest() throws Exception {
    BundleStore store = store();

    Path first = store.bundle("bundle", "eegformer-demo");
    Path second = store.bundle("bundle", "eegformer-demo");

    assertThat(first)
        .isEqualTo(folder.resolve("cache/bundles/0123456789abcdef/eegformer-demo"))
        .isEqualTo(second);
    assertThat(models.unpacked).isEqualTo(1);
    assertThat(first.resolve("manifest.json")).hasContent("sound");
    try (Stream<Path> left = Files.list(folder.resolve("cache"))) {
      assertThat(left).containsExactly(folder.resolve("cache/bundles"));
    }
  }

  @Test
  void aCopyThatWasDamagedIsMadeAnew() throws Exception {
    Path copy = store().bundle("bundle", "eegformer-demo");
    Files.writeString(copy.resolve("manifest.json"), "damaged");

    assertThat(store().bundle("bundle", "eegformer-demo")).isEqualTo(copy);

    assertThat(copy.resolve("manifest.json")).hasContent("sound");
  }

  @Test
  void aCacheThatCannotBeWrittenIsTold() throws IOException {
    Files.writeString(folder.resolve("cache"), "a file");

    assertThatThrownBy(() -> store().bundle("bundle", "eegformer-demo"))
        .isInstanceOf(StepProblem.class)
        .hasMessageContaining("cannot be unpacked into " + folder.resolve("cache"))
        .hasMessageContaining("afferent.cache");
  }
}
