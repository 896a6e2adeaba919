package io.afferent.ingest.recording.spikeglx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.Fixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A copy of a fixture's two files, with some of its keys changed. */
final class SpikeGlxSet {
  static final String NP1 = "np1_g0_t0.imec0.ap";
  static final String NP1_LOW = "np1_g0_t0.imec0.lf";
  static final String NP2 = "np2_g0_t0.imec1.ap";
  static final String NIDQ = "run_g0_t0.nidq";
  static final String OBX = "box_g0_t0.obx0.obx";

  private String text;
  private byte[] samples;
  private String name;

  private SpikeGlxSet(String name) throws IOException {
    this.name = name;
    this.text = Files.readString(fixture(name + ".meta"));
    this.samples = Files.readAllBytes(fixture(name + ".bin"));
  }

  static SpikeGlxSet of(String name) throws IOException {
    return new SpikeGlxSet(name);
  }

  static Path fixture(String name) {
    return Fixture.file(SpikeGlxSet.class, name);
  }

  static JsonNode expected() throws IOException {
    return new ObjectMapper().readTree(fixture("expected.json").toFile());
  }

  /** Changes the value of a key that the fixture has. */
  SpikeGlxSet with(String key, String value) {
    return replace("(?m)^~?" + key + "=.*$", key + "=" + value);
  }

  /** Takes a key away that the fixture has. */
  SpikeGlxSet without(String key) {
    return replace("(?m)^~?" + key + "=.*\n", "");
  }

  SpikeGlxSet replace(String pattern, String replacement) {
    String changed = text.replaceFirst(pattern, replacement);
    if (changed.equals(text)) {
      throw new IllegalArgumentException("the fixture has no " + pattern);
    }
    text = changed;
    return this;
  }

  SpikeGlxSet plus(String line) {
    text = line + "\n" + text;
    return this;
  }

  SpikeGlxSet plusSamples(byte[] bytes) {
    byte[] longer = Arrays.copyOf(samples, samples.length + bytes.length);
    System.arraycopy(bytes, 0, longer, samples.length, bytes.length);
    samples = longer;
    return this;
  }

  SpikeGlxSet firstSamples(int bytes) {
    samples = Arrays.copyOf(samples, bytes);
    return this;
  }

  SpikeGlxSet named(String newName) {
    name = newName;
    return this;
  }

  /** Writes both files, and gives the meta file. */
  Path write(Path folder) throws IOException {
    Files.write(folder.resolve(name + ".bin"), samples);
    return Files.write(folder.resolve(name + ".meta"), text.getBytes(StandardCharsets.UTF_8));
  }
}
