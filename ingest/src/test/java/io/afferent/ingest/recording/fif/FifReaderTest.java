package io.afferent.ingest.recording.fif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.Recordings;
import io.afferent.schema.GapCause;
import io.afferent.schema.Modality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the format allows and damage does, on files written tag by tag. */
class FifReaderTest {
  private static final long DATE_NANOS = 1_700_000_000_500_000_000L;

  @TempDir Path folder;

  private Recording open(FifBytes file) throws IOException {
    return Recordings.open(file.write(folder, "a_raw.fif"));
  }

  private void assertRefused(FifBytes file, String... parts) throws IOException {
    Path path = file.write(folder, "a_raw.fif");
    assertThatThrownBy(() -> Recordings.open(path).close())
        .isInstanceOf(RecordingException.class)
        .hasMessageContainingAll(parts)
        .hasMessageStartingWith("a_raw.fif: ");
  }

  @Test
  void aSkipCountsBuffersOfTheSizeOfTheNextOne() throws IOException {
    FifBytes file = FifBytes.header(1, 10).integer(208, 5).integer(301, 2);
    file.buffer(1, 2, 3).integer(301, 2).buffer(4, 5).integer(303, 7).buffer(6);
    try (Recording recording = open(file)) {
      // Two buffers of three samples came before the first one, which was sample 5 + 6 then.
      assertThat(recording.header().startTimeNanos()).isEqualTo(DATE_NANOS + 1_100_000_000L);
      assertThat(recording.gaps(0))
          .extracting(RecordingGap::firstMissingIndex, RecordingGap::missingCount)
          .containsExactly(tuple(3L, 4L), tuple(9L, 7L));
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(17);
      double[] values = Fixture.physical(recording, 0);
      assertThat(values[7]).isEqualTo(8);
      assertThat(values[16]).isEqualTo(12);
      assertThat(recording.deviceTimeNanos(0, 16)).isEqualTo(DATE_NANOS + 2_700_000_000L);
    }
  }

  @Test
  void skipsInARowAddUpAndEmptyBuffersCountForNothing() throws IOException {
    FifBytes file = FifBytes.header(1, 10).buffer(1).integer(303, 2).integer(303, 3);
    file.buffer().integer(301, 1).buffer(1, 1).integer(301, 4);
    try (Recording recording = open(file)) {
      assertThat(recording.gaps(0)).hasSize(1);
      assertThat(recording.gaps(0).get(0).missingCount()).isEqualTo(7);
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(10);
    }
  }

  @Test
  void aTriggerIsARiseAndNotALevel() throws IOException {
    FifBytes file = FifBytes.header(1, 10).buffer(4, 4, 0, 4, 2, 6, 6).integer(303, 1);
    file.buffer(9, 9, 10, -3, -1, 0, 1);
    try (Recording recording = open(file)) {
      // Range 2 and calibration 1 make a value twice the raw one.
      assertThat(recording.events().stream().map(RecordingEvent::label))
          .containsExactly("8", "12", "20", "2");
      assertThat(recording.events().stream().map(e -> e.sampleIndex().orElse(-1)))
          .containsExactly(3L, 5L, 10L, 14L);
      assertThat(recording.events().get(0).deviceTimeNanos()).isEqualTo(DATE_NANOS + 300_000_000L);
      assertThat(recording.streams().get(0).modality()).isEqualTo(Modality.UNKNOWN);
    }
  }

  @Test
  void partsFollowEachOtherAndAJumpBetweenThemIsAGap() throws IOException {
    FifBytes.header(1, 10).integer(208, 3).buffer(0, 0).next("b-1.fif").write(folder, "b.fif");
    FifBytes.header(1, 10).integer(208, 5).buffer(7).next("b-2.fif").write(folder, "b-1.fif");
    FifBytes.header(1, 10).integer(208, 10).buffer(8).write(folder, "b-2.fif");
    try (Recording recording = Recordings.open(folder.resolve("b.fif"))) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(8);
      assertThat(recording.gaps(0))
          .containsExactly(
              new RecordingGap(
                  3,
                  4,
                  DATE_NANOS + 500_000_000L,
                  DATE_NANOS + 1_000_000_000L,
                  GapCause.FILE_BOUNDARY));
      assertThat(recording.header().attributes()).containsEntry("files", "3");
    }
  }

  @Test
  void aPartThatIsNotThereIsAWarning() throws IOException {
    try (Recording recording = open(FifBytes.header(1, 10).buffer(1, 2).next("a_raw-1.fif"))) {
      assertThat(recording.header().warnings())
          .hasSize(1)
          .first()
          .asString()
          .contains("'a_raw-1.fif', which is not in its folder");
    }
  }

  @ParameterizedTest
  @CsvSource({"../b.fif", "/etc/passwd", "x/b.fif", ".."})
  void aPartOutsideTheFolderIsRefused(String name) throws IOException {
    assertRefused(FifBytes.header(1, 10).buffer(1).next(name), "only files in the folder");
  }

  @Test
  void partsThatLeadInACircleAreRefused() throws IOException {
    assertRefused(FifBytes.header(1, 10).buffer(1).next("a_raw.fif"), "lead in a circle");
  }

  @Test
  void aPartOfAnotherRecordingIsRefused() throws IOException {
    FifBytes.header(2, 10).buffer(1, 1).write(folder, "b.fif");
    Path first = FifBytes.header(1, 10).buffer(1).next("b.fif").write(folder, "a_raw.fif");
    assertThatThrownBy(() -> Recordings.open(first).close())
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("b.fif: does not go on from a_raw.fif");
  }

  @Test
  void aPartNamedByNumberOnlyIsFound() {
    FifPart.NextFile next = new FifPart.NextFile(Optional.empty(), OptionalInt.of(2));
    assertThat(next.nameAfter("a_raw.fif")).isEqualTo("a_raw-2.fif");
    assertThat(next.nameAfter("a_raw-1.fif")).isEqualTo("a_raw-2.fif");
    assertThat(next.nameAfter("sub-x_raw.fif")).isEqualTo("sub-x_raw-2.fif");
    assertThat(next.nameAfter("sub-x_raw")).isEqualTo("sub-x_raw-2");
  }

  @ParameterizedTest
  @CsvSource({"20, 8", "21, 16"})
  void complexSamplesAreRefused(int type, int bytes) throws IOException {
    FifBytes file = FifBytes.header(1, 10);
    int at = file.size();
    assertRefused(
        file.tag(300, type, new byte[bytes]),
        "at byte " + at,
        "type " + type + " (complex numbers)",
        "only types 2 and 16");
  }

  @Test
  void aBufferThatIsNoWholeNumberOfSamplesIsRefused() throws IOException {
    assertRefused(FifBytes.header(2, 10).buffer(1, 2, 3), "6 bytes is no whole number", "4 bytes");
  }

  @Test
  void samplesThatChangeTheirTypeAreRefused() throws IOException {
    assertRefused(
        FifBytes.header(1, 10).tag(300, 3, new byte[4]).tag(300, 4, new byte[4]),
        "change from type 3 to 4");
  }

  @Test
  void aLinkThatLeadsBackIsRefused() throws IOException {
    FifBytes file = FifBytes.header(1, 10);
    int at = file.size();
    assertRefused(
        file.linked(300, 16, 2, 40, new byte[2]), "at byte " + at, "the next one is at byte 40");
  }

  @Test
  void aLinkForwardSkipsWhatLiesBetween() throws IOException {
    FifBytes file = FifBytes.header(1, 10);
    int next = file.size() + 16 + 2 + 7;
    file.linked(300, 16, 2, next, new byte[] {0, 1, 9, 9, 9, 9, 9, 9, 9});
    try (Recording recording = open(file.buffer(2))) {
      assertThat(Fixture.physical(recording, 0)).containsExactly(2, 4);
    }
  }

  @Test
  void aFileCutOffInABufferKeepsWholeSamplesAndSaysSo() throws IOException {
    byte[] whole = FifBytes.header(2, 10).buffer(1, 2, 3, 4, 5, 6).build();
    Path path = Files.write(folder.resolve("cut.fif"), Arrays.copyOf(whole, whole.length - 3));
    try (Recording recording = Recordings.open(path)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(2);
      assertThat(recording.header().warnings().get(0)).contains("2 of its 3 samples");
    }
  }

  @Test
  void aFileCutOffInItsHeaderIsRefused() throws IOException {
    byte[] whole = FifBytes.header(2, 10).build();
    Path path = Files.write(folder.resolve("cut.fif"), Arrays.copyOf(whole, 200));
    assertThatThrownBy(() -> Recordings.open(path).close())
        .isInstanceOf(RecordingException.class)
        .hasMessage("cut.fif: holds no raw samples; it is cut off at byte 200");
  }

  @Test
  void sizesThatNobodyCanMeanAreRefused() throws IOException {
    assertRefused(FifBytes.header(1, 10).linked(300, 16, -2, 0, new byte[0]), "a size of -2 bytes");
    assertRefused(FifBytes.header(1, 10).integer(301, -1).buffer(1), "a skip of -1");
    assertRefused(
        FifBytes.header(1, 10).buffer(1).integer(301, Integer.MAX_VALUE).buffer(new int[1000]),
        "more than 31 years");
    assertRefused(FifBytes.header(1, 0).buffer(1), "a sampling rate of 0 Hz");
    assertRefused(FifBytes.header(1, Float.NaN).buffer(1), "holds NaN");
  }

  @Test
  void aUnitMultiplierAndAnUnusableScaleAreWarnings() throws IOException {
    FifBytes file = new FifBytes().tag(100, 31, new byte[20]).start(100).start(101);
    file.integer(200, 2).number(201, 10).channel("a", 2, 1, -6).channel("a", 2, 0, 0);
    try (Recording recording = open(file.end(101).start(102).buffer(1, 1))) {
      assertThat(String.join("\n", recording.header().warnings()))
          .contains("channel a has a unit multiplier of -6")
          .contains("channel a-2 has no usable scale")
          .contains("channels share a name")
          .contains("no measurement date");
    }
  }

  @Test
  void whoWasRecordedIsToldOnlyWhenAskedFor() throws IOException {
    FifBytes file = new FifBytes().tag(100, 31, new byte[20]).start(100).start(101);
    file.start(106).text(403, "Nobody").end(106).text(212, "Somebody");
    file.integer(200, 1).number(201, 10).channel("a", 2, 1, 0);
    Path path = file.end(101).start(102).buffer(1).write(folder, "a_raw.fif");
    try (Recording recording = Recordings.open(path);
        Recording asked = Recordings.open(path, OpenOptions.defaults().withPersonalFields())) {
      assertThat(recording.header().attributes().toString()).doesNotContain("body");
      assertThat(asked.header().attributes())
          .containsEntry("subjectLastName", "Nobody")
          .containsEntry("experimenter", "Somebody");
    }
  }

  @Test
  void aCompressedFileIsRefusedWithAdvice() throws IOException {
    Path path = Files.write(folder.resolve("a_raw.fif.gz"), new byte[] {0x1F, (byte) 0x8B, 8, 0});
    assertThatThrownBy(() -> Recordings.open(path).close())
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("unpack it with gunzip");
  }

  @Test
  void skipsThatDoNotFitALongAreRefused() throws IOException {
    // Nine skips of 2^31 - 1 buffers each, of 2^30 samples by the size of the one behind them.
    FifBytes file = FifBytes.header(1, 10).buffer(1);
    for (int i = 0; i < 9; i++) {
      file.integer(301, Integer.MAX_VALUE);
    }
    file.linked(300, 2, Integer.MAX_VALUE - 1, 0, FifBytes.shorts(1, 2, 3));
    assertRefused(file, "were skipped before this buffer, at most 1125899906842624 are believed");
  }
}
