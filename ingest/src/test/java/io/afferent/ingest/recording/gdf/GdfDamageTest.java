package io.afferent.ingest.recording.gdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.TextModeCopy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that contradict their file, and values that are none. */
class GdfDamageTest {
  /** Two channels: the columns of one take 256 bytes, those of both 512. */
  private static final int TYPES = 256 + 2 * 220;

  private static final int PHYSICAL_MAX = 256 + 2 * 112;
  private static final int DIGITAL_MAX = 256 + 2 * 128;
  private static final int DATA = 768;

  @TempDir Path folder;

  private Path changed(String name, int bytes, Consumer<ByteBuffer> change) throws IOException {
    byte[] whole = Files.readAllBytes(GdfFixtures.file(name));
    byte[] cut = Arrays.copyOf(whole, bytes < 0 ? whole.length : bytes);
    change.accept(ByteBuffer.wrap(cut).order(ByteOrder.LITTLE_ENDIAN));
    return Files.write(folder.resolve("changed.gdf"), cut);
  }

  private static String warnings(Recording recording) {
    return String.join("\n", recording.header().warnings());
  }

  @ParameterizedTest
  @ValueSource(strings = {"125", "220"})
  void anUnknownNumberOfRecordsIsCounted(String version) throws IOException {
    // Three records of 2 * 20 values of 2 bytes, without the table behind them.
    Path file =
        changed("type3_" + version + ".gdf", DATA + 240 + 7, header -> header.putLong(236, -1));
    try (Recording recording = Recordings.open(file)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(60);
      assertThat(recording.events()).isEmpty();
      assertThat(warnings(recording))
          .contains("says -1 records", "3 complete", "partial (7 of 80 bytes)");
    }
  }

  @Test
  void aFileThatWasCutOffGivesItsCompleteRecords() throws IOException {
    try (Recording whole = GdfFixtures.open("type3_220.gdf");
        Recording cut = Recordings.open(changed("type3_220.gdf", DATA + 165, header -> {}))) {
      assertThat(cut.streams().get(0).sampleCount()).isEqualTo(40);
      assertThat(GdfFixtures.digital(cut, 0, 0, 40))
          .isDeepEqualTo(GdfFixtures.digital(whole, 0, 0, 40));
      assertThat(warnings(cut)).contains("says 3 records", "2 complete", "event table is lost");
    }
  }

  @Test
  void anEventTableThatWasCutOffIsLeftOutAndTold() throws IOException {
    try (Recording recording = Recordings.open(changed("type3_220.gdf", DATA + 260, h -> {}))) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(60);
      assertThat(recording.events()).isEmpty();
      assertThat(warnings(recording))
          .contains("event table at byte 1008 should take 68 bytes, but 20 follow");
    }
  }

  @Test
  void whatIsNoEventTableIsTold() throws IOException {
    Path file = changed("type3_220.gdf", -1, header -> header.put(DATA + 240, (byte) 9));
    try (Recording recording = Recordings.open(file)) {
      assertThat(recording.events()).isEmpty();
      assertThat(warnings(recording)).contains("mode must be 1 or 3, was 9");
    }
  }

  @Test
  void aMissingEventTableIsNoFault() throws IOException {
    try (Recording recording = Recordings.open(changed("type3_220.gdf", DATA + 240, h -> {}))) {
      assertThat(recording.events()).isEmpty();
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void eventsBehindTheEndAreKept() throws IOException {
    Path file = changed("type3_220.gdf", -1, header -> header.putInt(DATA + 248 + 16, 4000));
    try (Recording recording = Recordings.open(file)) {
      assertThat(recording.events().get(4).sampleIndex()).isEmpty();
      assertThat(recording.events().get(4).deviceTimeNanos() - recording.header().startTimeNanos())
          .isEqualTo(3999 * 20_000_000L);
    }
  }

  @Test
  void aDurationOfZeroIsTakenForOneSecond() throws IOException {
    Path file = changed("type3_220.gdf", -1, header -> header.putInt(244, 0));
    try (Recording recording = Recordings.open(file)) {
      assertThat(recording.streams().get(0).rate().hz()).isEqualTo(20);
      assertThat(warnings(recording)).contains("duration of a record is 0/5 s; 1 s is assumed");
    }
  }

  @Test
  void aChannelWithoutARangeGivesRawValues() throws IOException {
    double[][] changes = {{DIGITAL_MAX, -32768}, {PHYSICAL_MAX, Double.NaN}, {PHYSICAL_MAX, -200}};
    for (double[] change : changes) {
      Path file = changed("type3_220.gdf", -1, h -> h.putDouble((int) change[0], change[1]));
      try (Recording recording = Recordings.open(file)) {
        SignalUnit unit = recording.streams().get(0).units().get(0);
        assertThat(unit.gain()).isEqualTo(1);
        assertThat(unit.offset()).isZero();
        assertThat(unit.physicalUnit()).isEmpty();
        assertThat(recording.streams().get(0).units().get(1).gain()).isNotEqualTo(1);
        assertThat(warnings(recording)).contains("channel 1 (Fp1) has no usable scale");
      }
    }
  }

  @Test
  void valuesThatAreNoNumbersPassAndAreTold() throws IOException {
    Path file =
        changed(
            "type16_220.gdf",
            -1,
            header -> {
              header.putFloat(DATA, Float.NaN);
              header.putFloat(DATA + 4, Float.NEGATIVE_INFINITY);
            });
    try (Recording recording = Recordings.open(file)) {
      double[][] values = GdfFixtures.digital(recording, 0, 0, 3);
      assertThat(values[0][0]).isNaN();
      assertThat(values[0][1]).isEqualTo(Double.NEGATIVE_INFINITY);
      assertThat(warnings(recording))
          .contains("channel 1 (Fp1): 2 of the 60 values looked at are no finite numbers");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4275,uV,V,1e-6",
    "4256,V,V,1",
    "4259,kV,V,1e3",
    "3872,mmHg,mmHg,1",
    "544,%,%,1",
    "6048,degC,degC,1",
    "2195,us,s,1e-6",
    "65524,nT,T,1e-9",
    "4279,aV,V,1e-18"
  })
  void unitsAreCodesWithADecimalFactor(int code, String text, String symbol, double factor)
      throws IOException {
    Path file = changed("type17_220.gdf", -1, h -> h.putShort(256 + 2 * 102, (short) code));
    try (Recording recording = Recordings.open(file)) {
      SignalUnit unit = recording.streams().get(0).units().get(0);
      assertThat(unit.sourceUnit()).isEqualTo(text);
      assertThat(unit.physicalUnit()).isEqualTo(symbol);
      assertThat(unit.gain() / unit.sourceGain()).isCloseTo(factor, within(factor * 1e-12));
    }
  }

  @Test
  void unknownUnitsAreTold() throws IOException {
    for (int code : new int[] {4256 + 12, 64}) {
      Path file = changed("type3_220.gdf", -1, h -> h.putShort(256 + 2 * 102, (short) code));
      try (Recording recording = Recordings.open(file)) {
        assertThat(recording.streams().get(0).units().get(0).sourceUnit())
            .isEqualTo("unit-" + code);
        assertThat(warnings(recording)).contains("dimension code " + code);
      }
    }
  }

  @Test
  void aStartThatIsNoneIsToldAndLeftOut() throws IOException {
    Path first = changed("type3_125.gdf", -1, header -> header.put(168 + 5, (byte) '9'));
    try (Recording recording = Recordings.open(first)) {
      assertThat(recording.header().startTimeNanos()).isZero();
      assertThat(warnings(recording)).contains("'2004190513470925'");
    }
    Path second = changed("type3_220.gdf", -1, header -> header.putLong(168, 1L << 60));
    try (Recording recording = Recordings.open(second)) {
      assertThat(recording.header().startTimeNanos()).isZero();
      assertThat(warnings(recording)).contains("years 1800 to 2190");
    }
    Path none = changed("type3_220.gdf", -1, header -> header.putLong(168, 0));
    try (Recording recording = Recordings.open(none)) {
      assertThat(recording.header().attributes()).containsEntry("start", "not given");
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0x20 | at byte 0: the first 8 bytes should be 'GDF 1.xx' or 'GDF 2.xx'",
        "4 | 0x33 | at byte 0",
        "184 | 2 | at byte 184: the header must have 256 * (channels + 1) = 768 bytes or more",
        "185 | 1 | at byte 256: the header of 2 channels should take 66048 bytes",
        "253 | 0x41 | at byte 252: the number of channels must be at most 16384, was 16642",
        "691 | 0x80 | at byte 688: the samples per record of channel 1 must be at least 0",
      })
  void wrongHeadersAreRefusedWithTheByte(int at, String value, String told) throws IOException {
    Path file =
        changed("type3_220.gdf", -1, header -> header.put(at, (byte) (int) Integer.decode(value)));
    assertThatThrownBy(() -> Recordings.open(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageStartingWith("changed.gdf: ")
        .hasMessageContaining(told);
  }

  @ParameterizedTest
  @CsvSource({"267,12 bits", "523,12 bits", "18,unknown", "0,unknown", "256,1 bits"})
  void typesThatDoNotFillBytesAreRefused(int type, String told) throws IOException {
    Path file = changed("type3_220.gdf", -1, header -> header.putInt(TYPES, type));
    assertThatThrownBy(() -> Recordings.open(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("at byte 696: the type of channel 1 must be 1 to 8")
        .hasMessageContaining("was " + type + ", ")
        .hasMessageContaining(told);
  }

  @Test
  void aRateBeyondReasonIsRefused() throws IOException {
    Path file =
        changed(
            "type3_220.gdf", -1, header -> header.putInt(244, 1).putInt(248, Integer.MIN_VALUE));
    assertThatThrownBy(() -> Recordings.open(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("at byte 244: 20 samples in 1/2147483648 s are more than 1e9 Hz");
  }

  @Test
  void theFixedHeaderIsRequired() throws IOException {
    assertThatThrownBy(() -> Recordings.open(changed("type3_220.gdf", 200, h -> {})))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("the fixed header should take 256 bytes, but the file has 200 bytes");
  }

  @Test
  void aTextModeCopyIsRefused() throws IOException {
    byte[] data = TextModeCopy.ofNoise(2 * 2 * 10_000);
    byte[] bytes = Arrays.copyOf(Files.readAllBytes(GdfFixtures.file("type3_220.gdf")), DATA);
    bytes = Arrays.copyOf(bytes, DATA + data.length);
    System.arraycopy(data, 0, bytes, DATA, data.length);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(236, 1)
        .putInt(256 + 2 * 216, 10_000)
        .putInt(256 + 2 * 216 + 4, 10_000);
    Path file = Files.write(folder.resolve("text.gdf"), bytes);
    assertThatThrownBy(() -> Recordings.open(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageStartingWith("text.gdf: at byte 768: ")
        .hasMessageContaining("text-mode copy");
  }

  /** Three records of two channels, and a table of mode 1 with one event in each row. */
  private Path withEvents(int seconds, int[] samples, float rateHz, int[][] rows)
      throws IOException {
    byte[] header = Arrays.copyOf(Files.readAllBytes(GdfFixtures.file("type3_220.gdf")), DATA);
    int dataBytes = 3 * 2 * (samples[0] + samples[1]);
    ByteBuffer file =
        ByteBuffer.allocate(DATA + dataBytes + 8 + 6 * rows.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(header);
    file.putLong(236, 3).putInt(244, seconds).putInt(248, 1);
    file.putInt(256 + 2 * 216, samples[0]).putInt(256 + 2 * 216 + 4, samples[1]);
    file.position(DATA + dataBytes);
    file.put((byte) 1).put((byte) rows.length).put((byte) (rows.length >> 8));
    file.put((byte) (rows.length >> 16)).putFloat(rateHz);
    for (int[] row : rows) {
      file.putInt(row[0]);
    }
    for (int[] row : rows) {
      file.putShort((short) row[1]);
    }
    return Files.write(folder.resolve("events.gdf"), file.array());
  }

  @Test
  void manyEventsBehindManyBreaksTakeNoSquareOfTime() throws IOException {
    int perRecord = 100_000;
    int[][] rows = new int[6 * perRecord - 4][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new int[] {i / 2 + 2, i % 2 == 0 ? 0x7FFE : 0x300};
    }
    Path file = withEvents(perRecord / 100, new int[] {perRecord, perRecord}, 100, rows);
    long before = System.nanoTime();
    try (Recording recording = Recordings.open(file)) {
      assertThat(recording.events()).hasSize(rows.length);
      assertThat(recording.gaps(0)).hasSize(rows.length / 2);
      RecordingEvent last = recording.events().get(rows.length - 1);
      assertThat(last.onsetSourceText()).isEqualTo(Integer.toString(3 * perRecord - 1));
      // Each break counts as one sample, and all of them lie in front of the last event.
      assertThat(last.sampleIndex()).hasValue(3L * perRecord - 2 + rows.length / 2);
    }
    // 600 000 events times 300 000 breaks take minutes.
    assertThat(System.nanoTime() - before).isLessThan(20_000_000_000L);
  }

  @Test
  void anEndFarBehindItsBeginIsToldAndLeftOut() throws IOException {
    int[][] rows = {{1, 0x300}, {1, 0x301}, {0x7FFFFFFF, 0x300 | 0x8000}};
    try (Recording recording = Recordings.open(withEvents(1, new int[] {10, 10}, 0.0101f, rows))) {
      assertThat(recording.events()).extracting(RecordingEvent::label).containsExactly("cue left");
      assertThat(warnings(recording)).contains("1 events lie more than 31 years");
    }
  }

  @Test
  void breaksThatMakeTheRecordingTooLongAreLeftOut() throws IOException {
    // Streams of 300 and 299 samples a record: a break counts as a record of 3e6 s.
    int[][] rows = new int[890][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new int[] {i + 3, 0x7FFE};
    }
    try (Recording recording =
        Recordings.open(withEvents(3_000_000, new int[] {300, 299}, 1e-4f, rows))) {
      assertThat(recording.gaps(0)).hasSize(330);
      assertThat(warnings(recording)).contains("559 breaks would make the recording longer");
    }
  }
}
