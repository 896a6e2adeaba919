package io.afferent.ingest.recording.brainvision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.Samples;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.TextModeCopy;
import io.afferent.schema.EventKind;
import io.afferent.schema.GapCause;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrainVisionReaderTest {
  private static final long DAY_NANOS =
      Instant.parse("2024-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000L;

  @TempDir Path folder;

  private static BrainVisionSet set() {
    return BrainVisionSet.named("a").counting(200);
  }

  private Recording open(BrainVisionSet set) throws IOException {
    return Recordings.open(set.write(folder));
  }

  private List<String> warnings(BrainVisionSet set) throws IOException {
    try (Recording recording = open(set.marker("New Segment,,1,1,0,20240101000000000000"))) {
      return recording.header().warnings();
    }
  }

  private void refused(BrainVisionSet set, String... parts) {
    assertThatThrownBy(() -> open(set).close())
        .isInstanceOf(RecordingException.class)
        .hasMessageNotContaining("\n")
        .hasMessageContainingAll(parts);
  }

  @Test
  void aSoundRecordingHasNoWarnings() throws IOException {
    assertThat(warnings(set())).isEmpty();
  }

  @Test
  void datesOfSegmentsGiveGapsAndEventsFollowTheirSample() throws IOException {
    BrainVisionSet set =
        set()
            .marker("New Segment,,1,1,0,20240101000000000000")
            .marker("Stimulus,S  9,41,1,0")
            .marker("New Segment,,41,1,0,20240101000000500000")
            .marker("Stimulus,S  9,42,1,0");
    try (Recording recording = open(set)) {
      // 40 samples at 250 Hz take 0.16 s; the next comes at 0.5 s, which is index 125.
      assertThat(recording.gaps(0))
          .containsExactly(
              new RecordingGap(
                  40,
                  85,
                  DAY_NANOS + 156_000_000L,
                  DAY_NANOS + 500_000_000L,
                  GapCause.DISCONTINUOUS_FILE));
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(185);
      List<RecordingEvent> events = recording.events();
      assertThat(events.get(1).sampleIndex()).hasValue(125);
      assertThat(events.get(3).sampleIndex()).hasValue(126);
      assertThat(events.get(3).deviceTimeNanos()).isEqualTo(DAY_NANOS + 504_000_000L);
      assertThat(events.get(3).onsetSourceText()).isEqualTo("42");
      assertThat(Samples.digital(recording, 0)[1]).hasSize(100).startsWith(1, 3, 5);
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void aSegmentThatFollowsOnIsNoGap() throws IOException {
    try (Recording recording =
        open(
            set()
                .marker("New Segment,,1,1,0,20240101000000000000")
                .marker("New Segment,,26,1,0,20240101000000101000"))) {
      assertThat(recording.gaps(0)).isEmpty();
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "20240101000000000000 | 0 | has no date",
        "0 | 20240101000000000000 | follows one without a date",
        "20240101000010000000 | 20240101000000000000 | 10.1 s before the end",
        "19100101000000000000 | 20240101000000000000 | 31 years",
      })
  void whatDatesDoNotTellIsSaid(String first, String second, String warning) throws IOException {
    try (Recording recording =
        open(set().marker("New Segment,,1,1,0," + first).marker("New Segment,,26,1,0," + second))) {
      assertThat(recording.gaps(0)).isEmpty();
      assertThat(recording.header().warnings())
          .singleElement()
          .asString()
          .contains("position 26", warning);
    }
  }

  @Test
  void markersTellTypeTextCodeChannelAndLength() throws IOException {
    try (Recording recording =
        open(
            set()
                .marker("Stimulus,S 12,1,0,0")
                .marker("Response,R255,2,,2")
                .marker("Comment,one\\1 two,3,25,-1")
                .marker("Comment,one, two, 3,4,1,1")
                .marker("T\\1x,,5,1,99"))) {
      List<RecordingEvent> events = recording.events();
      assertThat(events.stream().map(RecordingEvent::label))
          .containsExactly(
              "Stimulus/S 12", "Response/R255", "Comment/one, two", "Comment/one, two, 3", "T,x");
      assertThat(events.stream().map(RecordingEvent::kind))
          .containsExactly(
              EventKind.STIMULUS,
              EventKind.RESPONSE,
              EventKind.ANNOTATION,
              EventKind.ANNOTATION,
              EventKind.MARKER);
      assertThat(events.get(0).code()).hasValue(12);
      assertThat(events.get(0).durationNanos()).hasValue(0);
      assertThat(events.get(1).durationNanos()).isEmpty();
      assertThat(events.get(1).unit()).hasValue("Pz");
      assertThat(events.get(2).code()).isEmpty();
      assertThat(events.get(2).durationNanos()).hasValue(100_000_000L);
      assertThat(events.get(3).sampleIndex()).hasValue(3);
      assertThat(events.get(3).unit()).hasValue("Fz");
      assertThat(events.get(4).unit()).isEmpty();
    }
  }

  @Test
  void unusableMarkersAreNamedAndOthersKept() throws IOException {
    try (Recording recording =
        open(
            set()
                .marker("Stimulus,S  1,zero,1,0")
                .marker("Stimulus,S  2,999999999999999999,1,0")
                .marker("Stimulus,S  3,0,1,0")
                .marker("Stimulus,S  4,101,x,0")
                .marker("Stimulus")
                .marker("Stimulus,S  5,100,-4,0,20241301000000000000"))) {
      assertThat(recording.events().stream().map(RecordingEvent::label))
          .containsExactly("Stimulus/S  3", "Stimulus/S  5", "Stimulus/S  4");
      assertThat(recording.events().get(0).sampleIndex()).isEmpty();
      assertThat(recording.events().get(1).sampleIndex()).hasValue(99);
      assertThat(recording.events().get(2).sampleIndex()).isEmpty();
      assertThat(recording.header().warnings())
          .anyMatch(w -> w.contains("a.vmrk: line 8") && w.contains("'zero'"))
          .anyMatch(w -> w.contains("2 of 3 markers lie outside positions 1 to 100"))
          .anyMatch(w -> w.contains("the date '20241301000000000000'"))
          .hasSize(8);
    }
  }

  @Test
  void channelFieldsMayBeEmptyMissingOrEscaped() throws IOException {
    try (Recording recording =
        open(
            set()
                .channels("a\\1b,Ref\\1x,0.5,", "Cz,,0.25", "Cz", ",,2,mV,more,fields")
                .counting(400))) {
      List<SignalUnit> units = recording.streams().get(0).units();
      assertThat(units.stream().map(SignalUnit::label))
          .containsExactly("a,b", "Cz", "Cz-2", "unit-4");
      assertThat(units.stream().map(SignalUnit::gain)).containsExactly(0.5e-6, 0.25e-6, 1e-6, 2e-3);
      assertThat(units.get(0).sourceUnit()).isEqualTo("\u00b5V");
      assertThat(recording.header().warnings()).hasSize(3);
    }
  }

  @Test
  void aResolutionThatIsNoNumberLeavesValuesRaw() throws IOException {
    BrainVisionSet set = set().channels("Fz,,half,\u00b5V", "Pz,,0,\u00b5V");
    try (Recording recording = open(set)) {
      for (SignalUnit unit : recording.streams().get(0).units()) {
        assertThat(unit.gain()).isEqualTo(1);
        assertThat(unit.physicalUnit()).isEmpty();
      }
      assertThat(recording.header().warnings()).anyMatch(w -> w.contains("'half'"));
    }
  }

  @Test
  void codePagesAreDecodedAndTakenForLatin1WhenTheyDoNotFit() throws IOException {
    Charset ansi = Charset.forName("windows-1252");
    BrainVisionSet set = set().common("Codepage", "ANSI").charset(ansi);
    set.channels("\u20ac,,1,\u00b5V", "\u00fc,,1,\u00b5V").marker("Comment,gr\u00fc\u00df,1,1,0");
    try (Recording recording = open(set)) {
      assertThat(recording.streams().get(0).units().get(0).sourceLabel()).isEqualTo("\u20ac");
      assertThat(recording.events().get(0).label()).isEqualTo("Comment/gr\u00fc\u00df");
    }
    BrainVisionSet old = set().without("Codepage").charset(StandardCharsets.ISO_8859_1);
    try (Recording recording = open(old.channels("\u00fc,,1,\u00b5V", "b"))) {
      assertThat(recording.streams().get(0).units().get(0).sourceLabel()).isEqualTo("\u00fc");
      assertThat(recording.streams().get(0).units().get(0).gain()).isEqualTo(1e-6);
    }
    BrainVisionSet wrong = set().charset(StandardCharsets.ISO_8859_1);
    assertThat(warnings(wrong)).singleElement().asString().contains("Codepage=UTF-8", "Latin-1");
    assertThat(warnings(set().common("Codepage", "klingon"))).anyMatch(w -> w.contains("klingon"));
  }

  @Test
  void oddSpellingsAreAccepted() throws IOException {
    BrainVisionSet set =
        set()
            .commonTitle("Common infos")
            .firstLine("\ufeffBrainVision V-Amp Data Header File, Version 2.0")
            .common("DataFile", "$b.eeg")
            .common("MarkerFile", "$b.vmrk")
            .tail("\n[Comment]\n[Common Infos]\nNumberOfChannels=77\nCh3=x,,1\n");
    assertThat(warnings(set)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"b.vhdr", "b.eeg", "b.vmrk"})
  void renamedFilesAreFoundFromAnyOfThem(String opened) throws IOException {
    set().marker("Stimulus,S  1,5,1,0").write(folder);
    for (String extension : new String[] {".vhdr", ".eeg", ".vmrk"}) {
      Files.move(folder.resolve("a" + extension), folder.resolve("b" + extension));
    }
    try (Recording recording = Recordings.open(folder.resolve(opened))) {
      assertThat(recording.header().name()).isEqualTo("b");
      assertThat(recording.events()).hasSize(1);
      assertThat(recording.header().warnings())
          .anyMatch(w -> w.contains("DataFile names 'a.eeg'") && w.contains("b.eeg is read"))
          .anyMatch(w -> w.contains("MarkerFile names 'a.vmrk'"));
    }
  }

  @Test
  void aDataFileOfAnotherNameLeadsToTheHeaderThatNamesIt() throws IOException {
    set().common("DataFile", "x.eeg").write(folder);
    Files.move(folder.resolve("a.eeg"), folder.resolve("x.eeg"));
    Files.writeString(folder.resolve("0.vhdr"), "no header at all");
    try (Recording recording = Recordings.open(folder.resolve("x.eeg"))) {
      assertThat(recording.header().name()).isEqualTo("a");
    }
    Files.delete(folder.resolve("a.vhdr"));
    assertThatThrownBy(() -> Recordings.open(folder.resolve("x.eeg")))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("x.eeg: its header is missing");
  }

  @Test
  void aHeaderThatNamesAnotherFileThanItsTwinIsNamed() throws IOException {
    set().common("DataFile", "x.eeg").write(folder);
    Files.write(folder.resolve("x.eeg"), new byte[40]);
    try (Recording recording = Recordings.open(folder.resolve("a.eeg"))) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(10);
      assertThat(recording.header().warnings())
          .anyMatch(w -> w.contains("a.eeg lies beside it"))
          .anyMatch(w -> w.contains("a.eeg was opened, but"));
    }
  }

  @Test
  void aMissingMarkerFileIsAWarning() throws IOException {
    Path header = set().write(folder);
    Files.delete(folder.resolve("a.vmrk"));
    try (Recording recording = Recordings.open(header)) {
      assertThat(recording.events()).isEmpty();
      assertThat(recording.header().warnings()).anyMatch(w -> w.contains("'a.vmrk' is missing"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../a.eeg", "/etc/passwd", "sub/a.eeg", "..\\a.eeg", "..", "C:\\a.eeg"})
  void namesThatLeaveTheFolderAreRefused(String name) {
    refused(set().common("DataFile", name), "a.vhdr", "only files in the folder of the header");
    refused(set().common("MarkerFile", name), "a.vhdr", "only files in the folder of the header");
  }

  @Test
  void aMissingDataFileIsRefused() throws IOException {
    Path header = set().common("DataFile", "gone.eeg").write(folder);
    Files.delete(folder.resolve("a.eeg"));
    assertThatThrownBy(() -> Recordings.open(header))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("DataFile='gone.eeg'")
        .hasMessageContaining("a.eeg");
  }

  @Test
  void partsOfASampleAtTheEndAreLeftOutAndNamed() throws IOException {
    byte[] bytes = new byte[403];
    assertThat(warnings(set().data(bytes).common("DataPoints", "101")))
        .anyMatch(w -> w.contains("the last 3 bytes from byte 400"))
        .anyMatch(w -> w.contains("declares 101 data points") && w.contains("holds 100"));
    assertThat(warnings(set().data(new byte[0]))).anyMatch(w -> w.contains("holds no sample"));
  }

  @Test
  void vectorizedDataOfAnotherLengthAreRefused() {
    BrainVisionSet set = set().common("DataOrientation", "VECTORIZED");
    refused(set.data(new byte[403]), "a.eeg: at byte 403", "multiple of 4");
    refused(set.data(new byte[400]).common("DataPoints", "101"), "a.eeg: at byte 400", "101");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DataFormat | TEXT | BINARY and ASCII",
        "DataOrientation | SIDEWAYS | MULTIPLEXED and VECTORIZED",
        "NumberOfChannels | 0 | 1 to 65536",
        "NumberOfChannels | 999999999999 | 1 to 65536",
        "NumberOfChannels | -1 | a count",
        "NumberOfChannels | 3 | no line Ch3",
        "SamplingInterval | 0 | microseconds",
        "SamplingInterval | 1e-9 | microseconds",
        "SamplingInterval | fast | microseconds",
        "DataPoints | many | a count",
        "DataType | FREQUENCYDOMAIN | TIMEDOMAIN",
      })
  void wrongHeadersAreRefused(String key, String value, String allowed) {
    refused(set().common(key, value), "a.vhdr", allowed);
  }

  @Test
  void unknownNumbersAndHeadersInsideAreRefused() {
    refused(set().binary("BinaryFormat", "UINT_16"), "a.vhdr: line", "'UINT_16'", "INT_32");
    refused(set().binary("SegmentHeaderSize", "12"), "SegmentHeaderSize");
    refused(set().binary("DataOffset", "1000"), "a.eeg", "DataOffset");
    refused(set().ascii("DecimalSymbol", "x"), "DecimalSymbol");
    refused(set().ascii("SkipLines", "999999"), "SkipLines");
    refused(set().firstLine("BrainVision Header"), "begins with");
  }

  @Test
  void textThatIsNoTableOfNumbersIsRefusedWithItsPlace() {
    BrainVisionSet set = set().ascii("DecimalSymbol", ".");
    refused(set.data("1 2\n3 x\n"), "a.eeg: at byte 4: line 2: column 2 holds 'x'");
    refused(set.data("1 2\n3\n4 5\n"), "line 2: has 1 cells", "2 are expected");
    refused(set.ascii("SkipLines", "9").data("1 2\n"), "SkipLines is 9");
    BrainVisionSet rows = set().ascii("DecimalSymbol", ".").common("DataOrientation", "VECTORIZED");
    refused(rows.data("1 2 3\n4 5\n"), "a.eeg: at byte 9", "2 values, the first has 3");
    refused(rows.data("1 2 3\n"), "after 1 lines of 2 channels");
    refused(rows.data("1\n2\n3\n"), "at byte 4", "more lines than the 2 channels");
    refused(rows.data("1 ?\n2 3\n"), "at byte 2: '?' is no number");
    refused(rows.data("1".repeat(300)), "more than 256 bytes");
  }

  @Test
  void textMayHaveCommasTabsAndACutLastLine() throws IOException {
    BrainVisionSet set = set().ascii("DecimalSymbol", ".");
    for (String text : new String[] {"1, -2.5\n3e0,4\n", "1\t-2.5\r\n\r\n3 4", "1;-2.5\r3;4\r"}) {
      try (Recording recording = open(set.data(text))) {
        assertThat(Samples.physical(recording, 0, 1)).containsExactly(-2.5 * 1e-7, 4 * 1e-7);
      }
    }
    assertThat(warnings(set.data("1 2\n3"))).anyMatch(w -> w.contains("at byte 4, is cut off"));
    BrainVisionSet comma = set().ascii("DecimalSymbol", ",").ascii("SkipColumns", "1");
    try (Recording recording = open(comma.data("t0 1,5 2,5\nt1 -0,25 1e3\n"))) {
      assertThat(Samples.physical(recording, 0, 0)).containsExactly(1.5 * 1e-7, -0.25 * 1e-7);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 1000, 1",
    "3906.25, 256, 1",
    "5760.0368642359311, 17361, 100",
    "3333.3333333333335, 300, 1",
    "1953.125, 512, 1",
    "3333.3, 10000000, 33333",
    "200, 5000, 1"
  })
  void intervalsGiveExactRates(String interval, long numerator, long denominator) {
    assertThat(BrainVisionRate.rate(new BigDecimal(interval)))
        .isEqualTo(new SampleRate(numerator, denominator));
  }

  @Test
  void theCommentIsPersonalAndLeftOutUnlessAskedFor() throws IOException {
    Path header = set().tail("\n[Comment]\nSerial 0815\n").write(folder);
    try (Recording closed = Recordings.open(header);
        Recording open = Recordings.open(header, OpenOptions.defaults().withPersonalFields())) {
      assertThat(closed.header().attributes().values()).noneMatch(v -> v.contains("0815"));
      assertThat(open.header().attributes()).containsEntry("comment", "Serial 0815");
    }
  }

  @Test
  void bigEndianAndDoubleValuesAreRead() throws IOException {
    BrainVisionSet big = set().binary("UseBigEndianOrder", "YES").data(new byte[] {1, 2, 3, 4});
    try (Recording recording = open(big)) {
      assertThat(Samples.digital(recording, 0)[0]).containsExactly(0x0102);
    }
    byte[] ones = new byte[32];
    for (int at : new int[] {6, 14, 22, 30}) {
      ones[at] = (byte) 0xF0;
      ones[at + 1] = 0x3F;
    }
    BrainVisionSet doubles = set().binary("BinaryFormat", "IEEE_FLOAT_64").data(ones);
    try (Recording recording = open(doubles)) {
      assertThat(Arrays.stream(Samples.physical(recording, 0, 1)).boxed())
          .containsExactly(1e-7, 1e-7);
    }
  }

  @Test
  void aTextModeCopyOfBinaryDataIsRefused() throws IOException {
    Path header = BrainVisionSet.named("t").data(TextModeCopy.ofNoise(40_000)).write(folder);
    assertThatThrownBy(() -> Recordings.open(header))
        .isInstanceOf(RecordingException.class)
        .hasMessageStartingWith("t.eeg: at byte 0: ")
        .hasMessageContaining("text-mode copy");
  }

  @Test
  void gapsThatAddUpToMoreThanALongTimeAreNotMade() throws IOException {
    BrainVisionSet set = BrainVisionSet.named("t").counting(40);
    for (int i = 0; i < 10; i++) {
      String year = i % 2 == 0 ? "2150" : "2180";
      set.marker("New Segment,," + (1 + 2 * i) + ",1,0," + year + "0101000000000000");
    }
    try (Recording recording = Recordings.open(set.write(folder))) {
      assertThat(recording.gaps(0)).hasSize(1);
      assertThat(recording.header().warnings())
          .anyMatch(warning -> warning.contains("would be longer than 31 years"));
    }
  }

  @Test
  void manyMarkersBehindManyGapsTakeNoSquareOfTime() throws IOException {
    int segments = 150_000;
    BrainVisionSet set = BrainVisionSet.named("t").counting(2 * segments);
    for (int i = 0; i < segments; i++) {
      String seconds = String.format("%02d%02d%02d", i / 3600 % 24, i / 60 % 60, i % 60);
      String date = "2020010" + (1 + i / 86_400) + seconds + "000000";
      set.marker("New Segment,," + (1 + i) + ",1,0," + date);
      set.marker("Stimulus,S  1,1,1,0");
    }
    long before = System.nanoTime();
    try (Recording recording = Recordings.open(set.write(folder))) {
      assertThat(recording.gaps(0)).hasSize(segments - 1);
      assertThat(recording.events().get(segments).sampleIndex()).hasValue(0);
    }
    assertThat(System.nanoTime() - before).isLessThan(20_000_000_000L);
  }
}
