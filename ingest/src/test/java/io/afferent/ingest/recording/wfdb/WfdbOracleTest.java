package io.afferent.ingest.recording.wfdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.Samples;
import io.afferent.ingest.recording.SharedData;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.GapCause;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records against what the wfdb package reads from them, and against published values. */
class WfdbOracleTest {
  @ParameterizedTest
  @CsvSource({
    "8,INT32", "16,INT16", "24,INT24", "32,INT32", "61,INT16",
    "80,INT16", "160,INT16", "212,INT16", "310,INT16", "311,INT16"
  })
  void everyFormatGivesTheValuesThatWfdbReads(int format, SampleType type) throws IOException {
    String name = "fmt" + format;
    JsonNode expected = WfdbFixtures.expected(name);
    try (Recording recording = WfdbFixtures.open(name + ".hea")) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.sampleType()).isEqualTo(type);
      assertThat(stream.rate().hz()).isEqualTo(expected.get("fs").doubleValue());
      assertThat(stream.sampleCount()).isEqualTo(101);
      int[][] digital = Samples.digital(recording, 0);
      for (int i = 0; i < 3; i++) {
        assertThat(digital[i]).isEqualTo(WfdbFixtures.ints(expected.get("digital").get(i)));
        assertScale(stream.units().get(i), expected, i);
        assertThat(stream.units().get(i).sourceLabel())
            .isEqualTo(expected.get("labels").get(i).textValue());
      }
      assertThat(recording.header().attributes())
          .containsEntry("checksums", "verified for 3 signals");
      List<String> codes =
          recording.header().warnings().stream().filter(w -> w.contains("no sample")).toList();
      assertThat(codes).hasSize(format == 8 ? 0 : 1);
      assertThat(recording.header().warnings()).hasSameSizeAs(codes);
    }
  }

  private static void assertScale(SignalUnit unit, JsonNode expected, int i) {
    double gain = expected.get("gain").get(i).doubleValue();
    double baseline = expected.get("baseline").get(i).doubleValue();
    assertThat(unit.sourceGain()).isCloseTo(1 / gain, within(1e-15));
    assertThat(unit.sourceOffset()).isCloseTo(-baseline / gain, within(1e-15));
    assertThat(unit.sourceUnit()).isEqualTo(expected.get("units").get(i).textValue());
  }

  @Test
  void framesOfSeveralSamplesInSeveralFilesGiveAStreamPerRate() throws IOException {
    JsonNode expected = WfdbFixtures.expected("frames");
    try (Recording recording = WfdbFixtures.open("frames.hea")) {
      assertThat(recording.streams())
          .extracting(SignalStream::name)
          .containsExactly("frames", "frames-1000Hz", "frames-500Hz");
      assertThat(recording.streams())
          .extracting(stream -> stream.rate().hz())
          .containsExactly(250.0, 1000.0, 500.0);
      int[][] ofSignal = {
        Samples.digital(recording, 0)[0],
        Samples.digital(recording, 1)[0],
        Samples.digital(recording, 0)[1],
        Samples.digital(recording, 2)[0]
      };
      SignalUnit[] units = {
        recording.streams().get(0).units().get(0),
        recording.streams().get(1).units().get(0),
        recording.streams().get(0).units().get(1),
        recording.streams().get(2).units().get(0)
      };
      for (int i = 0; i < 4; i++) {
        assertThat(ofSignal[i]).isEqualTo(WfdbFixtures.ints(expected.get("digital").get(i)));
        assertScale(units[i], expected, i);
      }
      assertThat(units)
          .extracting(SignalUnit::label)
          .containsExactly("Cz", "ABP", "Fpz-Cz", "unit-4");
      // 13:05:07.25 on 28 February 1999, by Python's datetime.
      assertThat(expected.get("start").textValue()).isEqualTo("1999-02-28T13:05:07.250000");
      assertThat(recording.header().startTimeNanos()).isEqualTo(920_207_107_250_000_000L);
      assertThat(
              new java.math.BigDecimal(recording.header().attributes().get("counterFrequencyHz"))
                  .doubleValue())
          .isEqualTo(expected.get("counterFrequency").doubleValue());
      assertThat(recording.header().attributes())
          .containsEntry("counterBase", "-12.25")
          .containsEntry("checksums", "verified for 4 signals")
          .doesNotContainKey("comments");
      assertThat(recording.header().warnings())
          .hasSize(2)
          .anyMatch(warning -> warning.contains("Fpz-Cz") && warning.contains("has no gain"))
          .anyMatch(warning -> warning.contains("3 frames late"));
    }
  }

  @Test
  void nullSegmentsAreGaps() throws IOException {
    JsonNode segments = WfdbFixtures.expected("fixed").get("segments");
    try (Recording recording = WfdbFixtures.open("fixed.hea")) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(125);
      assertThat(recording.streams().get(0).sampleType()).isEqualTo(SampleType.INT16);
      long start = recording.header().startTimeNanos();
      assertThat(recording.gaps(0))
          .containsExactly(
              new RecordingGap(
                  65, 30, start + 640_000_000L, start + 950_000_000L, GapCause.DISCONTINUOUS_FILE));
      int[][] digital = Samples.digital(recording, 0);
      for (int unit = 0; unit < 2; unit++) {
        List<Integer> expected = new ArrayList<>();
        for (JsonNode segment : segments) {
          Arrays.stream(WfdbFixtures.ints(segment.get(unit))).forEach(expected::add);
        }
        assertThat(Arrays.stream(digital[unit]).boxed().toList()).isEqualTo(expected);
      }
      assertThat(recording.header().attributes()).containsEntry("layout", "fixed");
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void segmentsWithOtherSignalsAndScalesGivePhysicalValues() throws IOException {
    JsonNode expected = WfdbFixtures.expected("variable");
    try (Recording recording = WfdbFixtures.open("variable.hea")) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.sampleType()).isEqualTo(SampleType.FLOAT64);
      assertThat(stream.units()).extracting(SignalUnit::label).containsExactly("II", "ABP", "V");
      assertThat(stream.units())
          .extracting(SignalUnit::sourceUnit)
          .containsExactly("mV", "mmHg", "mV");
      assertThat(stream.units().get(0).gain()).isEqualTo(1e-3);
      byte[] bytes = new byte[95 * 24];
      ByteBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(recording.read(0, 0, 95, bytes)).isEqualTo(30);
      assertPhysical(values, expected, 0, 30);
      assertThat(recording.read(0, 30, 10, bytes)).isZero();
      assertThat(recording.read(0, 50, 45, bytes)).isEqualTo(45);
      assertPhysical(values, expected, 50, 45);
      assertThat(recording.gaps(0))
          .extracting(RecordingGap::firstMissingIndex)
          .containsExactly(30L);
    }
  }

  private static void assertPhysical(ByteBuffer values, JsonNode expected, int first, int count) {
    for (int i = 0; i < count; i++) {
      for (int unit = 0; unit < 3; unit++) {
        JsonNode value = expected.get("physical").get(unit).get(first + i);
        double read = values.getDouble((i * 3 + unit) * 8);
        if (value.isNull()) {
          assertThat(read).isNaN();
        } else {
          // wfdb rounds to the digits that it stores.
          assertThat(read).isCloseTo(value.doubleValue(), within(1e-9));
        }
      }
    }
  }

  @Test
  void annotationsHaveAllFieldsAndKeepTheirTimes() throws IOException {
    JsonNode expected = WfdbFixtures.expected("notes.atr");
    try (Recording recording = WfdbFixtures.open("notes.hea")) {
      long start = recording.header().startTimeNanos();
      List<RecordingEvent> events =
          recording.events().stream().filter(event -> !event.label().contains(":")).toList();
      assertThat(events)
          .extracting(event -> Long.parseLong(event.onsetSourceText()))
          .containsExactlyElementsOf(longs(expected.get("sample")));
      assertThat(events)
          .extracting(event -> event.deviceTimeNanos() - start)
          .containsExactlyElementsOf(
              longs(expected.get("sample")).stream().map(sample -> sample * 2_000_000).toList());
      assertThat(events)
          .extracting(RecordingEvent::label)
          .containsExactly(
              "N",
              "(AFIB",
              "~ sub=3",
              "N",
              "( num=2",
              "V odd",
              "a remark of the reader num=4",
              "A");
      assertThat(events.get(2).unit()).contains("V1");
      assertThat(events.get(7).unit()).contains("V1");
      assertThat(events.get(0).unit()).isEmpty();
      assertThat(events.get(0).code()).hasValue(1);
      assertThat(events.get(0).sampleIndex()).hasValue(0);
      assertThat(events.get(3).sampleIndex()).isEmpty();
      assertThat(recording.header().attributes()).containsEntry("annotators", "atr,own,qrs");
    }
  }

  @Test
  void otherAnnotatorsHaveTheirOwnResolutionAndTypes() throws IOException {
    try (Recording recording = WfdbFixtures.open("notes.qrs")) {
      long start = recording.header().startTimeNanos();
      Map<String, List<Long>> times =
          recording.events().stream()
              .filter(event -> event.label().contains(":"))
              .collect(
                  Collectors.groupingBy(
                      RecordingEvent::label,
                      Collectors.mapping(e -> e.deviceTimeNanos() - start, Collectors.toList())));
      // Samples 10, 20 and 30 at 1000 Hz, 7 and 8 at 250 Hz.
      assertThat(times)
          .isEqualTo(
              Map.of(
                  "qrs:N",
                  List.of(10_000_000L, 20_000_000L),
                  "qrs:Q",
                  List.of(30_000_000L),
                  "own:z",
                  List.of(28_000_000L),
                  "own:N",
                  List.of(32_000_000L)));
    }
  }

  @Test
  void skipsGoBackAndFieldsAreSigned() throws IOException {
    JsonNode expected = WfdbFixtures.expected("back.atr");
    try (Recording recording = WfdbFixtures.open("back.atr")) {
      assertThat(recording.streams()).isEmpty();
      assertThat(longs(expected.get("sample"))).containsExactly(40L, 1040L, 540L);
      assertThat(recording.events())
          .extracting(RecordingEvent::onsetSourceText)
          .containsExactly("40", "540", "1040");
      assertThat(recording.events())
          .extracting(RecordingEvent::label)
          .containsExactly("N", "~ num=-7", "+ sub=-2 num=-7");
    }
  }

  private static List<Long> longs(JsonNode array) {
    return Arrays.stream(WfdbFixtures.ints(array)).mapToObj(value -> (long) value).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hea", "dat", "atr"})
  void record100HasItsChecksumsValuesAndBeats(String extension) throws IOException {
    SharedData.file("references/wfdb_100.dat");
    try (Recording recording =
        Recordings.open(SharedData.file("references/wfdb_100." + extension))) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.rate().hz()).isEqualTo(360);
      assertThat(stream.sampleCount()).isEqualTo(650_000);
      assertThat(stream.units()).extracting(SignalUnit::label).containsExactly("MLII", "V5");
      assertThat(stream.units()).extracting(SignalUnit::kind).containsOnly(UnitKind.ECG);
      assertThat(stream.units().get(0).gain()).isEqualTo(5e-6);
      int[][] digital = Samples.digital(recording, 0);
      assertThat(digital[0][0]).isEqualTo(995);
      assertThat(digital[1][0]).isEqualTo(1011);
      assertThat((short) Arrays.stream(digital[0]).sum()).isEqualTo((short) -22131);
      assertThat((short) Arrays.stream(digital[1]).sum()).isEqualTo((short) 20052);
      Map<String, Long> counts =
          recording.events().stream()
              .collect(Collectors.groupingBy(RecordingEvent::label, Collectors.counting()));
      assertThat(counts).isEqualTo(Map.of("N", 2239L, "A", 33L, "V", 1L, "(N", 1L));
      assertThat(recording.events().get(0).label()).isEqualTo("(N");
      assertThat(recording.events().get(0).sampleIndex()).hasValue(18);
      assertThat(recording.events().get(1).sampleIndex()).hasValue(77);
      assertThat(recording.header().warnings()).hasSize(1);
      assertThat(recording.header().warnings().get(0))
          .contains("'100.dat'", "'wfdb_100.dat'", "not there");
    }
  }

  @Test
  void recordTest01HasItsChecksumsAndFirstValues() throws IOException {
    SharedData.file("references/wfdb_test01_00s.dat");
    try (Recording recording = Recordings.open(SharedData.file("references/wfdb_test01_00s.hea"))) {
      assertThat(recording.streams().get(0).rate().hz()).isEqualTo(500);
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(4000);
      int[][] digital = Samples.digital(recording, 0);
      int[] sums = {114, 941, -119, -401};
      int[] first = {10, -8, -57, -66};
      for (int i = 0; i < 4; i++) {
        assertThat(digital[i][0]).isEqualTo(first[i]);
        assertThat((short) Arrays.stream(digital[i]).sum()).isEqualTo((short) sums[i]);
      }
      assertThat(recording.streams().get(0).units().get(0).sourceGain()).isEqualTo(0.01);
      assertThat(recording.header().attributes())
          .containsEntry("checksums", "verified for 4 signals");
      assertThat(recording.header().warnings().toString().toLowerCase(Locale.ROOT))
          .doesNotContain("checksum");
    }
  }
}
