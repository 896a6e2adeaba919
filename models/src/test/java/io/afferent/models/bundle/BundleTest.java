package io.afferent.models.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BundleTest {
  @TempDir Path folder;
  private Path place;
  private Bundle written;

  @BeforeEach
  void write() throws Exception {
    place = folder.resolve("some").resolve("bundle");
    written = BundleWriter.write(place, manifest(), files());
  }

  @Test
  void opensWhatItWrote() throws Exception {
    Bundle bundle = Bundle.open(place);
    Manifest manifest = bundle.manifest();
    assertThat(manifest.name()).isEqualTo("probe");
    assertThat(manifest.version()).isEqualTo("1.2");
    assertThat(manifest.config())
        .containsEntry("width", 64L)
        .containsEntry("epsilon", 1e-12)
        .containsEntry("log", false)
        .containsEntry("mode", "segment");
    assertThat(manifest.input()).isEqualTo(manifest().input());
    assertThat(manifest.outputs()).isEqualTo(manifest().outputs());
    assertThat(manifest.taps()).containsExactly("encoder.0");
    assertThat(manifest.training()).isEqualTo(manifest().training());
    assertThat(manifest.provenance()).containsEntry("loss", 0.25).containsEntry("seed", -7L);
    assertThat(manifest.files())
        .extracting(BundleFile::path)
        .containsExactly("extra/notes.txt", "weights.bin");
    assertThat(bundle.warnings()).isEmpty();
    assertThat(bundle.directory()).isEqualTo(place.toAbsolutePath());
    assertThat(bundle.readFile("weights.bin")).containsExactly(1, 2, 3);
  }

  @Test
  void theDigestIsTheSha256OfTheManifestThatItWrote() throws Exception {
    byte[] text = Files.readAllBytes(place.resolve("manifest.json"));
    String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    assertThat(written.digest()).isEqualTo(digest).matches("[0-9a-f]{64}");
    assertThat(Bundle.open(place).digest()).isEqualTo(digest);
  }

  @Test
  void equalContentGivesEqualBytes() throws Exception {
    Path other = folder.resolve("other");
    BundleWriter.write(other, manifest(), files());
    assertThat(other.resolve("manifest.json"))
        .hasSameBinaryContentAs(place.resolve("manifest.json"));
  }

  @Test
  void theDigestIgnoresLayoutAndOrderButNotContent() throws Exception {
    String text = text();
    replaceManifest(
        text.replace("\n", "\n\n ").replace("\"simulated\" : true", "\"simulated\":true"));
    assertThat(Bundle.open(place).digest()).isEqualTo(written.digest());
    // Move the first field to the end.
    int first = text.indexOf("\"encoder\" : \"eegformer\",");
    String moved =
        text.replace("\"encoder\" : \"eegformer\",", "").replaceAll("\\s*}\\s*$", "")
            + ", \"encoder\": \"eegformer\"}";
    assertThat(first).isPositive();
    replaceManifest(moved);
    assertThat(Bundle.open(place).digest()).isEqualTo(written.digest());
    replaceManifest(text.replace("\"version\" : \"1.2\"", "\"version\" : \"1.3\""));
    assertThat(Bundle.open(place).digest()).isNotEqualTo(written.digest());
  }

  @ParameterizedTest
  @CsvSource({"1e-12, 1E-12", "0.50, 0.5", "250.0, 250", "1e3, 1000", "-0.0, 0", "1e30, 1E+30"})
  void numbersHaveOneForm(String written, String canonical) throws Exception {
    byte[] bytes =
        ManifestJson.canonical(
            ManifestJson.parse(
                ("{\"b\":" + written + ",\"a\":1}").getBytes(StandardCharsets.UTF_8)));
    assertThat(new String(bytes, StandardCharsets.UTF_8))
        .isEqualTo("{\n  \"a\" : 1,\n  \"b\" : " + canonical + "\n}\n");
  }

  @Test
  void findsATamperedByte() throws Exception {
    Files.write(place.resolve("weights.bin"), new byte[] {1, 2, 4});
    assertRefused("weights.bin has the SHA-256", "but the manifest says");
  }

  @Test
  void findsAChangeAfterItWasOpened() throws Exception {
    Bundle bundle = Bundle.open(place);
    Files.write(place.resolve("weights.bin"), new byte[] {1, 2, 4});
    assertThatThrownBy(() -> bundle.readFile("weights.bin"))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("changed after it was verified");
    assertThatThrownBy(() -> bundle.readFile("manifest.json"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void findsAnotherLength() throws Exception {
    Files.write(place.resolve("weights.bin"), new byte[] {1, 2, 3, 4});
    assertRefused("weights.bin has 4 bytes, but the manifest says 3");
  }

  @Test
  void findsAMissingFile() throws Exception {
    Files.delete(place.resolve("weights.bin"));
    assertRefused("the file weights.bin is missing");
  }

  @Test
  void findsAWrongDigest() throws Exception {
    String digest = written.manifest().files().get(1).sha256();
    replaceManifest(text().replace(digest, "0".repeat(64)));
    assertRefused("weights.bin has the SHA-256 " + digest);
  }

  @Test
  void namesEveryProblem() throws Exception {
    Files.delete(place.resolve("weights.bin"));
    Files.write(place.resolve("extra/notes.txt"), new byte[0]);
    replaceManifest(
        text()
            .replace("\"rate_numerator\" : 250", "\"rate_numerator\" : 0")
            .replace("\"licence\" : \"Apache-2.0\"", "\"licence\" : 7")
            .replace("\"simulated\" : true", "\"simulated\" : \"yes\""));
    assertRefused(
        "5 problems",
        "input: the rate must be a positive fraction, was 0/1",
        "licence must be a string, was a number",
        "training.simulated must be true or false, was a string",
        "weights.bin is missing",
        "notes.txt has 0 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../weights.bin",
        "/weights.bin",
        "extra/../weights.bin",
        "./weights.bin",
        "extra//weights.bin",
        "extra\\\\weights.bin",
        "weights.bin/",
        "weights.bin.",
        "C:weights.bin",
        ""
      })
  void refusesTricksWithPaths(String path) throws Exception {
    Files.write(folder.resolve("some").resolve("weights.bin"), new byte[] {1, 2, 3});
    replaceManifest(text().replace("\"path\" : \"weights.bin\"", "\"path\" : \"" + path + "\""));
    assertRefused("files[1]: a file's path must be relative");
  }

  @Test
  void refusesASymbolicLinkThatLeavesTheDirectory() throws Exception {
    Path outside = Files.write(folder.resolve("outside.bin"), new byte[] {1, 2, 3});
    Files.delete(place.resolve("weights.bin"));
    Files.createSymbolicLink(place.resolve("weights.bin"), outside);
    assertRefused("weights.bin leads out of the bundle through a symbolic link");
  }

  @Test
  void refusesALinkedFolderThatLeavesTheDirectory() throws Exception {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.move(place.resolve("extra/notes.txt"), outside.resolve("notes.txt"));
    Files.delete(place.resolve("extra"));
    Files.createSymbolicLink(place.resolve("extra"), outside);
    assertRefused("extra/notes.txt leads out of the bundle");
  }

  @Test
  void refusesALinkedManifest() throws Exception {
    Path outside = folder.resolve("manifest.json");
    Files.move(place.resolve("manifest.json"), outside);
    Files.createSymbolicLink(place.resolve("manifest.json"), outside);
    assertRefused("manifest.json leads out of the bundle");
  }

  @Test
  void followsLinksInsideAndLinksToTheBundle() throws Exception {
    Files.move(place.resolve("weights.bin"), place.resolve("extra/real.bin"));
    Files.createSymbolicLink(place.resolve("weights.bin"), Path.of("extra", "real.bin"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), place);
    assertThat(Bundle.open(link).readFile("weights.bin")).containsExactly(1, 2, 3);
  }

  @Test
  void refusesADirectoryInPlaceOfAFile() throws Exception {
    Files.delete(place.resolve("weights.bin"));
    Files.createDirectory(place.resolve("weights.bin"));
    assertRefused("weights.bin is not a regular file");
  }

  @Test
  void refusesUnknownFields() throws Exception {
    // A field that this code does not know could change the numbers without it.
    replaceManifest(
        text()
            .replace("\"licence\"", "\"colour\" : \"red\", \"licence\"")
            .replace("\"scale\"", "\"offset\" : 1, \"scale\"")
            .replace("\"type\"", "\"kind\" : 1, \"type\"")
            .replace("\"size_bytes\"", "\"mode\" : 1, \"size_bytes\"")
            .replace("\"statement\"", "\"year\" : 1, \"statement\""));
    assertRefused(
        "there is no field colour in this form of a manifest",
        "there is no field input.offset",
        "there is no field outputs[0].kind",
        "there is no field files[0].mode",
        "there is no field files[1].mode",
        "there is no field training.year");
  }

  @Test
  void warnsOfFilesThatAreNotListed() throws Exception {
    Files.write(place.resolve("READ\u001b[2JME"), new byte[] {1});
    assertThat(Bundle.open(place).warnings())
        .containsExactly("the file READ\\u001b[2JME is not in the manifest and is not used");
  }

  @Test
  void namesTheFirstProblemsAndCountsTheOthers() throws Exception {
    StringBuilder many = new StringBuilder("\"files\" : [ ");
    for (int i = 0; i < 5000; i++) {
      many.append("{\"path\":\"f")
          .append(i)
          .append("\",\"size_bytes\":1,\"sha256\":\"")
          .append("0".repeat(64))
          .append("\"}, ");
    }
    replaceManifest(text().replace("\"files\" : [", many));
    assertThatThrownBy(() -> Bundle.open(place))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("5000 problems: the file f0 is missing; ")
        .hasMessageEndingWith("; the file f19 is missing; and 4980 more");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"version\" : \"1.2",
        "\"licence\" : \"Apache-2.0",
        "\"description\" : \"noise",
        "\"description\" : \"codes",
        "\"mode\" : \"segment",
        "\"normalisation\" : \"none",
        "\"encoder.0"
      })
  void refusesTextThatATerminalWouldObey(String field) throws Exception {
    String sound = text();
    assertThat(sound).contains(field);
    for (String trick : List.of("\\u001b[31m", "\\n", "\\u2028", "\\u202e", "\\u009b2J")) {
      replaceManifest(sound.replace(field, field + trick));
      assertRefused("must be one line without control characters, but has U+");
    }
  }

  @Test
  void namesWhatItRefusesInOneLine() throws Exception {
    replaceManifest(text().replace("\"probe\"", "\"probe\\u001b[31m\\nx\""));
    assertThatThrownBy(() -> Bundle.open(place))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("was 'probe\\u001b[31m\\u000ax'");
  }

  @Test
  void refusesAPathThatIsListedTwice() throws Exception {
    replaceManifest(text().replace("\"path\" : \"extra/notes.txt\"", "\"path\" : \"weights.bin\""));
    assertRefused("files[1]: the path weights.bin is listed twice");
  }

  @Test
  void refusesAManifestThatListsItself() throws Exception {
    replaceManifest(text().replace("\"path\" : \"weights.bin\"", "\"path\" : \"manifest.json\""));
    assertRefused("a manifest must not list itself");
  }

  @Test
  void refusesDuplicateKeys() throws Exception {
    replaceManifest(text().replace("\"licence\"", "\"name\" : \"twice\", \"licence\""));
    assertRefused("Duplicate field 'name'");
  }

  @Test
  void refusesAnotherSchemaVersion() throws Exception {
    replaceManifest(text().replace("\"schema_version\" : 1", "\"schema_version\" : 2"));
    assertRefused("schema_version must be 1, was 2");
  }

  @Test
  void refusesMissingFields() throws Exception {
    replaceManifest("{}");
    assertRefused(
        "schema_version must be a whole number of at most 32 bits, was missing",
        "config must be an object, was missing",
        "outputs must be a list, was missing",
        "provenance must be an object, was missing");
    replaceManifest("[]");
    assertRefused("the manifest must be a JSON object, was a list");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\": 1}", "[1]", "null", "1e400", "123456789012345678901"})
  void refusesConfigurationValuesOfOtherKinds(String value) throws Exception {
    replaceManifest(text().replace("\"width\" : 64", "\"width\" : " + value));
    assertRefused("config.width");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not json", "{", "{} {}", "{\"name\": NaN}", "\u0000"})
  void refusesWhatIsNotJson(String text) throws Exception {
    replaceManifest(text);
    assertThatThrownBy(() -> Bundle.open(place)).isInstanceOf(BundleException.class);
  }

  @Test
  void refusesAManifestThatIsHuge() throws Exception {
    replaceManifest(text() + " ".repeat(ManifestJson.MAX_BYTES));
    assertRefused("longer than the 1048576 bytes of a manifest");
  }

  @Test
  void refusesAManifestThatIsDeep() throws Exception {
    replaceManifest("{\"config\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}");
    assertRefused("nesting depth");
  }

  @Test
  void refusesNumbersAndStringsWithoutEnd() throws Exception {
    replaceManifest(text().replace("\"width\" : 64", "\"width\" : " + "9".repeat(1000)));
    assertRefused("is not JSON that can be read");
    replaceManifest(text().replace("\"segment\"", "\"" + "x".repeat(1 << 17) + "\""));
    assertRefused("is not JSON that can be read");
  }

  @Test
  void saysWhatIsNotABundle() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> Bundle.open(empty))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("is not a bundle: it has no manifest.json");
    assertThatThrownBy(() -> Bundle.open(place.resolve("weights.bin")))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("is not a directory");
    assertThatThrownBy(() -> Bundle.open(folder.resolve("absent")))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("is not a directory");
  }

  @Test
  void writesIntoAnEmptyDirectoryOnly() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(BundleWriter.write(empty, manifest(), files()).digest()).isEqualTo(written.digest());
    assertThatThrownBy(() -> BundleWriter.write(empty, manifest(), files()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds files already");
    assertThatThrownBy(() -> BundleWriter.write(empty.resolve("weights.bin"), manifest(), files()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no directory");
  }

  @Test
  void aRefusedBundleLeavesNothingBehind() throws Exception {
    Path target = folder.resolve("fresh").resolve("bundle");
    assertThatThrownBy(
            () ->
                BundleWriter.write(
                    target, manifest(), new TreeMap<>(Map.of("../escape", new byte[1]))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(target).doesNotExist();
    try (var left = Files.list(place.getParent())) {
      assertThat(left).containsExactly(place);
    }
  }

  @Test
  void refusesValuesThatHaveNoFormInAManifest() {
    for (Object value : List.of(Double.NaN, Double.POSITIVE_INFINITY, List.of(), 1f)) {
      assertThatThrownBy(() -> BundleWriter.write(folder.resolve("x"), manifest(value), files()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("provenance.loss");
    }
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(() -> Bundle.open(place))
        .isInstanceOf(BundleException.class)
        .hasMessageContainingAll(parts);
  }

  private String text() throws IOException {
    return Files.readString(place.resolve("manifest.json"));
  }

  private void replaceManifest(String text) throws IOException {
    Files.writeString(place.resolve("manifest.json"), text);
  }

  private static SortedMap<String, byte[]> files() {
    return new TreeMap<>(
        Map.of("weights.bin", new byte[] {1, 2, 3}, "extra/notes.txt", new byte[] {65}));
  }

  private static Manifest manifest() {
    return manifest(0.25);
  }

  private static Manifest manifest(Object loss) {
    return new Manifest(
        1,
        "probe",
        "1.2",
        "eegformer",
        "pytorch",
        new TreeMap<>(Map.of("width", 64, "epsilon", 1e-12, "log", false, "mode", "segment")),
        new InputContract("EEG", "V", 250, 1, 3000, "independent", 1, "none"),
        List.of(new OutputSpec("codes", "int32", List.of("C", "50"), "codes")),
        List.of("encoder.0"),
        List.of(),
        "Apache-2.0",
        new TrainingData(true, "noise", TrainingData.SIMULATED_ONLY),
        new TreeMap<>(Map.of("loss", loss, "seed", -7L)));
  }
}
