package io.afferent.ingest.recording.bids;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.Fixture;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BidsNameTest {

  /** Keys of names by what pybids calls them. */
  private static final Map<String, String> KEYS =
      Map.of(
          "subject",
          "sub",
          "session",
          "ses",
          "acquisition",
          "acq",
          "ceagent",
          "ce",
          "direction",
          "dir",
          "reconstruction",
          "rec");

  @Test
  void namesHaveThePartsThatPybidsFinds() throws IOException {
    JsonNode names =
        new ObjectMapper()
            .readTree(Fixture.file(getClass(), "expected.json").toFile())
            .get("names");
    assertThat(names).hasSizeGreaterThan(5);
    names
        .properties()
        .forEach(
            entry -> {
              BidsName name = BidsName.parse(entry.getKey()).orElseThrow();
              Map<String, String> own = new HashMap<>(name.entities());
              own.put("suffix", name.suffix());
              own.put("extension", name.extension());
              // pybids leaves the part of a split recording out.
              own.remove("split");
              Map<String, String> expected = new HashMap<>();
              entry
                  .getValue()
                  .properties()
                  .forEach(
                      part ->
                          expected.put(
                              KEYS.getOrDefault(part.getKey(), part.getKey()),
                              part.getValue().asText()));
              assertThat(own).isEqualTo(expected);
            });
  }

  @Test
  void entitiesKeepTheirOrderAndAnyKey() {
    BidsName name = BidsName.parse("sub-01_novel-x+y_split-02_meg.fif").orElseThrow();

    assertThat(name.entities().keySet()).containsExactly("sub", "novel", "split");
    assertThat(name.label("novel")).contains("x+y");
    assertThat(name.label("ses")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S001R03.edf",
        "sub-01_task-rest.edf",
        "sub-01__eeg.edf",
        "sub-_eeg.edf",
        "-01_eeg.edf",
        "sub-01_sub-02_eeg.edf",
        "sub-a-b_eeg.edf",
        "sub-01_eeg_.edf",
        ".edf",
        "_eeg.edf",
        "dataset_description.json"
      })
  void otherNamesAreNoneOfBids(String name) {
    assertThat(BidsName.parse(name).filter(found -> found.label("sub").isPresent())).isEmpty();
  }
}
