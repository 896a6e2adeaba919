package io.afferent.ingest.recording.eeglab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.Samples;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data sets against what MNE reads from them. */
class EeglabOracleTest {
  static Path fixture(String name) {
    return Fixture.file(EeglabOracleTest.class, name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "struct-v6",
        "struct-v7",
        "top-v7",
        "channelfast",
        "renamed",
        "single-channel",
        "no-chanlocs",
        "gaps",
        "own-big",
        "own-big-v7",
        "own-stored-i1",
        "own-stored-u1",
        "own-stored-u2",
        "own-stored-i4",
        "own-stored-u4",
        "own-stored-i8",
        "own-stored-u8",
        "mne-export",
        "mat73-struct",
        "mat73-top",
        "mat73-beside"
      })
  void dataSetsAreReadAsMneReadsThem(String name) throws IOException {
    String page = name.startsWith("mat73") ? "mat73.json" : "expected.json";
    JsonNode expected =
        new ObjectMapper().readTree(Files.readString(fixture(page))).get(name + ".set");
    try (Recording recording = Recordings.open(fixture(name + ".set"))) {
      assertThat(recording.header().format()).isEqualTo("EEGLAB");
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.rate().hz()).isEqualTo(expected.get("rate").doubleValue());
      if (!name.equals("no-chanlocs")) {
        List<String> names = new ArrayList<>();
        expected.get("names").forEach(node -> names.add(node.textValue()));
        // MNE keeps blanks at the end of a name.
        assertThat(stream.units().stream().map(SignalUnit::sourceLabel).toList())
            .isEqualTo(names.stream().map(String::strip).toList());
      }
      assertSamples(recording, name);
      assertEvents(recording, expected);
    }
  }

  /** MNE multiplies in the same double arithmetic; the last bits may differ. */
  private static void assertSamples(Recording recording, String name) throws IOException {
    double[] wanted = Fixture.values(fixture(name + ".f64"));
    int units = recording.streams().get(0).units().size();
    for (int unit = 0; unit < units; unit++) {
      double[] values =
          recording.gaps(0).isEmpty() && !name.endsWith("i1")
              ? Samples.physical(recording, 0, unit)
              : stored(recording, unit);
      assertThat(values).hasSize(wanted.length / units);
      for (int i = 0; i < values.length; i++) {
        double value = wanted[i * units + unit];
        assertThat(values[i]).isCloseTo(value, within(Math.abs(value) * 1e-15));
      }
    }
  }

  private static double[] stored(Recording recording, int unit) throws IOException {
    double[] all = Fixture.physical(recording, 0);
    int units = recording.streams().get(0).units().size();
    List<Double> values = new ArrayList<>();
    for (int i = unit; i < all.length; i += units) {
      if (!Double.isNaN(all[i])) {
        values.add(all[i]);
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * MNE counts stored samples without gaps, rounds onsets half-even to us and crops to the data.
   */
  private static void assertEvents(Recording recording, JsonNode expected) {
    double rate = expected.get("rate").doubleValue();
    double end = expected.get("samples").doubleValue() / rate;
    List<String> found = new ArrayList<>();
    for (RecordingEvent event : recording.events()) {
      double onset = (Double.parseDouble(event.onsetSourceText()) - 1) / rate;
      double last = Math.min(end, onset + event.durationNanos().orElse(0) / 1e9);
      if (last >= 0) {
        double cropped = Math.max(0, onset);
        found.add(micros(cropped) + " " + micros(last - cropped) + " " + event.label());
      }
    }
    List<String> wanted = new ArrayList<>();
    for (JsonNode event : expected.get("events")) {
      wanted.add(
          micros(event.get("onset").doubleValue())
              + " "
              + micros(event.get("duration").doubleValue())
              + " "
              + event.get("label").textValue().replaceAll("\\.0$", ""));
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(wanted);
  }

  private static long micros(double seconds) {
    return (long) Math.rint(seconds * 1e6);
  }

  @ParameterizedTest
  @CsvSource({
    "transposed.set, channelfast",
    "transposed.dat, channelfast",
    "channelfast.fdt, channelfast",
    "renamed.fdt, renamed"
  })
  void dataFilesFindTheirHeaderAndEachLayoutGivesTheSameSamples(String opened, String samples)
      throws IOException {
    try (Recording recording = Recordings.open(fixture(opened))) {
      assertThat(recording.header().format()).isEqualTo("EEGLAB");
      assertSamples(recording, samples);
    }
  }
}
