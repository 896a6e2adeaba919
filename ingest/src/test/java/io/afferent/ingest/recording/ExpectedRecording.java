package io.afferent.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares a recording of one stream with what other software read from its files. */
public final class ExpectedRecording {
  private final JsonNode expected;

  private ExpectedRecording(JsonNode expected) {
    this.expected = expected;
  }

  /** The values under {@code name} in {@code expected.json} beside a test. */
  public static ExpectedRecording of(Class<?> test, String name) throws IOException {
    JsonNode all = new ObjectMapper().readTree(Fixture.file(test, "expected.json").toFile());
    assertThat(all.has(name)).as(name).isTrue();
    return new ExpectedRecording(all.get(name));
  }

  /** Names without regard to case, and the rate; further units may follow. */
  public void checkUnits(Recording recording) {
    SignalStream stream = recording.streams().get(0);
    List<String> names = new ArrayList<>();
    expected.get("names").forEach(name -> names.add(name.textValue().toUpperCase(Locale.ROOT)));
    assertThat(stream.units())
        .extracting(unit -> unit.label().toUpperCase(Locale.ROOT))
        .startsWith(names.toArray(new String[0]));
    assertThat(stream.rate().hz()).isEqualTo(expected.get("rate").doubleValue());
  }

  /**
   * All stored values in SI units.
   *
   * @param relative largest difference by the value
   * @param absolute largest difference besides
   */
  public void checkValues(Recording recording, double relative, double absolute)
      throws IOException {
    JsonNode values = expected.get("volts");
    assertThat(values.isEmpty()).isFalse();
    // Long files have the values of every so many samples only, and how many there are.
    int every = expected.path("every").asInt(1);
    for (int unit = 0; unit < values.size(); unit++) {
      double[] found = Samples.physical(recording, 0, unit);
      assertThat(found).hasSize(expected.path("samples").asInt(values.get(unit).size()));
      for (int i = 0; i < found.length; i += every) {
        JsonNode node = values.get(unit).get(i / every);
        if (node.isNull()) {
          assertThat(found[i]).as("unit %d sample %d", unit, i).isNaN();
        } else {
          double value = node.doubleValue();
          assertThat(found[i])
              .as("unit %d sample %d", unit, i)
              .isCloseTo(value, within(relative * Math.abs(value) + absolute));
        }
      }
    }
  }

  /** Device time of sample 0. */
  public long startNanos() {
    Instant start = OffsetDateTime.parse(expected.get("start").textValue()).toInstant();
    return start.getEpochSecond() * 1_000_000_000L + start.getNano();
  }

  /** Index and length of each gap. */
  public void checkGaps(Recording recording) {
    List<List<Long>> gaps = new ArrayList<>();
    expected
        .get("gaps")
        .forEach(gap -> gaps.add(List.of(gap.get(0).longValue(), gap.get(1).longValue())));
    assertThat(recording.gaps(0))
        .extracting(gap -> List.of(gap.firstMissingIndex(), gap.missingCount()))
        .containsExactlyElementsOf(gaps);
  }

  /**
   * Labels and durations, and onsets since sample 0.
   *
   * @param withinNanos how far onsets may be off (ns)
   */
  public void checkEvents(Recording recording, long withinNanos) {
    JsonNode events = expected.get("events");
    assertThat(recording.events()).hasSize(events.size());
    for (int i = 0; i < events.size(); i++) {
      RecordingEvent event = recording.events().get(i);
      assertThat(event.label()).isEqualTo(events.get(i).get(2).textValue());
      assertThat(event.deviceTimeNanos() - recording.header().startTimeNanos())
          .as(event.label())
          .isCloseTo(Math.round(events.get(i).get(0).doubleValue() * 1e9), within(withinNanos));
      assertThat(event.durationNanos().orElse(0))
          .isEqualTo(Math.round(events.get(i).get(1).doubleValue() * 1e9));
    }
  }
}
