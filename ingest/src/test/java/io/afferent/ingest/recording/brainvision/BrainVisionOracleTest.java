package io.afferent.ingest.recording.brainvision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.MatFile;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.Samples;
import io.afferent.ingest.recording.SharedData;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real and written files against what other software reads from them. */
class BrainVisionOracleTest {
  static Path fixture(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(BrainVisionOracleTest.class.getResource(name), name).toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<String> labels(Recording recording) {
    return recording.streams().get(0).units().stream().map(SignalUnit::sourceLabel).toList();
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pybv-int16.vhdr",
        "pybv-float32.vhdr",
        "int32-vectorized-ansi.vhdr",
        "ascii-multiplexed.vhdr",
        "ascii-multiplexed-comma.vhdr",
        "amp.ahdr",
        "segments.vhdr"
      })
  void writtenFilesAreReadAsMneReadsThem(String name) throws IOException {
    String base = name.substring(0, name.indexOf('.'));
    JsonNode expected =
        new ObjectMapper().readTree(Files.readString(fixture(base + ".json"))).deepCopy();
    try (Recording recording = Recordings.open(fixture(name))) {
      SignalStream stream = recording.streams().get(0);
      assertThat(labels(recording)).isEqualTo(texts(expected.get("names")));
      assertThat(stream.units().stream().map(SignalUnit::sourceUnit).toList())
          .isEqualTo(texts(expected.get("units")));
      assertThat(stream.rate().hz()).isEqualTo(expected.get("rate").doubleValue());
      assertEqualSamples(recording, base + ".mat");
      if (!expected.get("start").isNull()) {
        assertThat(recording.header().startTimeNanos())
            .isEqualTo(nanos(OffsetDateTime.parse(expected.get("start").textValue()).toInstant()));
      }
      assertEqualMarkers(recording, expected);
    }
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(node -> texts.add(node.textValue()));
    return texts;
  }

  /** MNE has double arithmetic in another order, so the last bits may differ. */
  private static void assertEqualSamples(Recording recording, String mat) throws IOException {
    MatFile.Matrix expected = Objects.requireNonNull(MatFile.read(fixture(mat)).get("data"));
    SignalStream stream = recording.streams().get(0);
    assertThat(stream.units()).hasSize(expected.rows());
    for (int unit = 0; unit < expected.rows(); unit++) {
      double[] values = Samples.physical(recording, 0, unit);
      assertThat(values).hasSize(expected.columns());
      for (int i = 0; i < values.length; i++) {
        double value = expected.at(unit, i);
        assertThat(values[i]).isCloseTo(value, within(Math.abs(value) * 1e-14));
      }
    }
  }

  /**
   * MNE counts stored samples without gaps, rounds onsets to microseconds and leaves out the first
   * New Segment.
   */
  private static void assertEqualMarkers(Recording recording, JsonNode expected) {
    List<String> markers = new ArrayList<>();
    boolean first = true;
    for (RecordingEvent event : recording.events()) {
      boolean start = first && event.label().equals("New Segment");
      first = false;
      if (!start) {
        double position = Double.parseDouble(event.onsetSourceText()) - 1;
        markers.add(
            Math.round(position / expected.get("rate").doubleValue() * 1e6)
                + " "
                + event.durationNanos().orElse(0)
                + " "
                + event.label());
      }
    }
    List<String> wanted = new ArrayList<>();
    for (JsonNode marker : expected.get("markers")) {
      String label = marker.get("label").textValue();
      wanted.add(
          Math.round(marker.get("onset").doubleValue() * 1e6)
              + " "
              + Math.round(marker.get("duration").doubleValue() * 1e9)
              + " "
              + (label.equals("New Segment/") ? "New Segment" : label));
    }
    assertThat(markers).containsExactlyInAnyOrderElementsOf(wanted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ascii-vectorized.vhdr", "ascii-vectorized-comma.vhdr"})
  void textInRowsHoldsTheNumbersThatWereWritten(String name) throws IOException {
    try (Recording recording = Recordings.open(fixture(name))) {
      assertThat(recording.streams().get(0).sampleType()).isEqualTo(SampleType.FLOAT64);
      assertEqualSamples(recording, "ascii-values.mat");
    }
  }

  @Test
  void samplesOfARecorderFileEqualItsFifTwin() throws IOException {
    FifTwin twin = FifTwin.read(SharedData.file("eeg/brainvision/test_bin_raw.fif"));
    try (Recording recording = Recordings.open(SharedData.file("eeg/brainvision/test.vhdr"))) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.units()).hasSize(32);
      assertThat(stream.sampleCount()).isEqualTo(7900).isEqualTo(twin.samples());
      assertThat(stream.rate().hz()).isEqualTo(1000);
      assertThat(stream.sampleType()).isEqualTo(SampleType.INT16);
      for (int unit = 0; unit < 26; unit++) {
        assertThat(stream.units().get(unit).physicalUnit()).isEqualTo("V");
        double[] values = Samples.physical(recording, 0, unit);
        for (int i = 0; i < values.length; i++) {
          // The calibration in the FIF file is a float32.
          assertThat(values[i]).isCloseTo(twin.value(unit, i), within(1.5e-13));
        }
      }
      assertThat(stream.units().stream().skip(26).map(SignalUnit::sourceUnit))
          .containsExactly("BS", "\u00b5S", "ARU", "uS", "S", "C");
      assertThat(stream.units().stream().skip(26).map(SignalUnit::physicalUnit))
          .containsExactly("BS", "S", "ARU", "S", "S", "C");
      assertThat(stream.units().get(27).gain()).isEqualTo(0.5e-6);
      assertThat(stream.units().get(31).gain()).isEqualTo(0.5);
      assertThat(recording.header().startTimeNanos())
          .isEqualTo(nanos(Instant.parse("2013-11-13T16:14:03.794232Z")));
    }
  }

  @Test
  void markersOfARecorderFileAreWhereTheTriggerChannelOfItsFifTwinIs() throws IOException {
    FifTwin twin = FifTwin.read(SharedData.file("eeg/brainvision/test_bin_raw.fif"));
    try (Recording recording = Recordings.open(SharedData.file("eeg/brainvision/test.vmrk"))) {
      List<RecordingEvent> events = recording.events();
      assertThat(events).hasSize(14);
      assertThat(events.get(0).label()).isEqualTo("New Segment");
      assertThat(events.get(1).durationNanos()).hasValue(0);
      assertThat(events.get(2).durationNanos()).hasValue(1_000_000);
      int triggers = 0;
      for (RecordingEvent event : events.subList(1, 14)) {
        int index = (int) event.sampleIndex().orElseThrow();
        boolean trigger =
            event.label().startsWith("Stimulus/") || event.label().startsWith("Event/");
        assertThat(twin.stimulus(index))
            .as(event.label())
            .isEqualTo(trigger ? event.code().orElseThrow() : 0);
        triggers += trigger ? 1 : 0;
      }
      assertThat(triggers).isEqualTo(10);
      assertThat(events.get(13).label()).isEqualTo("Optic/O  1");
      assertThat(events.get(13).code()).hasValue(1);
      assertThat(events.get(12).code()).isEmpty();
    }
  }

  @Test
  void anOldVectorizedFileInLatin1IsRead() throws IOException {
    Path file = SharedData.file("eeg/brainvision/test_old_layout_latin1_software_filter.vhdr");
    try (Recording recording = Recordings.open(file)) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.units()).hasSize(29);
      assertThat(stream.sampleCount()).isEqualTo(251);
      assertThat(stream.rate().hz()).isEqualTo(250);
      // From the README of the data: first values in microvolt.
      double[] first = {5.22, 2.10, 1.15};
      for (int unit = 0; unit < 3; unit++) {
        assertThat(Samples.physical(recording, 0, unit)[0] * 1e6)
            .isCloseTo(first[unit], within(0.005));
      }
      double[] f7 = Samples.physical(recording, 0, 0);
      assertThat(new double[] {f7[0] * 1e7, f7[1] * 1e7, f7[2] * 1e7})
          .containsExactly(new double[] {52.2, 51.0, 52.3}, within(0.05));
      assertThat(stream.units().get(0).sourceUnit()).isEqualTo("\u00b5V");
      // The second segment is dated one microsecond, not one sample, behind the first.
      assertThat(recording.gaps(0)).isEmpty();
      assertThat(recording.header().warnings())
          .singleElement()
          .asString()
          .contains("position 2")
          .contains("before the end");
    }
  }

  @Test
  void anExportThatIsAMillionTimesTooLargeIsReadAsItSaysAndNamed() throws IOException {
    Path file =
        SharedData.file("eeg/bids-ieeg/sub-testsub_ses-EphysMedOff_task-gripforce_run-0_ieeg.vhdr");
    try (Recording recording = Recordings.open(file)) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.sampleCount()).isEqualTo(19_001);
      assertThat(stream.units()).hasSize(10);
      assertThat(stream.sampleType()).isEqualTo(SampleType.FLOAT32);
      assertThat(stream.units().get(3).kind()).isEqualTo(UnitKind.EEG);
      double largest = 0;
      for (int unit = 0; unit < 10; unit++) {
        for (double value : Samples.physical(recording, 0, unit)) {
          largest = Math.max(largest, Math.abs(value) * 1e6);
        }
      }
      assertThat(largest).isBetween(2.7e8, 2.9e8);
      assertThat(RecordingInfo.of(recording).warnings())
          .anyMatch(warning -> warning.contains("is the unit uV rather than V?"));
      assertThat(recording.events()).isEmpty();
    }
  }

  /** Just enough of a FIF file to compare with: calibrated buffers of 16-bit values. */
  private static final class FifTwin {
    private static final int CHANNEL = 203;
    private static final int BUFFER = 300;

    private final short[] values;
    private final double[] scales;

    FifTwin(short[] values, double[] scales) {
      this.values = values;
      this.scales = scales;
    }

    static FifTwin read(Path file) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      List<Double> scales = new ArrayList<>();
      List<Short> values = new ArrayList<>();
      while (bytes.remaining() >= 16) {
        int kind = bytes.getInt();
        bytes.getInt();
        int size = bytes.getInt();
        int next = bytes.getInt();
        int start = bytes.position();
        if (kind == CHANNEL) {
          scales.add((double) bytes.getFloat(start + 12) * bytes.getFloat(start + 16));
        } else if (kind == BUFFER) {
          for (int at = 0; at < size; at += 2) {
            values.add(bytes.getShort(start + at));
          }
        }
        if (next < 0) {
          break;
        }
        bytes.position(next > 0 ? next : start + size);
      }
      short[] all = new short[values.size()];
      for (int i = 0; i < all.length; i++) {
        all[i] = values.get(i);
      }
      return new FifTwin(all, scales.stream().mapToDouble(Double::doubleValue).toArray());
    }

    int samples() {
      return values.length / scales.length;
    }

    double value(int unit, int sample) {
      return values[sample * scales.length + unit] * scales[unit];
    }

    int stimulus(int sample) {
      return values[sample * scales.length + 32];
    }
  }
}
