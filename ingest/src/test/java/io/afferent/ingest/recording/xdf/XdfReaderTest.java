package io.afferent.ingest.recording.xdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.schema.GapCause;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the format allows and damage does, on files written chunk by chunk. */
class XdfReaderTest {
  private static final double NONE = XdfFile.NONE;

  @TempDir Path folder;

  private Recording open(XdfFile file) throws IOException {
    return Recordings.open(file.write(folder, "a.xdf"));
  }

  private static String warnings(Recording recording) {
    return String.join("\n", recording.header().warnings());
  }

  private static double seconds(Recording recording, int stream, long index) {
    return recording.deviceTimeNanos(stream, index) / 1e9;
  }

  @Test
  void theLastStampCarriesOverFromChunkToChunk() throws IOException {
    XdfFile file = new XdfFile().stream(1, "s", 1, "4", "int16").stream(2, "t", 1, "0", "int16");
    file.counting(1, 0, 10, NONE).counting(2, 0, 3, NONE).counting(1, 2, NONE, NONE);
    try (Recording recording = open(file.counting(2, 2, NONE, 4, NONE))) {
      for (int i = 0; i < 4; i++) {
        assertThat(seconds(recording, 0, i)).isCloseTo(10 + i * 0.25, within(1e-9));
      }
      // Irregular: a sample without a stamp has that of the one before.
      double[] expected = {3, 3, 3, 4, 4};
      for (int i = 0; i < 5; i++) {
        assertThat(seconds(recording, 1, i)).isEqualTo(expected[i]);
      }
    }
  }

  @Test
  void samplesBeforeTheirHeaderAreRead() throws IOException {
    XdfFile file = new XdfFile().counting(1, 5, 1, 1.5).offset(1, 1, 100).boundary();
    file.stream(1, "s", 1, "2", "int16").counting(1, 7, 2);
    try (Recording recording = open(file)) {
      assertThat(Fixture.physical(recording, 0)).containsExactly(5, 6, 7);
      assertThat(seconds(recording, 0, 2)).isCloseTo(102, within(1e-9));
      assertThat(warnings(recording)).contains("1 chunks of samples before its header");
    }
  }

  @Test
  void samplesOfNoStreamAreAWarning() throws IOException {
    XdfFile file = new XdfFile().stream(1, "s", 1, "2", "int16").counting(1, 1, 1);
    try (Recording recording = open(file.counting(-2, 5, 1).counting(-2, 5, 2))) {
      assertThat(recording.streams()).hasSize(1);
      assertThat(warnings(recording)).contains("2 chunks").contains("stream 4294967294");
    }
  }

  @Test
  void streamsOfOneNameStayApart() throws IOException {
    XdfFile file = new XdfFile().stream(1, "My Amp", 1, "2", "int16");
    try (Recording recording = open(file.stream(2, "My Amp", 1, "2", "int16"))) {
      assertThat(recording.streams().stream().map(SignalStream::name))
          .containsExactly("a-My_Amp", "a-My_Amp-2");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "173.61, 17361, 100",
    "512.000000000000000, 512, 1",
    "0.3333333333333333, 333333333, 1000000000",
    "1e2, 100, 1"
  })
  void ratesAreExact(String text, long numerator, long denominator) throws IOException {
    try (Recording recording = open(new XdfFile().stream(1, "s", 1, text, "int16"))) {
      assertThat(recording.streams().get(0).rateNumerator()).isEqualTo(numerator);
      assertThat(recording.streams().get(0).rateDenominator()).isEqualTo(denominator);
    }
  }

  @Test
  void aJumpIsAGapOnlyBeyondASecondAndFiveHundredSamples() throws IOException {
    // At 1000 Hz a second counts, at 100 Hz five seconds do.
    XdfFile file = new XdfFile().stream(1, "s", 1, "1000", "int16");
    file.stream(2, "t", 1, "100", "int16");
    file.counting(1, 0, 5, 5.001, 6.0, 6.001, 7.003, 7.004);
    try (Recording recording = open(file.counting(2, 0, 1, 1.01, 5.9, 5.91, 11, 11.01))) {
      assertThat(recording.gaps(0)).hasSize(1);
      RecordingGap gap = recording.gaps(0).get(0);
      assertThat(gap.firstMissingIndex()).isEqualTo(4);
      assertThat(gap.cause()).isEqualTo(GapCause.DISCONTINUOUS_FILE);
      assertThat(recording.gaps(1)).hasSize(1);
      assertThat(recording.gaps(1).get(0).firstMissingIndex()).isEqualTo(4);
    }
  }

  @Test
  void stampsThatRunBackWithoutOffsetsArePlacedBehindAndTold() throws IOException {
    XdfFile file = new XdfFile().stream(1, "s", 1, "2", "int16");
    try (Recording recording = open(file.counting(1, 0, 500, 500.5, 501, 7, 7.5, 8))) {
      assertThat(recording.gaps(0)).isEmpty();
      assertThat(seconds(recording, 0, 3)).isCloseTo(501.5, within(1e-9));
      assertThat(seconds(recording, 0, 5)).isCloseTo(502.5, within(1e-9));
      assertThat(warnings(recording))
          .contains("1 segments begin before the one in front of them ends");
    }
  }

  @Test
  void aResetBetweenTheOnlyTwoOffsetsIsFound() throws IOException {
    XdfFile file = new XdfFile().stream(1, "s", 1, "10", "int16");
    file.offset(1, 500, -400).counting(1, 0, 500, 500.1, 500.2);
    file.offset(1, 3, 120).counting(1, 3, 3, 3.1, 3.2);
    try (Recording recording = open(file)) {
      assertThat(seconds(recording, 0, 0)).isCloseTo(100, within(1e-9));
      RecordingGap gap = recording.gaps(0).get(0);
      assertThat(gap.cause()).isEqualTo(GapCause.CLOCK_RESET);
      assertThat(seconds(recording, 0, gap.firstGoodIndex())).isCloseTo(123, within(1e-9));
      assertThat(gap.missingCount()).isEqualTo(227);
    }
  }

  @Test
  void afterARestartTheSameStampsMeanOtherTimes() throws IOException {
    XdfFile file = new XdfFile().stream(1, "s", 1, "0", "int16");
    for (int i = 0; i < 8; i++) {
      file.offset(1, 50 + 5 * i, 1000).counting(1, i, 52 + 5 * i);
    }
    for (int i = 0; i < 16; i++) {
      file.offset(1, 5 + 5 * i, 2000).counting(1, 100 + i, 7 + 5 * i);
    }
    try (Recording recording = open(file)) {
      // Stamp 52 occurs on both sides of the reset.
      assertThat(seconds(recording, 0, 0)).isEqualTo(1052);
      assertThat(seconds(recording, 0, 7)).isEqualTo(1087);
      assertThat(seconds(recording, 0, 8)).isEqualTo(2007);
      assertThat(seconds(recording, 0, 17)).isEqualTo(2052);
      assertThat(recording.header().attributes()).containsEntry("a-s.clockResets", "1");
    }
  }

  @Test
  void largeIntegersAreToldAndSmallOnesAreExact() throws IOException {
    byte[] exact = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(-3L).array();
    byte[] large =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong((1L << 53) + 1).array();
    XdfFile file = new XdfFile().stream(1, "s", 1, "1", "int64").sample(1, 1, exact);
    try (Recording recording = open(file)) {
      assertThat(Fixture.physical(recording, 0)).containsExactly(-3);
      assertThat(warnings(recording)).doesNotContain("2^53");
    }
    try (Recording recording = open(file.sample(1, 2, large))) {
      assertThat(warnings(recording)).contains("beyond 2^53");
    }
  }

  @Test
  void textsKeepTheirStampAndAreEvents() throws IOException {
    XdfFile file = new XdfFile().stream(1, "s", 1, "10", "int16").stream(2, "m", 1, "0", "string");
    file.counting(1, 0, 5, 5.1, 5.2, 5.3).text(2, 5.19, "gr\u00fcn").text(2, 99, "late");
    try (Recording recording = open(file.text(2, 5.0, ""))) {
      assertThat(recording.events()).hasSize(2);
      assertThat(recording.events().get(0).label()).isEqualTo("gr\u00fcn");
      assertThat(recording.events().get(0).sampleIndex()).hasValue(2);
      assertThat(recording.events().get(0).onsetSourceText()).isEqualTo("5.19");
      assertThat(recording.events().get(0).unit()).isEmpty();
      assertThat(recording.events().get(1).sampleIndex()).isEmpty();
    }
  }

  @Test
  void aRecordingOfTextsOnlyHasNoStreams() throws IOException {
    XdfFile file = new XdfFile().stream(2, "m", 1, "5", "string").text(2, 7, "a");
    try (Recording recording = open(file.text(2, NONE, "b"))) {
      assertThat(recording.streams()).isEmpty();
      assertThat(recording.header().startTimeNanos()).isEqualTo(7_000_000_000L);
      assertThat(recording.events().get(1).deviceTimeNanos()).isEqualTo(7_200_000_000L);
    }
  }

  @Test
  void channelsHaveTheLabelsUnitsAndTypesThatAreGiven() throws IOException {
    String channels =
        "<desc><channels><channel><label>EEG Fp1</label><unit>microvolts</unit><type>EEG</type>"
            + "</channel><channel><label>Fp1</label><unit>mV</unit></channel></channels></desc>"
            + "<hostname>somebody</hostname>";
    XdfFile file = new XdfFile();
    file.xml(2, 1, XdfFile.header("s", 3, "1", "float32", channels));
    Path path = file.write(folder, "a.xdf");
    try (Recording recording = Recordings.open(path);
        Recording asked = Recordings.open(path, OpenOptions.defaults().withPersonalFields())) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.units().stream().map(unit -> unit.label() + " " + unit.gain()))
          .containsExactly("Fp1 1.0E-6", "Fp1-2 0.001", "s-3 1.0");
      assertThat(stream.units().get(0).sourceLabel()).isEqualTo("EEG Fp1");
      assertThat(recording.header().attributes().toString()).doesNotContain("somebody");
      assertThat(asked.header().attributes()).containsEntry("a-s.hostname", "somebody");
    }
  }

  @Test
  void aStreamWithAnUnreadableHeaderIsLeftOut() throws IOException {
    XdfFile file = new XdfFile().stream(1, "s", 1, "1", "int16").xml(2, 2, "<info><name>");
    file.xml(2, 3, XdfFile.header("u", 1, "1", "uint8", ""));
    file.xml(2, 4, XdfFile.header("v", 0, "1", "int8", ""));
    file.xml(2, 5, XdfFile.header("w", 1, "-1", "int8", ""));
    try (Recording recording = open(file.counting(2, 1, 1).counting(1, 1, 1))) {
      assertThat(recording.streams()).hasSize(1);
      assertThat(warnings(recording))
          .contains("stream 2 (header at byte", "is no well-formed XML")
          .contains("channel_format is 'uint8'")
          .contains("channel_count is '0'")
          .contains("nominal_srate is '-1'");
    }
  }

  @Test
  void nothingOutsideTheFileIsReadByXml() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
    String xml =
        "<?xml version=\"1.0\"?><!DOCTYPE info [<!ENTITY e SYSTEM \""
            + secret.toUri()
            + "\">]>"
            + XdfFile.header("&e;", 1, "1", "int16", "").substring(21);
    Path path = new XdfFile().xml(2, 1, xml).write(folder, "a.xdf");
    assertThatThrownBy(() -> Recordings.open(path).close())
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("no stream can be read")
        .hasMessageContaining("document type");
  }

  @Test
  void entitiesThatGrowAreRefused() throws IOException {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE i [<!ENTITY a \"aa\">");
    for (char c = 'b'; c < 'z'; c++) {
      char before = (char) (c - 1);
      xml.append("<!ENTITY ").append(c).append(" \"").append(("&" + before + ";").repeat(20));
      xml.append("\">");
    }
    XdfFile file = new XdfFile().stream(1, "s", 1, "1", "int16").xml(2, 2, xml + "]><i>&y;</i>");
    try (Recording recording = open(file)) {
      assertThat(warnings(recording)).contains("stream 2 (header at byte");
    }
  }

  @Test
  void damageWithinAChunkCostsOnlyThisChunk() throws IOException {
    XdfFile file = new XdfFile().stream(1, "s", 1, "10", "int16").counting(1, 0, 1, 1.1);
    int at = file.size() + 5 + 2 + 4 + 5;
    file.counting(1, 2, 1.2, 1.3).counting(1, 4, 1.4, 1.5);
    byte[] bytes = file.build();
    bytes[at] = 3;
    try (Recording recording = Recordings.open(Files.write(folder.resolve("a.xdf"), bytes))) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(6);
      assertThat(recording.gaps(0)).hasSize(1);
      assertThat(recording.gaps(0).get(0).firstMissingIndex()).isEqualTo(2);
      assertThat(recording.gaps(0).get(0).missingCount()).isEqualTo(2);
      assertThat(recording.gaps(0).get(0).cause()).isEqualTo(GapCause.PARTIAL_WRITE);
      assertThat(warnings(recording)).contains("a stamp of 3 bytes, allowed are 0 and 8");
    }
  }

  @Test
  void stampsThatAreNoNumbersCountAsNone() throws IOException {
    XdfFile file = new XdfFile().stream(1, "s", 1, "10", "int16");
    try (Recording recording =
        open(file.counting(1, 0, NONE, 1, Double.NaN, 1e300, 1.3).offset(1, Double.NaN, 1))) {
      assertThat(warnings(recording))
          .contains("2 stamps are no usable numbers")
          .contains("its first 1 samples have no stamp")
          .contains("1 clock offsets are no usable numbers");
    }
  }

  @Test
  void aFileOfNothingButDamageIsRefused() throws IOException {
    Path path = new XdfFile().raw(new byte[300]).write(folder, "a.xdf");
    assertThatThrownBy(() -> Recordings.open(path).close())
        .isInstanceOf(RecordingException.class)
        .hasMessageStartingWith("a.xdf: no stream can be read: at byte 4:");
  }

  @Test
  void anotherFileOfThisNameIsRefused() throws IOException {
    Path path = Files.writeString(folder.resolve("b.xdf"), "no");
    assertThatThrownBy(() -> Recordings.open(path).close())
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("must begin with 'XDF:'");
  }

  @Test
  void aCompressedFileIsRefusedWithAdvice() throws IOException {
    Path path = Files.write(folder.resolve("a.xdfz"), new byte[] {0x1F, (byte) 0x8B, 8, 0});
    assertThatThrownBy(() -> Recordings.open(path).close())
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("unpack it with gunzip");
  }

  @Test
  void aCutOffFileKeepsWhatIsWhole() throws IOException {
    XdfFile file = new XdfFile().stream(1, "s", 1, "10", "int16").counting(1, 0, 1, 1.1);
    byte[] bytes = file.counting(1, 2, 1.2, 1.3).build();
    Path path = Files.write(folder.resolve("a.xdf"), Arrays.copyOf(bytes, bytes.length - 1));
    try (Recording recording = Recordings.open(path)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(2);
      assertThat(warnings(recording)).contains("the file was cut off or is damaged");
    }
  }

  @Test
  void samplesWithoutStampsThatCountOnBeyondAnyTimeAreRefused() {
    double[] stamps = new double[1001];
    Arrays.fill(stamps, 1, stamps.length, NONE);
    XdfFile file = new XdfFile().stream(1, "s", 1, "0.000001", "int16").counting(1, 0, stamps);
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("1001 samples at 0.000001 Hz last more than 31 years");
  }

  @Test
  void stampsThatJumpFurtherThanTimesReachAreRefused() {
    // The rate by the stamps is a third of the declared one, so that a gap takes thrice as long.
    XdfFile file = new XdfFile().stream(1, "s", 1, "1", "int16");
    file.counting(1, 0, -3.9e9, -3.9e9 + 0.3, -3.9e9 + 0.6).counting(1, 0, 3.9e9, 3.9e9 + 0.3);
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("jump further than times reach");
  }

  @Test
  void aClockThatIsResetAllTheTimeIsNotBelieved() throws IOException {
    XdfFile file = new XdfFile().stream(1, "s", 1, "10", "int16").counting(1, 0, 1, 1.1);
    for (int i = 0; i < 10_000; i++) {
      // Seven steps of 5 s, then back to the start with another offset.
      int within = i % 8;
      file.offset(1, 5 * within, within == 0 ? 1000 : 100);
    }
    try (Recording recording = open(file)) {
      assertThat(warnings(recording)).contains("its clock would have been reset 1");
      assertThat(seconds(recording, 0, 0)).isEqualTo(1.0);
    }
  }

  @Test
  void aRecordingOfTextBeginsWithItsFirstText() throws IOException {
    XdfFile file = new XdfFile().stream(1, "a", 1, "0", "string").stream(2, "b", 1, "0", "string");
    file.text(1, 9, "later").text(2, 3, "first");
    try (Recording recording = open(file)) {
      assertThat(recording.header().startTimeNanos()).isEqualTo(3_000_000_000L);
      assertThat(recording.events().get(0).label()).isEqualTo("first");
    }
  }

  @Test
  void chunksThatLieInEachOtherAreNotGoneThroughWithoutEnd() {
    // Each sample holds a boundary and the head of a chunk that reaches from there to the end.
    int samples = 2000;
    XdfFile file = new XdfFile().stream(1, "s", 60, "0", "int8");
    int rest = 61 * samples;
    ByteBuffer nested = ByteBuffer.allocate(16 + rest + 8).order(ByteOrder.LITTLE_ENDIAN);
    chunkHead(nested, rest);
    for (int i = 0; i < samples; i++) {
      rest -= 61;
      nested.put(new byte[1 + 28]).put(XdfFile.BOUNDARY);
      chunkHead(nested, rest);
    }
    file.raw(nested.array());
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("lie in each other");
  }

  /** The head of a chunk of samples that says one sample too many. */
  private static void chunkHead(ByteBuffer target, int sampleBytes) {
    target.put((byte) 4).putInt(11 + sampleBytes).putShort((short) 3).putInt(1);
    target.put((byte) 4).putInt(sampleBytes / 61 + 1);
  }
}
