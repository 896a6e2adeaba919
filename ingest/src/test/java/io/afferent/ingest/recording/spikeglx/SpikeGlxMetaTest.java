package io.afferent.ingest.recording.spikeglx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.TextModeCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Meta files as they come: incomplete, renamed, contradicting, hostile. */
class SpikeGlxMetaTest {
  /** Doubles of one decimal that took different ways. */
  private static final Percentage ROUNDING = Percentage.withPercentage(1e-12);

  @TempDir Path folder;

  private Recording open(SpikeGlxSet set) throws IOException {
    return Recordings.open(set.write(folder));
  }

  private static List<SignalUnit> units(Recording recording) {
    return recording.streams().get(0).units();
  }

  private void assertRefused(SpikeGlxSet set, String... parts) throws IOException {
    Path meta = set.write(folder);
    assertThatThrownBy(() -> Recordings.open(meta))
        .isInstanceOf(RecordingException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void theStartIsWhenTheFileWasCreatedAndTheRunIsAnAttribute() throws IOException {
    try (Recording recording = open(SpikeGlxSet.of(SpikeGlxSet.NP1))) {
      assertThat(Instant.EPOCH.plusNanos(recording.header().startTimeNanos()))
          .isEqualTo(Instant.parse("2023-11-05T14:10:11Z"));
      assertThat(recording.header().attributes()).containsEntry("firstSample", "1234567");
    }
  }

  @Test
  void aFileMadeByAToolStartsWhenItsSourceDid() throws IOException {
    SpikeGlxSet set =
        SpikeGlxSet.of(SpikeGlxSet.NP1).plus("fileCreateTime_original=2020-02-29T23:59:59");
    try (Recording recording = open(set)) {
      assertThat(Instant.EPOCH.plusNanos(recording.header().startTimeNanos()))
          .isEqualTo(Instant.parse("2020-02-29T23:59:59Z"));
    }
  }

  @Test
  void withoutATimeOfCreationTimesCountFromTheRun() throws IOException {
    SpikeGlxSet set =
        SpikeGlxSet.of(SpikeGlxSet.NP1)
            .without("fileCreateTime")
            .with("imSampRate", "30000")
            .with("firstSample", "45000");
    try (Recording recording = open(set)) {
      assertThat(recording.header().startTimeNanos()).isEqualTo(1_500_000_000L);
      assertThat(recording.header().warnings()).singleElement().asString().contains("begin of the");
    }
  }

  @ParameterizedTest
  @CsvSource({"-1", "1.5", "1e25", "many"})
  void aFirstSampleThatIsNoneIsWarnedOf(String value) throws IOException {
    try (Recording recording = open(SpikeGlxSet.of(SpikeGlxSet.NP1).with("firstSample", value))) {
      assertThat(recording.header().warnings()).singleElement().asString().contains(value);
      assertThat(recording.header().attributes()).doesNotContainKey("firstSample");
    }
  }

  @Test
  void theMetaOfARunningAcquisitionIsReadByTheSizeOfTheFile() throws IOException {
    SpikeGlxSet set =
        SpikeGlxSet.of(SpikeGlxSet.NP1)
            .without("fileSizeBytes")
            .without("fileSHA1")
            .without("fileTimeSecs");
    try (Recording recording = open(set)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(240);
      assertThat(recording.header().warnings()).singleElement().asString().contains("runs");
    }
  }

  @Test
  void theSizeOfTheFileCountsAndTheRestIsToldOf() throws IOException {
    SpikeGlxSet set = SpikeGlxSet.of(SpikeGlxSet.NP1).plusSamples(new byte[27]);
    try (Recording recording = open(set)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(242);
      assertThat(recording.header().warnings())
          .hasSize(2)
          .anySatisfy(text -> assertThat(text).contains("last 7 bytes from byte 2420"))
          .anySatisfy(text -> assertThat(text).contains("'2400'", "2427 bytes"));
    }
  }

  @Test
  void anEmptyFileHasNoSamples() throws IOException {
    try (Recording recording = open(SpikeGlxSet.of(SpikeGlxSet.NP1).firstSamples(0))) {
      assertThat(recording.streams().get(0).sampleCount()).isZero();
      assertThat(recording.read(0, 0, 1, new byte[10])).isZero();
      assertThat(recording.header().warnings()).anyMatch(text -> text.contains("no sample"));
    }
  }

  @Test
  void aRenamedFileIsNamedAsItIsCalledNow() throws IOException {
    try (Recording recording = open(SpikeGlxSet.of(SpikeGlxSet.NP1_LOW).named("mouse 7"))) {
      assertThat(recording.header().name()).isEqualTo("mouse 7");
      assertThat(recording.streams().get(0).name()).isEqualTo("imec.lf");
    }
    Path binary = folder.resolve("mouse 7.bin");
    try (Recording recording = Recordings.open(binary)) {
      assertThat(recording.header().format()).isEqualTo("SpikeGLX");
    }
  }

  @Test
  void namesAreStandardWithoutAMap() throws IOException {
    try (Recording subset = open(SpikeGlxSet.of("subset_g0_t0.imec0.lf").without("snsChanMap"));
        Recording card = open(SpikeGlxSet.of(SpikeGlxSet.NIDQ).without("snsChanMap"))) {
      assertThat(units(subset))
          .extracting(SignalUnit::label)
          .containsExactly("LF1", "LF4", "LF6", "LF7", "SY0");
      assertThat(units(card))
          .extracting(SignalUnit::label)
          .containsExactly("MN0C0", "MN0C1", "MA0C0", "XA0", "XA1", "XD0");
      assertThat(subset.header().warnings()).isEmpty();
    }
  }

  @Test
  void aMapThatIsCutOffIsToldOf() throws IOException {
    SpikeGlxSet set = SpikeGlxSet.of(SpikeGlxSet.NP1).replace("\\(AP2;2:2\\)[\\s\\S]*", "(AP2;2");
    try (Recording recording = open(set)) {
      assertThat(units(recording)).extracting(SignalUnit::label).contains("AP3", "SY0");
      assertThat(recording.header().warnings())
          .anyMatch(text -> text.contains("snsChanMap is cut off"))
          .anyMatch(text -> text.contains("names 2 channels, but the file has 5"))
          .anyMatch(text -> text.contains("no end"));
    }
  }

  @Test
  void namesThatComeTwiceAreNumbered() throws IOException {
    try (Recording recording = open(SpikeGlxSet.of(SpikeGlxSet.NP1).replace("\\(AP1;", "(AP0;"))) {
      assertThat(units(recording)).extracting(SignalUnit::label).startsWith("AP0", "AP0-2");
      assertThat(recording.header().warnings()).singleElement().asString().contains("twice");
    }
  }

  @Test
  void theProbeIsToldByItsTableWhenNothingElseTells() throws IOException {
    try (Recording first =
            open(SpikeGlxSet.of(SpikeGlxSet.NP1).without("imDatPrb_pn").without("imDatPrb_type"));
        Recording second =
            open(
                SpikeGlxSet.of("np2old_g0_t0.imec2.ap")
                    .without("imDatPrb_pn")
                    .without("imDatPrb_type"))) {
      // 0.6 V / 512 / 500 and 0.5 V / 8192 / 80
      assertThat(units(first).get(0).sourceGain()).isCloseTo(2.34375, ROUNDING);
      assertThat(units(second).get(0).sourceGain()).isCloseTo(0.762939453125, ROUNDING);
      assertThat(first.header().warnings()).isEmpty();
    }
  }

  @Test
  void anUnknownPartHasTheGainThatItsFileTells() throws IOException {
    SpikeGlxSet set =
        SpikeGlxSet.of(SpikeGlxSet.NP2)
            .with("imDatPrb_pn", "NP9999")
            .with("imDatPrb_type", "9999")
            .without("imroTbl");
    try (Recording recording = open(set)) {
      // 0.62 V / 2048 / 100
      assertThat(units(recording).get(0).sourceGain()).isCloseTo(3.02734375, ROUNDING);
      assertThat(recording.header().warnings()).singleElement().asString().contains("not known");
    }
    assertRefused(set.without("imChan0apGain"), "NP9999", "imChan0apGain");
  }

  @Test
  void aLargestStepThatSuchADeviceDoesNotHaveIsFollowedAndToldOf() throws IOException {
    try (Recording recording = open(SpikeGlxSet.of(SpikeGlxSet.NP1).plus("imMaxInt=1024"))) {
      assertThat(units(recording).get(0).sourceGain()).isCloseTo(1.171875, ROUNDING);
      assertThat(recording.header().warnings()).singleElement().asString().contains("1024", "512");
    }
  }

  @Test
  void kindsAreFoundByNumberWithoutCounts() throws IOException {
    try (Recording recording =
        open(SpikeGlxSet.of("subset_g0_t0.imec0.ap").without("snsApLfSy").without("nSavedChans"))) {
      // 0.6 V / 512 / 125, of channel 1
      assertThat(units(recording).get(0).sourceGain()).isCloseTo(9.375, ROUNDING);
      assertThat(units(recording).get(4).physicalUnit()).isEmpty();
    }
  }

  @Test
  void numbersThatFitNoKindAreToldOf() throws IOException {
    SpikeGlxSet set = SpikeGlxSet.of(SpikeGlxSet.NP1).with("snsSaveChanSubset", "0:4");
    try (Recording recording = open(set)) {
      assertThat(units(recording).get(3).sourceGain()).isCloseTo(0.6 / 512 / 3000 * 1e6, ROUNDING);
      assertThat(recording.header().warnings()).singleElement().asString().contains("acqApLfSy");
    }
  }

  @Test
  void valuesMayHoldEqualsSignsAndPersonalOnesAreKept() throws IOException {
    Path meta = SpikeGlxSet.of(SpikeGlxSet.NP1).plus("imDatPrb_sn=18005106831").write(folder);
    try (Recording plain = Recordings.open(meta);
        Recording personal = Recordings.open(meta, OpenOptions.defaults().withPersonalFields())) {
      assertThat(personal.header().attributes())
          .containsEntry("userNotes", "left = right, a=b")
          .containsEntry("imDatPrb_sn", "18005106831")
          .containsEntry("fileName", "D:/data/animal/np1_g0_t0.imec0.ap.bin");
      assertThat(RecordingInfo.of(plain).toJson().toString())
          .doesNotContain("left = right", "18005106831", "animal");
    }
  }

  @Test
  void lineEndsOfAnySystemAndAMarkAreRead() throws IOException {
    Path meta = SpikeGlxSet.of(SpikeGlxSet.NP1).write(folder);
    Files.writeString(meta, "\uFEFF" + Files.readString(meta).replace("\n", "\r\n"));
    try (Recording recording = Recordings.open(meta)) {
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(recording.header().attributes()).containsEntry("appVersion", "20230905");
    }
  }

  @Test
  void aKeyThatComesTwiceIsToldOf() throws IOException {
    try (Recording recording = open(SpikeGlxSet.of(SpikeGlxSet.NP1).plus("imSampRate=1"))) {
      assertThat(recording.streams().get(0).rate().hz()).isEqualTo(30000.142857);
      assertThat(recording.header().warnings()).singleElement().asString().contains("imSampRate");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "imSampRate, 0",
    "imSampRate, -30000",
    "imSampRate, fast",
    "imSampRate, 1e10",
    "imSampRate, 1e-9",
    "imSampRate, 30000.00000000000000000000001",
    "imAiRangeMax, 0",
    "nSavedChans, 6",
    "nSavedChans, 0",
    "nSavedChans, 99999999999",
    "nSavedChans, -1",
    "snsApLfSy, '4,0'",
    "snsApLfSy, '4,0,x'",
    "snsApLfSy, '999999,0,1'",
    "snsSaveChanSubset, '0:3'",
    "snsSaveChanSubset, '3:0,8'",
    "snsSaveChanSubset, '0:2,2,8'",
    "snsSaveChanSubset, '0:999999999'",
    "typeThis, video",
    "imroTbl, '(0,4)(0 0 0 500 250 1)'",
    "imroTbl, '(0,4)(0 0 0 0 250 1)(1 0 0 1 1 1)(2 0 0 1 1 1)(3 0 0 1 1 1)'",
    "imroTbl, '(0,4)(0 0 0)(1 0 0 1 1 1)(2 0 0 1 1 1)(3 0 0 1 1 1)'"
  })
  void whatCannotBeTrustedIsRefusedByKey(String key, String value) throws IOException {
    assertRefused(
        SpikeGlxSet.of(SpikeGlxSet.NP1).with(key, value),
        SpikeGlxSet.NP1 + ".meta: ",
        key.equals("nSavedChans") && value.equals("6") ? "snsApLfSy" : key);
  }

  @ParameterizedTest
  @CsvSource({
    "np1_g0_t0.imec0.ap, imSampRate",
    "np1_g0_t0.imec0.ap, imAiRangeMax",
    "np1_g0_t0.imec0.ap, imroTbl",
    "run_g0_t0.nidq, niMNGain",
    "run_g0_t0.nidq, niMAGain",
    "run_g0_t0.nidq, niAiRangeMax",
    "box_g0_t0.obx0.obx, obAiRangeMax"
  })
  void whatIsNeededAndMissingIsNamed(String name, String key) throws IOException {
    assertRefused(SpikeGlxSet.of(name).without(key), key + " is missing");
  }

  @Test
  void eachFileNeedsTheOther() throws IOException {
    Path meta = SpikeGlxSet.of(SpikeGlxSet.NP1).write(folder);
    Path binary = folder.resolve(SpikeGlxSet.NP1 + ".bin");
    Path moved = Files.move(binary, folder.resolve(SpikeGlxSet.NP1 + ".cbin"));
    assertThatThrownBy(() -> Recordings.open(meta))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("decompress");
    Files.move(moved, binary);
    Files.delete(meta);
    assertThatThrownBy(() -> Recordings.open(binary))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("no .meta file");
  }

  @Test
  void anyOtherBinaryIsLeftToOtherFormats() throws IOException {
    Path other = Files.write(folder.resolve("model.bin"), new byte[100]);
    Files.writeString(folder.resolve("model.meta"), "kind=weights\n");
    assertThatThrownBy(() -> Recordings.open(other))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("neither the content nor the extension");
  }

  @Test
  void aTextModeCopyOfTheSamplesIsRefused() throws IOException {
    Path meta =
        SpikeGlxSet.of(SpikeGlxSet.NIDQ)
            .firstSamples(0)
            .plusSamples(TextModeCopy.ofNoise(40_000))
            .write(folder);
    assertThatThrownBy(() -> Recordings.open(meta))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("nidq.bin: at byte 0: ")
        .hasMessageContaining("text-mode copy");
  }
}
