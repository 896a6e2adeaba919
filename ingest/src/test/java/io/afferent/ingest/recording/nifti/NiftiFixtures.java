package io.afferent.ingest.recording.nifti;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.OpenOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The images beside these tests, and what nibabel reads from them. */
final class NiftiFixtures {
  private NiftiFixtures() {}

  static Path file(String name) {
    return Fixture.file(NiftiFixtures.class, name);
  }

  static JsonNode expected() throws IOException {
    return new ObjectMapper().readTree(file("expected.json").toFile());
  }

  /** Numbers of a list, NaN for null. */
  static double[] numbers(JsonNode list) {
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).isNull() ? Double.NaN : list.get(i).doubleValue();
    }
    return numbers;
  }

  static OpenOptions atlas(Path atlas) {
    return new OpenOptions(false, Optional.of(atlas), Optional.empty());
  }

  static OpenOptions mask(Path mask) {
    return new OpenOptions(false, Optional.empty(), Optional.of(mask));
  }

  static OpenOptions atlasAndMask(Path atlas, Path mask) {
    return new OpenOptions(false, Optional.of(atlas), Optional.of(mask));
  }

  /** Copies fixtures into a folder and gives the first. */
  static Path copy(Path folder, String first, String... others) throws IOException {
    for (String other : others) {
      Files.copy(file(other), folder.resolve(other));
    }
    return Files.copy(file(first), folder.resolve(first));
  }
}
