package io.afferent.ingest.recording.nifti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SampleRows;
import io.afferent.ingest.recording.SignalUnit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NiftiReaderTest {
  private static final int TR = 92;
  private static final int UNITS = 123;

  @TempDir Path folder;

  private Recording open(NiftiBytes image) throws IOException {
    return Recordings.open(image.write(folder.resolve("a.nii")));
  }

  private void refused(NiftiBytes image, String... parts) {
    assertThatThrownBy(() -> open(image).close())
        .isInstanceOf(RecordingException.class)
        .hasMessageNotContaining("\n")
        .hasMessageContainingAll(parts);
  }

  private String warning(NiftiBytes image) throws IOException {
    try (Recording recording = open(image)) {
      assertThat(recording.header().warnings()).hasSize(1);
      return recording.header().warnings().get(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2, 10, 1, 2, ''",
    "0.72, 10, 25, 18, ''",
    "2000, 10, 1, 2, 'milliseconds, 2 s'",
    "100.5, 10, 2000, 201, 'milliseconds, 0.1005 s'",
    "1500, 18, 2, 3, ''",
    "1500000, 26, 2, 3, ''",
    "2, 2, 1, 2, 'has no unit'",
    "1330, 0, 100, 133, 'of no unit'",
    "2, 18, 500, 1, 'shorter than scanners'",
    "0, 10, 0, 1, 'rate is 0 and all volumes are at time 0'",
    "-2, 10, 0, 1, 'write RepetitionTime (s) into a.json'",
    "2, 34, 0, 1, 'not known'",
    "NaN, 10, 0, 1, 'pixdim[4] is NaN'",
    "1e30, 10, 0, 1, 'not known'"
  })
  void timesBetweenVolumes(float value, int units, long numerator, long denominator, String said)
      throws IOException {
    NiftiBytes image = new NiftiBytes(2, 2, 1, 3).putFloat(TR, value).put(UNITS, units);
    try (Recording recording = open(image)) {
      assertThat(recording.streams().get(0).rate())
          .isEqualTo(new SampleRate(numerator, denominator));
      if (said.isEmpty()) {
        assertThat(recording.header().warnings()).isEmpty();
      } else {
        assertThat(recording.header().warnings()).singleElement().asString().contains(said);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"RepetitionTime\": 1.4, \"x\": [1, {}]} | 0 | 5 | 7 | ",
        "{\"RepetitionTime\": 2} | 2 | 1 | 2 | ",
        "{\"RepetitionTime\": 1.5} | 2 | 2 | 3 | 2 s by the header and 1.5 s by the sidecar",
        "{\"RepetitionTime\": 2000} | 2 | 1 | 2 | allowed are seconds up to 100",
        "{\"RepetitionTime\": \"2\"} | 2 | 1 | 2 | allowed are seconds up to 100",
        "{\"RepetitionTime\": 1e-999999} | 2 | 1 | 2 | allowed are seconds up to 100",
        "{\"TaskName\": \"rest\"} | 2 | 1 | 2 | ",
        "{\"RepetitionTime\": | 2 | 1 | 2 | is not JSON",
        "[] | 2 | 1 | 2 | "
      })
  void theSidecarCountsMoreThanTheHeader(
      String sidecar, float header, long numerator, long denominator, String said)
      throws IOException {
    Files.writeString(folder.resolve("a.json"), sidecar);
    try (Recording recording = open(new NiftiBytes(2, 2, 1, 3).putFloat(TR, header))) {
      assertThat(recording.streams().get(0).rate())
          .isEqualTo(new SampleRate(numerator, denominator));
      if (said == null) {
        assertThat(recording.header().warnings()).isEmpty();
      } else {
        assertThat(recording.header().warnings()).singleElement().asString().contains(said);
      }
    }
  }

  @Test
  void volumesWithoutTimesStandAtZero() throws IOException {
    try (Recording recording = open(new NiftiBytes(2, 2, 1, 3).putFloat(TR, 0))) {
      assertThat(recording.deviceTimeNanos(0, 2)).isZero();
      assertThat(Fixture.physical(recording, 0))
          .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    }
  }

  @Test
  void anImageWithoutTimeIsOneVolumeAndNoWarning() throws IOException {
    try (Recording recording = open(new NiftiBytes(3, 2))) {
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(1);
      assertThat(recording.streams().get(0).units().stream().map(SignalUnit::label))
          .containsExactly("v0,0,0", "v1,0,0", "v2,0,0", "v0,1,0", "v1,1,0", "v2,1,0");
    }
    try (Recording one = open(new NiftiBytes(3, 2, 1, 1).putFloat(TR, 0))) {
      assertThat(one.header().warnings()).isEmpty();
      assertThat(one.header().attributes()).containsEntry("shape", "3 x 2 x 1 x 1");
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 5", "NaN, 5", "Infinity, 5"})
  void aSlopeThatIsNoneIsNoScaling(float slope, float intercept) throws IOException {
    NiftiBytes image = new NiftiBytes(2, 1, 1, 2).putFloat(112, slope).putFloat(116, intercept);
    try (Recording recording = open(image)) {
      assertThat(Fixture.physical(recording, 0)).containsExactly(0, 1, 2, 3);
    }
  }

  @Test
  void slopesAreGainsOfRawValues() throws IOException {
    NiftiBytes image = new NiftiBytes(2, 1, 1, 2).putFloat(112, -0.5f).putFloat(116, 10);
    try (Recording recording = open(image)) {
      assertThat(Fixture.physical(recording, 0)).containsExactly(10, 9.5, 9, 8.5);
      byte[] raw = new byte[8];
      recording.read(0, 0, 2, raw);
      assertThat(raw).containsExactly(0, 0, 1, 0, 2, 0, 3, 0);
    }
  }

  @Test
  void headersThatCannotBeAreRefused() {
    refused(new NiftiBytes(2, 2).putFloat(112, 2).putFloat(116, Float.NaN), "116", "intercept");
    refused(new NiftiBytes(2, 2).putShort(70, 32).putShort(72, 64), "at byte 70", "complex");
    refused(new NiftiBytes(2, 2).putShort(70, 128), "colours", "datatype 128", "convert");
    refused(new NiftiBytes(2, 2).putShort(70, 1), "single bits");
    refused(new NiftiBytes(2, 2).putShort(70, 7), "does not know");
    refused(new NiftiBytes(2, 2).putShort(40, 0), "at byte 40", "1 to 7", "was 0");
    refused(new NiftiBytes(2, 2).putShort(42, -1), "at byte 42", "was -1");
    refused(new NiftiBytes(2, 2).putShort(42, 0), "dimension 1 is at least 1");
    refused(new NiftiBytes(2, 2, 1, 1, 3), "dimension 5 of size 3", "take this apart");
    refused(new NiftiBytes(2, 2).putFloat(108, 100), "byte 100", "352 or more");
    refused(new NiftiBytes(2, 2).putFloat(108, Float.NaN), "at byte 108");
    refused(new NiftiBytes(2, 2).putFloat(108, 352.5f), "at byte 108", "352.5");
    refused(new NiftiBytes(2, 2).putFloat(108, 0x1p60f), "cut off");
    refused(new NiftiBytes(2, 2).put(344, "\0\0\0\0"), "at byte 344", "Analyze", "convert");
    refused(new NiftiBytes(2, 2).putInt(0, 349), "at byte 0", "no NIfTI");
    refused(new NiftiBytes(2, 2).putShort(44, 3), "ends here", "at byte 360", "364 bytes");
    refused(new NiftiBytes(2, 2).put(344, "ni1\0"), "header of a pair", "a.img");
    refused(
        new NiftiBytes(2, 2, 2).putShort(42, 32000).putShort(44, 32000).putShort(46, 32000),
        "at most 134217728 voxels");
  }

  @Test
  void headersThatAreAlmostRightAreWarnings() throws IOException {
    assertThat(warning(new NiftiBytes(2, 2).putFloat(108, 0))).contains("byte 352 is taken");
    assertThat(warning(new NiftiBytes(2, 2).putShort(72, 8))).contains("8 bits", "type counts");
    assertThat(warning(new NiftiBytes(2, 2).putShort(44, 1))).contains("behind byte 356");
    assertThat(warning(new NiftiBytes(2, 2).putFloat(80, -2))).contains("-2.0", "below 0");
    assertThat(warning(new NiftiBytes(2, 2, 1).putShort(46, 0))).contains("dimension 3", "as 1");
    assertThat(warning(new NiftiBytes(2, 2).putFloat(280, Float.NaN))).contains("affine");
    assertThat(warning(NiftiBytes.ofType(1024, 8, 2, 2))).contains("exact up to 9007199254740992");
  }

  @Test
  void extensionsArePassedOver() throws IOException {
    // 24 voxels, of which the first 16 serve as an extension of 32 bytes.
    NiftiBytes image =
        new NiftiBytes(24)
            .putShort(42, 8)
            .put(348, 1)
            .putFloat(108, 384)
            .putInt(352, 32)
            .putInt(356, 6);
    try (Recording recording = open(image)) {
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(recording.header().attributes()).containsEntry("extensions", "[6]");
      assertThat(Fixture.physical(recording, 0)).containsExactly(16, 17, 18, 19, 20, 21, 22, 23);
    }
    assertThat(warning(image.putInt(352, 48))).contains("byte 352", "48 bytes", "left out");
    assertThat(warning(image.putInt(352, -16))).contains("left out");
    assertThat(warning(image.putInt(352, 24).putInt(376, 0))).contains("no multiple of 16");
    refused(image.putInt(352, 32).putInt(356, 32), "CIFTI-2");
  }

  @Test
  void ciftiIsRefused() {
    assertThatThrownBy(() -> Recordings.open(NiftiFixtures.file("refused.dtseries.nii")))
        .isInstanceOf(RecordingException.class)
        .hasMessageContainingAll("is CIFTI-2", "not voxels", "write its time courses to a table");
  }

  @Test
  void labelsAreToldByTheIntent() throws IOException {
    try (Recording recording = open(new NiftiBytes(2, 2).putShort(68, 1002))) {
      assertThat(recording.header().format()).isEqualTo("NIfTI-1 of integer labels");
      assertThat(recording.header().attributes()).containsEntry("intent", "labels (1002)");
    }
  }

  @Test
  void descriptionsAreReadOnlyWhenPersonalFieldsAreAskedFor() throws IOException {
    Path file = new NiftiBytes(2, 2).put(148, "Jane Doe, 1970").write(folder.resolve("a.nii"));
    try (Recording recording = Recordings.open(file)) {
      assertThat(recording.header().toString()).doesNotContain("Doe");
    }
    try (Recording recording = Recordings.open(file, OpenOptions.defaults().withPersonalFields())) {
      assertThat(recording.header().attributes()).containsEntry("description", "Jane Doe, 1970");
    }
  }

  @Test
  void aTextModeCopyIsFound() throws IOException {
    NiftiBytes image = new NiftiBytes(20, 20, 1);
    for (int i = 0; i < 200; i++) {
      image.putShort(352 + 4 * i, 0x0A0A);
    }
    // A line feed in the header, the unit codes, moves what is behind it.
    refusedAsTextModeCopy(image);
    refusedAsTextModeCopy(image.put(UNITS, 2));
    byte[] second = Files.readAllBytes(NiftiFixtures.file("type_int16.nii"));
    second[9] = '\r';
    Path file = Files.write(folder.resolve("b.nii"), second);
    assertThatThrownBy(() -> Recordings.open(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("text-mode copy");
  }

  private void refusedAsTextModeCopy(NiftiBytes image) throws IOException {
    ByteArrayOutputStream copied = new ByteArrayOutputStream();
    for (byte each : image.array()) {
      if (each == '\n') {
        copied.write('\r');
      }
      copied.write(each);
    }
    // The end is cut off, so that the length looks right.
    byte[] bytes = Arrays.copyOf(copied.toByteArray(), image.array().length);
    Path file = Files.write(folder.resolve("copied.nii"), bytes);
    assertThatThrownBy(() -> Recordings.open(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("text-mode copy damaged the file");
  }

  @Test
  void cutOffCompressedImagesAreRefusedWithTheirPlace() throws IOException {
    byte[] whole = Files.readAllBytes(NiftiFixtures.file("scaled_be.nii.gz"));
    for (int length : new int[] {whole.length - 1, whole.length / 2, 30, 11, 3}) {
      Path file = Files.write(folder.resolve("a.nii.gz"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Recordings.open(file))
          .as("length " + length)
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining("a.nii.gz: ")
          .hasMessageMatching(".*(cut off|damaged).*");
    }
  }

  @Test
  void aCompressedImageThatPromisesTooMuchIsRefusedBeforeAnythingIsAllocated() throws IOException {
    Path small =
        new NiftiBytes(4, 4, 4, 10).putShort(48, 32000).compress(folder.resolve("a.nii.gz"));
    assertThatThrownBy(() -> Recordings.open(small))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("more than a compressed file of");
    Path larger = new NiftiBytes(4, 4, 4, 10).putShort(48, 11).compress(folder.resolve("b.nii.gz"));
    assertThatThrownBy(() -> Recordings.open(larger))
        .isInstanceOf(RecordingException.class)
        .hasMessageContainingAll("ends at byte 1632", "goes on to byte 1760");
  }

  @Test
  void membersThatFollowEachOtherAreOneImage() throws IOException {
    byte[] image = new NiftiBytes(4, 4, 4, 10).array();
    byte[] first = NiftiBytes.gzip(Arrays.copyOf(image, 700));
    byte[] second = NiftiBytes.gzip(Arrays.copyOfRange(image, 700, image.length));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    Path file = Files.write(folder.resolve("a.nii.gz"), both);
    try (Recording recording = Recordings.open(file)) {
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(Fixture.physical(recording, 0)).endsWith(637, 638, 639);
    }
  }

  /** An image of several blocks, some of whose volumes lie in two of them. */
  @Test
  void compressedImagesGiveTheSameInAnyOrder() throws IOException {
    NiftiBytes image = new NiftiBytes(64, 64, 10, 25);
    Random random = new Random(7);
    for (int at = 352; at < image.array().length; at++) {
      image.array()[at] = (byte) random.nextInt(16);
    }
    Path plain = image.write(folder.resolve("a.nii"));
    Path compressed = image.compress(folder.resolve("b.nii.gz"));
    try (Recording expected = Recordings.open(plain);
        Recording recording = Recordings.open(compressed)) {
      int bytesPerSample = recording.streams().get(0).bytesPerSample();
      for (int i = 0; i < 40; i++) {
        int first = random.nextInt(25);
        int count = 1 + random.nextInt(3);
        byte[] wanted = new byte[count * bytesPerSample];
        byte[] got = new byte[count * bytesPerSample];
        assertThat(recording.read(0, first, count, got))
            .isEqualTo(expected.read(0, first, count, wanted));
        assertThat(got).as("volume " + first).isEqualTo(wanted);
      }
    }
  }

  @Test
  void damageInsideACompressedImageIsFoundBeforeItsEndIsGiven() throws IOException {
    byte[] bytes = Files.readAllBytes(NiftiFixtures.file("scaled_be.nii.gz"));
    // The check sum at the end, so that every byte inflates but is not what was written.
    bytes[bytes.length - 8] ^= 1;
    Path file = Files.write(folder.resolve("a.nii.gz"), bytes);
    assertThatThrownBy(
            () -> {
              try (Recording recording = Recordings.open(file)) {
                recording.read(0, 0, 1, new byte[48]);
              }
            })
        .isInstanceOf(RecordingException.class)
        .hasMessageContainingAll("cut off or damaged", "trailer");
  }

  @Test
  void tooManyVoxelsNeedAMaskOrAnAtlas() throws IOException {
    NiftiBytes image = NiftiBytes.ofType(2, 1, 1001, 1000, 1);
    refused(image, "1001000 voxels", "at most 1000000", "mask", "atlas");
    Path file = folder.resolve("a.nii");
    NiftiBytes mask = NiftiBytes.ofType(2, 1, 1001, 1000, 1).put(352 + 1001 * 500, 1);
    try (Recording recording =
        Recordings.open(file, NiftiFixtures.mask(mask.write(folder.resolve("m.nii"))))) {
      assertThat(recording.streams().get(0).units()).hasSize(1);
      assertThat(recording.streams().get(0).units().get(0).label()).isEqualTo("v0,500,0");
    }
  }

  @Test
  void masksAndAtlasesOfAnotherGridAreRefused() throws IOException {
    Path image = new NiftiBytes(2, 2, 2, 3).write(folder.resolve("a.nii"));
    Path shape = new NiftiBytes(2, 2, 3).write(folder.resolve("shape.nii"));
    Path volumes = new NiftiBytes(2, 2, 2, 2).write(folder.resolve("volumes.nii"));
    Path place = new NiftiBytes(2, 2, 2).putFloat(292, 1e-6f).write(folder.resolve("place.nii"));
    Path nowhere =
        new NiftiBytes(2, 2, 2).putFloat(292, Float.NaN).write(folder.resolve("nowhere.nii"));
    Path zero = NiftiBytes.ofType(2, 1, 2, 2, 2).write(folder.resolve("zero.nii"));
    Path close = new NiftiBytes(2, 2, 2).putFloat(292, 1e-10f).write(folder.resolve("close.nii"));
    Path half = new NiftiBytes(2, 2, 2).putFloat(112, 0.5f).write(folder.resolve("half.nii"));
    refusedWith(image, NiftiFixtures.mask(shape), "shape.nii", "2 x 2 x 3", "resample the mask");
    refusedWith(image, NiftiFixtures.atlas(shape), "2 x 2 x 2 x 3", "resample the atlas");
    refusedWith(image, NiftiFixtures.atlas(volumes), "one volume is needed, this has 2");
    refusedWith(image, NiftiFixtures.atlas(place), "differs by 9.99", "not at the same places");
    refusedWith(image, NiftiFixtures.mask(nowhere), "differs by NaN");
    refusedWith(image, NiftiFixtures.mask(zero), "0 everywhere");
    refusedWith(image, NiftiFixtures.atlas(zero), "no label other than 0");
    refusedWith(image, NiftiFixtures.atlas(half), "v1,0,0 holds 0.5", "no label");
    refusedWith(
        NiftiFixtures.file("scaled_be.nii.gz"),
        NiftiFixtures.atlas(NiftiFixtures.file("atlas_shifted.nii")),
        "affine of the atlas differs by 9.9");
    try (Recording recording = Recordings.open(image, NiftiFixtures.atlas(close))) {
      assertThat(recording.streams().get(0).units()).hasSize(7);
    }
  }

  private static void refusedWith(Path image, OpenOptions options, String... parts) {
    assertThatThrownBy(() -> Recordings.open(image, options).close())
        .isInstanceOf(RecordingException.class)
        .hasMessageNotContaining("\n")
        .hasMessageContainingAll(parts);
  }

  @Test
  void labelsOutsideOfTheMaskAreLeftOutAndNamed() throws IOException {
    try (Recording recording =
        Recordings.open(
            NiftiFixtures.file("scaled_be.nii.gz"),
            NiftiFixtures.atlasAndMask(
                NiftiFixtures.file("atlas.nii.gz"), NiftiFixtures.file("mask.nii")))) {
      assertThat(recording.header().warnings())
          .singleElement()
          .asString()
          .contains("without a voxel inside of the mask are left out: 12");
    }
  }

  @Test
  void negativeLabelsAreRegionsToo() throws IOException {
    Path image = new NiftiBytes(3, 1, 1, 2).write(folder.resolve("a.nii"));
    Path atlas = new NiftiBytes(3, 1, 1).putShort(352, -5).write(folder.resolve("b.nii"));
    try (Recording recording = Recordings.open(image, NiftiFixtures.atlas(atlas))) {
      assertThat(recording.streams().get(0).units().stream().map(SignalUnit::label))
          .containsExactly("r-5", "r1", "r2");
      assertThat(Fixture.physical(recording, 0)).containsExactly(0, 1, 2, 3, 4, 5);
    }
  }

  @Test
  void voxelsThatAreMissingFromTheBeginLeaveTheirRegion() throws IOException {
    // Four voxels, three volumes: voxel 0 always NaN, voxel 2 NaN in the last volume.
    NiftiBytes image = NiftiBytes.ofType(16, 4, 4, 1, 1, 3);
    float nan = Float.NaN;
    float[] values = {nan, 2, 3, nan, nan, 4, 5, nan, nan, 6, nan, 8};
    for (int i = 0; i < values.length; i++) {
      image.putFloat(352 + 4 * i, values[i]);
    }
    NiftiBytes atlas = new NiftiBytes(4, 1, 1);
    int[] labels = {1, 1, 2, 3};
    for (int i = 0; i < labels.length; i++) {
      atlas.putShort(352 + 2 * i, labels[i]);
    }
    Path file = image.write(folder.resolve("a.nii"));
    try (Recording recording =
        Recordings.open(file, NiftiFixtures.atlas(atlas.write(folder.resolve("b.nii"))))) {
      assertThat(recording.header().warnings())
          .containsExactly(
              "2 voxels of 2 regions are NaN in the first volume and count as outside of their"
                  + " regions in all; 1 regions have no other and are NaN");
      assertThat(Fixture.physical(recording, 0)).containsExactly(2, 3, nan, 4, 5, nan, 6, nan, nan);
    }
  }

  @Test
  void meansDoNotDependOnTheSizesOfReads() throws IOException {
    // Sums of numbers of very different sizes show every change of their order.
    NiftiBytes image = NiftiBytes.ofType(64, 8, 30, 30, 30, 2);
    Random random = new Random(3);
    for (int i = 0; i < 54_000; i++) {
      long bits =
          Double.doubleToRawLongBits(random.nextGaussian() * Math.pow(10, random.nextInt(16)));
      image.putInt(352 + 8 * i, (int) bits).putInt(356 + 8 * i, (int) (bits >>> 32));
    }
    ByteBuffer values = ByteBuffer.wrap(image.array()).order(ByteOrder.LITTLE_ENDIAN);
    NiftiBytes atlas = NiftiBytes.ofType(2, 1, 30, 30, 30);
    double[] sums = new double[3];
    int[] counts = new int[3];
    for (int i = 0; i < 27_000; i++) {
      int label = random.nextInt(4);
      atlas.put(352 + i, label);
      if (label > 0) {
        sums[label - 1] += values.getDouble(352 + 8 * (27_000 + i));
        counts[label - 1]++;
      }
    }
    Path file = image.compress(folder.resolve("a.nii.gz"));
    OpenOptions options = NiftiFixtures.atlas(atlas.write(folder.resolve("b.nii")));
    try (Recording recording = Recordings.open(file, options)) {
      List<double[]> rows = new ArrayList<>();
      new SampleRows(recording, 0, false).visit(1, 1, (index, means) -> rows.add(means.clone()));
      for (int region = 0; region < 3; region++) {
        assertThat(rows.get(0)[region]).isEqualTo(sums[region] / counts[region]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "b.csv | label,name;1,A;2,B;3,C | A B C",
        "b.csv | '1,\"A, left\";2,B' | A,_left B r3",
        "b.tsv | index,name,abbr;3,C,c;1,A,a | A r2 C",
        "b.txt | # LUT;0 Unknown 0 0 0 0;1 Left-A 10 20 30 0;2 Right B 1 2 3 0 | Left-A Right_B r3",
        "b.lut | 1 255 0 0 1 1 1 \"The A\";2 0 0 0 0 0 0 \"B\" | The_A B r3",
        "b.xml | <a><header><type>Label</type></header><data><label index=\"1\">A</label></data></a> |"
            + " A r2 r3",
        "b.xml | <a><header><type>Probabilistic</type></header><label index=\"0\">A</label>"
            + "<label index=\"2\">C &amp; D</label></a> | A r2 C_&_D",
        "b.csv | 1,A;2,A;3,r1 | A A-2 r1"
      })
  void regionsAreNamedByTablesOfManyKinds(String name, String table, String names)
      throws IOException {
    Path image = new NiftiBytes(2, 2, 1, 2).write(folder.resolve("a.nii"));
    Path atlas = new NiftiBytes(2, 2, 1).write(folder.resolve("b.nii"));
    String text = table.replace(';', '\n');
    if (table.contains("&amp")) {
      text = table;
    }
    Files.writeString(folder.resolve(name), name.endsWith(".tsv") ? text.replace(',', '\t') : text);
    try (Recording recording = Recordings.open(image, NiftiFixtures.atlas(atlas))) {
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(
              String.join(
                  " ",
                  recording.streams().get(0).units().stream()
                      .map(unit -> unit.label().replace(' ', '_'))
                      .toList()))
          .isEqualTo(names);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "b.csv | name,colour",
        "b.xml | <a><label index='1'>A",
        "b.xml | <!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a><label index='1'>&x;</label></a>"
      })
  void tablesThatAreNoneAreWarnings(String name, String table) throws IOException {
    Path image = new NiftiBytes(2, 2, 1, 2).write(folder.resolve("a.nii"));
    Path atlas = new NiftiBytes(2, 2, 1).write(folder.resolve("b.nii"));
    Files.writeString(folder.resolve(name), table);
    try (Recording recording = Recordings.open(image, NiftiFixtures.atlas(atlas))) {
      assertThat(recording.streams().get(0).units().get(0).label()).isEqualTo("r1");
      assertThat(recording.header().warnings())
          .containsExactly(name + " holds no table of labels and names, so regions have none");
    }
  }

  @Test
  void fileNamesTellWhatAnImageIsCalled() {
    assertThat(NiftiFiles.stem(Path.of("sub-01_bold.nii.gz"))).isEqualTo("sub-01_bold");
    assertThat(NiftiFiles.stem(Path.of("A.B.NII"))).isEqualTo("A.B");
    assertThat(NiftiFiles.stem(Path.of("x.img.gz"))).isEqualTo("x");
    assertThat(NiftiFiles.stem(Path.of(".nii"))).isEqualTo(".nii");
    assertThat(NiftiFiles.stem(Path.of("noend"))).isEqualTo("noend");
  }

  @Test
  void onlyImagesAreRecognised() throws IOException {
    Path other = Files.write(folder.resolve("a.gz"), NiftiBytes.gzip(new byte[1000]));
    assertThatThrownBy(() -> Recordings.formatOf(other)).isInstanceOf(RecordingException.class);
    Path named = Files.write(folder.resolve("a.nii.gz"), NiftiBytes.gzip(new byte[1000]));
    assertThatThrownBy(() -> Recordings.open(named)).hasMessageContaining("it is no NIfTI");
    Path renamed = new NiftiBytes(2, 2).compress(folder.resolve("b.gz"));
    assertThat(Recordings.formatOf(renamed).name()).isEqualTo("NIfTI");
    Path disk = Files.write(folder.resolve("c.img"), new byte[1000]);
    assertThatThrownBy(() -> Recordings.open(disk)).hasMessageContaining("it is no NIfTI");
  }

  @Test
  void infoOfAVolumeIsShort() throws IOException {
    try (Recording recording = open(new NiftiBytes(30, 30, 2, 2))) {
      String text = RecordingInfo.of(recording).toText();
      assertThat(text)
          .contains("1800 units at 0.5 Hz", "modality FMRI", "v11,0,0 and 1788 more")
          .contains("starts at a time that is not known; times count from 0")
          .doesNotContain("1970", "v12,0,0");
    }
  }

  @Test
  void decimalsAreTheShortestThatTheHeaderWouldHold() {
    assertThat(RepetitionTime.shortest(0.72f)).isEqualByComparingTo("0.72");
    assertThat(RepetitionTime.shortest(0.72)).isEqualByComparingTo("0.72");
    assertThat(RepetitionTime.shortest(2.5f)).isEqualByComparingTo("2.5");
    assertThat(RepetitionTime.shortest(1.0f / 3)).isEqualByComparingTo("0.33333334");
    assertThat(RepetitionTime.shortest(0.1 + 0.2).doubleValue()).isCloseTo(0.1 + 0.2, within(0.0));
  }

  @Test
  void orientationsNameWhereAxesLead() throws IOException {
    NiftiBytes turned =
        new NiftiBytes(2, 2, 2).putFloat(280, 0).putFloat(284, -2).putFloat(296, 0.5f);
    turned.putFloat(300, 0).putFloat(312, -3).putFloat(320, 0).putFloat(304, 2);
    try (Recording recording = open(turned)) {
      assertThat(recording.header().attributes())
          .containsEntry("orientation", "ILA")
          .containsEntry("affineSource", "sform, scanner");
    }
    NiftiBytes none = new NiftiBytes(2, 2, 2).putShort(254, 0);
    try (Recording recording = open(none)) {
      assertThat(recording.header().attributes())
          .containsEntry("orientation", "RAS")
          .containsEntry("affine", "[2.0 0.0 0.0 0.0] [0.0 2.0 0.0 0.0] [0.0 0.0 2.0 0.0]")
          .containsEntry("affineSource", "sizes of voxels");
    }
  }
}
