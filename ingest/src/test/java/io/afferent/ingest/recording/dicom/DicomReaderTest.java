package io.afferent.ingest.recording.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.Recordings;
import io.afferent.schema.SampleType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders and files as they come: mixed, doubled, unfinished, damaged, hostile. */
class DicomReaderTest {
  @TempDir Path folder;

  private Path write(String name, DicomBytes file) throws IOException {
    return file.write(folder.resolve(name));
  }

  private static long[] values(Recording recording, long index) throws IOException {
    int units = recording.streams().get(0).units().size();
    byte[] bytes = new byte[recording.streams().get(0).bytesPerSample()];
    assertThat(recording.read(0, index, 1, bytes)).isEqualTo(1);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long[] values = new long[units];
    for (int i = 0; i < units; i++) {
      values[i] =
          switch (recording.streams().get(0).sampleType()) {
            case INT16 -> buffer.getShort();
            case INT32 -> buffer.getInt();
            default -> (long) buffer.getDouble();
          };
    }
    return values;
  }

  private void assertRefused(Path path, String... parts) {
    assertThatThrownBy(() -> Recordings.open(path).close())
        .isInstanceOf(RecordingException.class)
        .hasMessageContainingAll(parts);
  }

  private void assertWarned(Recording recording, String... parts) {
    assertThat(recording.header().warnings()).anySatisfy(w -> assertThat(w).contains(parts));
  }

  @Test
  void namesGiveNoOrderAndDoublesCountOnce() throws IOException {
    Path copy = DicomSet.unpack("mosaic", folder);
    try (Recording recording = Recordings.open(copy.resolve("a.dcm"))) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(4);
      assertThat(recording.gaps(0)).singleElement().extracting("firstMissingIndex").isEqualTo(2L);
      assertThat(recording.header().warnings())
          .singleElement()
          .asString()
          .isEqualTo("c.dcm: is the same image as b.dcm and is left out");
      assertThat(recording.header().name()).isEqualTo("mosaic-series-5");
    }
  }

  @Test
  void aDateThatDoesNotChangeAtMidnightIsToldOf() throws IOException {
    try (Recording recording = Recordings.open(DicomSet.unpack("reversed", folder))) {
      assertThat(recording.deviceTimeNanos(0, 1) - recording.deviceTimeNanos(0, 0))
          .isEqualTo(1_500_000_000L);
      assertWarned(recording, "midnight");
    }
  }

  @Test
  void aVolumeThatLacksASliceIsMissing() throws IOException {
    try (Recording recording = Recordings.open(DicomSet.unpack("slices", folder))) {
      assertThat(recording.gaps(0)).singleElement().extracting("missingCount").isEqualTo(1L);
      assertThat(recording.header().warnings())
          .singleElement()
          .asString()
          .contains("1 of 3 slices");
    }
  }

  @Test
  void personalFieldsAreLeftOutUnlessAskedFor() throws IOException {
    Path copy = DicomSet.unpack("mosaic", folder);
    String[] secrets = {
      "Nobody", "4711", "19000102", "Nowhere", "STATION9", "SERIAL42", "77.7", "made up", "1.2.826"
    };
    try (Recording recording = Recordings.open(copy)) {
      String text = RecordingInfo.of(recording).toText() + recording.header();
      assertThat(text).doesNotContain(secrets);
    }
    OpenOptions options = OpenOptions.defaults().withPersonalFields();
    try (Recording recording = Recordings.open(copy, options)) {
      assertThat(recording.header().attributes())
          .containsEntry("patientName", "Nobody^Ever")
          .containsEntry("deviceSerialNumber", "SERIAL42")
          .containsEntry("seriesDescription", "made up");
    }
  }

  @Test
  void aFolderOfSeveralSeriesMustHaveOneFunctionalOne() throws IOException {
    for (int i = 1; i <= 3; i++) {
      write("f" + i, DicomBytes.volume(i));
      write(
          "anatomy" + i,
          DicomBytes.slice(i)
              .height(i * 2)
              .text(DicomTag.SERIES_INSTANCE, "UI", "1.3")
              .text(DicomTag.SERIES_NUMBER, "IS", "2")
              .text(DicomTag.SOP_INSTANCE, "UI", "1.3." + i));
    }
    try (Recording recording = Recordings.open(folder)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(3);
    }
    for (int i = 1; i <= 2; i++) {
      write(
          "g" + i,
          DicomBytes.volume(i)
              .text(DicomTag.SERIES_INSTANCE, "UI", "1.4")
              .text(DicomTag.SERIES_NUMBER, "IS", "9")
              .text(DicomTag.SOP_INSTANCE, "UI", "1.4." + i));
    }
    assertRefused(
        folder, "series 2 (3 files", "series 4 (3 files, such as f1)", "series 9", "name a file");
    try (Recording recording = Recordings.open(folder.resolve("g2"))) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(2);
    }
    try (Recording recording = Recordings.open(folder.resolve("anatomy3"))) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(1);
      assertThat(values(recording, 0)).startsWith(1, 2, 3, 4, 2);
    }
  }

  @Test
  void otherFilesInTheFolderDoNotMatter() throws IOException {
    write("a1.dcm", DicomBytes.volume(1));
    write("a2.dcm", DicomBytes.volume(2));
    write(
        "report.dcm", DicomBytes.volume(3).text(DicomTag.SOP_CLASS, "UI", "1.2.840.10008.1.3.10"));
    write(".a3.dcm", DicomBytes.volume(3));
    Files.writeString(folder.resolve("notes.txt"), "nothing");
    Files.createDirectory(folder.resolve("b.dcm"));
    try (Recording recording = Recordings.open(folder)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(2);
      assertThat(recording.header().warnings()).isEmpty();
    }
    Files.writeString(folder.resolve("stub.dcm"), "");
    try (Recording recording = Recordings.open(folder)) {
      assertWarned(recording, "stub.dcm");
    }
    assertRefused(folder.resolve("report.dcm"), "no MR image");
    assertRefused(folder.resolve("stub.dcm"), "stub.dcm", "at byte 0");
  }

  @Test
  void aPartialFileIsMissingAndIsRefusedByItself() throws IOException {
    for (int i = 1; i <= 4; i++) {
      write("a" + i, DicomBytes.volume(i));
    }
    byte[] whole = Files.readAllBytes(folder.resolve("a2"));
    Files.write(folder.resolve("a2"), Arrays.copyOf(whole, whole.length - 3));
    try (Recording recording = Recordings.open(folder.resolve("a1"))) {
      assertThat(recording.gaps(0)).singleElement().extracting("firstMissingIndex").isEqualTo(1L);
      assertWarned(recording, "a2: at byte " + (whole.length - 8), "instance 2");
    }
    assertRefused(folder.resolve("a2"), "a2: at byte " + (whole.length - 8), "cut off");
  }

  @Test
  void linksThatLeadOutOfTheFolderAreNotFollowed() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path inside = Files.createDirectory(folder.resolve("inside"));
    DicomBytes.volume(2).write(outside.resolve("b"));
    DicomBytes.volume(1).write(inside.resolve("a"));
    Files.createSymbolicLink(inside.resolve("b"), outside.resolve("b"));
    try (Recording recording = Recordings.open(inside)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(1);
      assertWarned(recording, "b: is a link");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "12, 0, 4095, 4095, INT16",
    "12, 1, 4095, -1, INT16",
    "12, 0, -1, 4095, INT16",
    "16, 1, 40000, -25536, INT16",
    "16, 0, 40000, 40000, INT32"
  })
  void pixelsKeepTheirValues(int stored, int signed, int written, int read, SampleType type)
      throws IOException {
    write(
        "a",
        DicomBytes.slice(1)
            .numbers(DicomTag.BITS_STORED, stored)
            .numbers(DicomTag.HIGH_BIT, stored - 1)
            .numbers(DicomTag.PIXEL_REPRESENTATION, signed)
            .pixels(written, 1, 2, 3));
    try (Recording recording = Recordings.open(folder)) {
      assertThat(recording.streams().get(0).sampleType()).isEqualTo(type);
      assertThat(values(recording, 0)).containsExactly(read, 1, 2, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void slicesAreGroupedByWhateverNumberTells(int kind) throws IOException {
    int instance = 0;
    for (int volume = 0; volume < 3; volume++) {
      for (int slice = 1; slice >= 0; slice--) {
        instance++;
        DicomBytes file =
            DicomBytes.slice(instance)
                .height(slice * 5)
                .text(DicomTag.ACQUISITION_NUMBER, "IS", "1");
        switch (kind) {
          case 1 -> file.text(DicomTag.TEMPORAL_POSITION, "IS", "" + (volume + 1));
          // One slice after the other for all volumes; only time tells.
          case 2 ->
              file.time(volume * 2000L)
                  .text(DicomTag.INSTANCE_NUMBER, "IS", "" + (slice * 3 + volume + 1));
          default -> file.time(volume * 2000L + slice * 900L);
        }
        write("s" + instance, file);
      }
    }
    try (Recording recording = Recordings.open(folder)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(3);
      // The second file of each volume is its lower slice.
      assertThat(values(recording, 1)).containsExactly(4, 5, 6, 7, 3, 4, 5, 6);
    }
  }

  @Test
  void slicesThatNothingGroupsAreRefused() throws IOException {
    for (int i = 1; i <= 4; i++) {
      write("s" + i, DicomBytes.slice(i).height(i % 2).without(DicomTag.INSTANCE_NUMBER));
    }
    assertRefused(folder, "4 slices at 2 places");
  }

  @Test
  void timesThatDoNotFitAreToldOf() throws IOException {
    for (int i = 0; i < 6; i++) {
      write("a" + i, DicomBytes.slice(i + 1).time(i * 2000L + (i == 3 ? 400 : 0)));
    }
    try (Recording recording = Recordings.open(folder)) {
      assertWarned(recording, "up to 400 ms off");
      assertThat(recording.deviceTimeNanos(0, 3) - recording.deviceTimeNanos(0, 0))
          .isEqualTo(6_000_000_000L);
    }
  }

  @Test
  void aPauseThatNumbersDoNotTellMovesLaterTimes() throws IOException {
    for (int i = 0; i < 6; i++) {
      write("a" + i, DicomBytes.slice(i + 1).time(i * 2000L + (i > 3 ? 30_000 : 0)));
    }
    try (Recording recording = Recordings.open(folder)) {
      assertWarned(recording, "jump ahead", "1 time");
      assertThat(recording.gaps(0)).isEmpty();
      assertThat(recording.deviceTimeNanos(0, 5) - recording.deviceTimeNanos(0, 0))
          .isEqualTo(40_000_000_000L);
    }
  }

  @Test
  void volumesSetThePaceWhereTheRepetitionTimeIsOfSomethingElse() throws IOException {
    for (int i = 0; i < 4; i++) {
      write("a" + i, DicomBytes.volume(i + 1).text(DicomTag.REPETITION_TIME, "DS", "50"));
    }
    try (Recording recording = Recordings.open(folder)) {
      assertThat(recording.streams().get(0).rate().hz()).isEqualTo(0.5);
      assertWarned(recording, "RepetitionTime is 50 ms", "2000 ms apart");
    }
  }

  @Test
  void numbersThatCountSomethingElseAreConsecutive() throws IOException {
    for (int i = 0; i < 4; i++) {
      write("a" + i, DicomBytes.slice(i * 3 + 1).time(i * 2000L));
    }
    try (Recording recording = Recordings.open(folder)) {
      assertThat(recording.gaps(0)).isEmpty();
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(4);
      assertWarned(recording, "3 apart");
    }
  }

  @Test
  void timesThatDoNotGrowDoNotCount() throws IOException {
    for (int i = 0; i < 3; i++) {
      write("a" + i, DicomBytes.slice(i + 1).time(5000));
    }
    try (Recording recording = Recordings.open(folder)) {
      assertWarned(recording, "do not grow");
      assertThat(recording.deviceTimeNanos(0, 2) - recording.deviceTimeNanos(0, 0))
          .isEqualTo(4_000_000_000L);
    }
  }

  @Test
  void imagesOfAnotherKindInTheSeriesAreRefused() throws IOException {
    write("a1", DicomBytes.volume(1));
    write("a2", DicomBytes.volume(2).text(DicomTag.IMAGE_TYPE, "CS", "ORIGINAL\\PRIMARY\\P"));
    assertRefused(folder, "a2", "another kind of values");
    write("a2", DicomBytes.volume(2).text(DicomTag.ECHO_TIME, "DS", "55"));
    assertRefused(folder, "a2", "another echo");
    write("a2", DicomBytes.volume(2).numbers(DicomTag.ROWS, 1).numbers(DicomTag.COLUMNS, 4));
    assertRefused(folder, "a2", "rows or columns");
  }

  @Test
  void imagesWithOneIdentifierAndOtherNumbersAreNotTheSame() throws IOException {
    for (int i = 1; i <= 3; i++) {
      write("a" + i, DicomBytes.volume(i).text(DicomTag.SOP_INSTANCE, "UI", "1.2"));
    }
    try (Recording recording = Recordings.open(folder)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(3);
    }
  }

  @Test
  void aNumberThatTwoImagesHaveIsRefused() throws IOException {
    write("a1", DicomBytes.volume(1));
    write("a2", DicomBytes.volume(1).text(DicomTag.SOP_INSTANCE, "UI", "1.9"));
    assertRefused(folder, "2 slices at 1 places");
  }

  @Test
  void aHeadThatMovesIsToldOf() throws IOException {
    write("a1", DicomBytes.volume(1));
    write("a2", DicomBytes.volume(2).text(DicomTag.IMAGE_POSITION, "DS", "-10.5\\-20\\0"));
    try (Recording recording = Recordings.open(folder)) {
      assertWarned(recording, "move by up to 0.5 mm");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.840.10008.1.2.2, Explicit VR Big Endian",
    "1.2.840.10008.1.2.1.99, Deflated",
    "1.2.840.10008.1.2.4.70, JPEG Lossless",
    "1.2.840.10008.1.2.5, RLE Lossless",
    "1.2.3.4, '1.2.3.4'"
  })
  void otherTransferSyntaxesAreRefusedByName(String uid, String name) throws IOException {
    Path file = write("a.dcm", DicomBytes.slice(1).syntax(uid));
    assertRefused(file, "transfer syntax", name, "gdcmconv");
    assertRefused(folder, name);
  }

  @Test
  void whatCannotBeTrustedIsRefused() throws IOException {
    assertRefused(write("a", DicomBytes.slice(1).numbers(DicomTag.ROWS, 3)), "take 12");
    assertRefused(write("a", DicomBytes.slice(1).numbers(DicomTag.ROWS, 1)), "take 4");
    assertRefused(write("a", DicomBytes.slice(1).numbers(DicomTag.SAMPLES_PER_PIXEL, 3)), "sample");
    assertRefused(write("a", DicomBytes.slice(1).numbers(DicomTag.BITS_ALLOCATED, 12)), "are 12");
    assertRefused(write("a", DicomBytes.slice(1).numbers(DicomTag.HIGH_BIT, 15)), "bit 15");
  }

  @Test
  void numbersMustBeNumbers() throws IOException {
    assertRefused(
        write("a", DicomBytes.slice(1).text(DicomTag.INSTANCE_NUMBER, "IS", "one")),
        "(0020,0013) must be a decimal number, was 'one'");
    assertRefused(
        write("a", DicomBytes.slice(1).text(DicomTag.IMAGE_POSITION, "DS", "1\\2")),
        "(0020,0032) must have 3 values, had 2");
    assertRefused(
        write("a", DicomBytes.slice(1).text(DicomTag.RESCALE_SLOPE, "DS", "0")), "must not be 0");
    assertRefused(
        write("a", DicomBytes.slice(1).text(DicomTag.NUMBER_OF_FRAMES, "IS", "2000000000")),
        "2000000000 frames");
    assertRefused(
        write("a", DicomBytes.slice(1).without(DicomTag.SERIES_INSTANCE)), "SeriesInstanceUID");
    assertRefused(write("a", DicomBytes.slice(1).without(DicomTag.IMAGE_POSITION)), "(0020,0032)");
    assertRefused(
        write("a", DicomBytes.slice(1).without(DicomTag.PIXEL_DATA)), "before its pixel data");
    assertRefused(
        write("a", DicomBytes.slice(1).without(DicomTag.REPETITION_TIME)),
        "RepetitionTime (0018,0080)");
    assertRefused(
        write(
            "a",
            DicomBytes.slice(1).text(DicomTag.IMAGE_TYPE, "CS", "ORIGINAL\\PRIMARY\\M\\MOSAIC")),
        "how many of its tiles hold slices");
  }

  @Test
  void newerMosaicsTellTheirTilesInAnotherPlace() throws IOException {
    write(
        "a",
        DicomBytes.slice(1)
            .text(DicomTag.IMAGE_TYPE, "CS", "ORIGINAL\\PRIMARY\\M\\MOSAIC")
            .text(0x00190011, "LO", "SIEMENS MR HEADER")
            .numbers(0x0019110A, 3));
    try (Recording recording = Recordings.open(folder)) {
      assertThat(values(recording, 0)).containsExactly(1, 2, 3);
      assertWarned(recording, "against");
    }
  }

  @Test
  void sequencesWithoutEndAreRefused() throws IOException {
    ByteArrayOutputStream nested = new ByteArrayOutputStream();
    for (int i = 0; i < 5000; i++) {
      nested.writeBytes(DicomBytes.element(0x00081140, "SQ", new byte[0], -1));
      nested.writeBytes(new byte[] {(byte) 0xFE, (byte) 0xFF, 0, (byte) 0xE0, -1, -1, -1, -1});
    }
    Path file = write("a", DicomBytes.slice(1).raw(0x00081140, "SQ", nested.toByteArray(), -1));
    assertRefused(file, "a: at byte ", "item");
    byte[] item = {(byte) 0xFE, (byte) 0xFF, 0, (byte) 0xE0, -1, -1, -1, -1};
    ByteArrayOutputStream deep = new ByteArrayOutputStream();
    deep.writeBytes(item);
    deep.writeBytes(nested.toByteArray());
    file = write("a", DicomBytes.slice(1).raw(0x00081140, "SQ", deep.toByteArray(), -1));
    assertRefused(file, "a: at byte ", "nested more than 32 deep");
  }

  @Test
  void lengthsAreCheckedBeforeAnythingIsAllocated() throws IOException {
    Path file = write("a", DicomBytes.slice(1).raw(0x00291010, "OB", new byte[4], 2_000_000_000));
    assertRefused(file, "(0029,1010) should take 2000000000 bytes");
  }

  @Test
  void anAtlasOrAMaskIsRefused() throws IOException {
    Path file = write("a.dcm", DicomBytes.slice(1));
    OpenOptions options = new OpenOptions(false, Optional.of(file), Optional.empty());
    assertThatThrownBy(() -> Recordings.open(file, options))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("dcm2niix");
  }

  @Test
  void aFileThatChangedIsToldOf() throws IOException {
    Path file = write("a", DicomBytes.slice(1));
    try (Recording recording = Recordings.open(folder)) {
      Files.write(file, new byte[3]);
      assertThatThrownBy(() -> recording.read(0, 0, 1, new byte[8]))
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining("do not change it");
    }
  }
}
