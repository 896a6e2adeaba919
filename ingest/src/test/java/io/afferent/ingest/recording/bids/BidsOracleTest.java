package io.afferent.ingest.recording.bids;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.UnitPosition;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What mne-bids and pybids make of the same data set. */
class BidsOracleTest {
  private static final Map<String, UnitKind> KINDS =
      Map.of(
          "eeg",
          UnitKind.EEG,
          "dbs",
          UnitKind.EEG,
          "ecog",
          UnitKind.EEG,
          "eog",
          UnitKind.EOG,
          "stim",
          UnitKind.TRIGGER,
          "mag",
          UnitKind.MISC,
          "grad",
          UnitKind.MISC);

  @TempDir Path folder;

  private static JsonNode expected(String recording) throws IOException {
    return new ObjectMapper()
        .readTree(Fixture.file(BidsOracleTest.class, "expected.json").toFile())
        .get("recordings")
        .get(recording);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @ParameterizedTest
  @ValueSource(strings = {BidsTree.EDF, BidsTree.VHDR, BidsTree.FIF})
  void channelsAreThoseOfMneBids(String name) throws IOException {
    Path root = BidsTree.tiny(folder);
    JsonNode expected = expected(name);
    try (Recording recording = Recordings.open(root.resolve(name))) {
      List<String> labels = new ArrayList<>();
      List<UnitKind> kinds = new ArrayList<>();
      for (SignalStream stream : recording.streams()) {
        for (SignalUnit unit : stream.units()) {
          labels.add(unit.label());
          kinds.add(unit.kind());
        }
        assertThat(stream.rate().hz()).isEqualTo(expected.get("rateHz").asDouble());
        assertThat(stream.sampleCount()).isEqualTo(expected.get("samples").asLong());
      }
      assertThat(labels).isEqualTo(texts(expected.get("names")));
      assertThat(kinds).isEqualTo(texts(expected.get("types")).stream().map(KINDS::get).toList());
      assertThat(recording.header().attributes().getOrDefault("badChannels", ""))
          .isEqualTo(String.join(", ", texts(expected.get("bads"))));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {BidsTree.EDF, BidsTree.VHDR, BidsTree.FIF})
  void keysAreInheritedAsPybidsDoes(String name) throws IOException {
    Path root = BidsTree.tiny(folder);
    JsonNode metadata = expected(name).get("metadata");
    OpenOptions personal = OpenOptions.defaults().withPersonalFields();
    try (Recording recording = Recordings.open(root.resolve(name), personal)) {
      int told = 0;
      for (Map.Entry<String, JsonNode> key : metadata.properties()) {
        if (key.getValue().isValueNode() && !key.getValue().asText().equals("n/a")) {
          String text = recording.header().attributes().get("bids." + key.getKey());
          if (key.getValue().isNumber()) {
            assertThat(new BigDecimal(text)).isEqualByComparingTo(key.getValue().decimalValue());
          } else {
            assertThat(text).isEqualTo(key.getValue().asText());
          }
          told++;
        }
      }
      assertThat(told).isGreaterThan(8);
    }
  }

  @Test
  void eventsAreThoseOfMneBids() throws IOException {
    Path root = BidsTree.tiny(folder);
    JsonNode expected = expected(BidsTree.EDF);
    try (Recording recording = Recordings.open(root.resolve(BidsTree.EDF))) {
      long start = recording.header().startTimeNanos();
      // The file has the same four as annotations.
      assertThat(recording.events()).hasSize(4);
      for (int k = 0; k < 4; k++) {
        RecordingEvent event = recording.events().get(k);
        assertThat(event.label()).isEqualTo(expected.get("labels").get(k).asText());
        assertThat((event.deviceTimeNanos() - start) / 1e9)
            .isEqualTo(expected.get("onsets").get(k).asDouble());
        assertThat(event.durationNanos().orElseThrow() / 1e9)
            .isEqualTo(expected.get("durations").get(k).asDouble());
        assertThat(event.code()).hasValue(event.label().equals("go") ? 1 : 2);
      }
    }
  }

  @Test
  void positionsAreThoseOfMneBids() throws IOException {
    Path root = BidsTree.tiny(folder);
    JsonNode expected = expected(BidsTree.VHDR).get("positionsMetres");
    try (Recording recording = Recordings.open(root.resolve(BidsTree.VHDR))) {
      for (SignalUnit unit : recording.streams().get(0).units()) {
        UnitPosition position = unit.position().orElseThrow();
        JsonNode place = expected.get(unit.label());
        // Millimetres in the file: the product with 0.001 is rounded once.
        assertThat(position.xMetres()).isCloseTo(place.get(0).asDouble(), within(1e-16));
        assertThat(position.yMetres()).isCloseTo(place.get(1).asDouble(), within(1e-16));
        assertThat(position.zMetres()).isCloseTo(place.get(2).asDouble(), within(1e-16));
      }
      assertThat(recording.header().attributes())
          .containsEntry("bids.space", "fsaverage")
          .containsEntry("bids.coordinateSystem", "fsaverage")
          .containsEntry("bids.ses", "a");
    }
  }

  @Test
  void aSoundSetHasNoWarningButThatOfItsBadChannel() throws IOException {
    Path root = BidsTree.tiny(folder);
    try (Recording recording = Recordings.open(root.resolve(BidsTree.EDF))) {
      assertThat(recording.header().warnings())
          .containsExactly("sub-01_task-rest_run-01_channels.tsv: marks as bad: Pz");
    }
  }
}
