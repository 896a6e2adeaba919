package io.afferent.ingest.recording.nifti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SharedData;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published images against the numbers that nibabel gives for them. */
class NiftiSharedDataTest {
  private static final String HAXBY = "fmri/haxby2001/";
  private static final String RUN_1 = HAXBY + "BOLD/task001_run001/";

  private static Recording open(String file) throws IOException {
    return Recordings.open(SharedData.file(file));
  }

  @Test
  void functionalIsScaledByItsHeader() throws IOException {
    try (Recording recording = open("fmri/nibabel/functional.nii")) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.units()).hasSize(17 * 21 * 3);
      assertThat(stream.sampleCount()).isEqualTo(20);
      assertThat(stream.rate()).isEqualTo(new SampleRate(1, 2));
      assertThat(stream.units().get(0).gain()).isEqualTo(0.07540696859359741);
      assertThat(stream.units().get(0).offset()).isEqualTo(3100.76171875);
      double[] values = Fixture.physical(recording, 0);
      assertThat(values[0]).isCloseTo(4004.1372025, within(1e-7));
      assertThat(values[8 + 17 * (10 + 21)]).isCloseTo(3865.76541513, within(1e-8));
      assertThat(stream.units().get(8 + 17 * (10 + 21)).label()).isEqualTo("v8,10,1");
      assertThat(mean(values)).isCloseTo(3637.408513675239, within(3637 * 1e-12));
    }
  }

  @Test
  void millisecondsThatAreCalledSecondsAreFound() throws IOException {
    try (Recording recording = open("fmri/nibabel/example4d.nii.gz")) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.rate()).isEqualTo(new SampleRate(1, 2));
      assertThat(stream.units()).hasSize(128 * 96 * 24);
      assertThat(recording.header().warnings())
          .singleElement()
          .asString()
          .contains("2000 s", "milliseconds, 2 s");
      assertThat(recording.header().attributes()).containsEntry("extensions", "[6, 6]");
      double[] values = Fixture.physical(recording, 0);
      assertThat(mean(values)).isCloseTo(172.90811496310764, within(173 * 1e-12));
      assertThat(Arrays.stream(values).max()).hasValue(1162);
    }
  }

  @Test
  void version2IsRead() throws IOException {
    try (Recording recording = open("fmri/nibabel/example_nifti2.nii.gz")) {
      assertThat(recording.header().format()).isEqualTo("NIfTI-2");
      assertThat(recording.streams().get(0).rate()).isEqualTo(new SampleRate(1, 2));
      double[] values = Fixture.physical(recording, 0);
      assertThat(values).hasSize(32 * 20 * 12 * 2).startsWith(424, 428, 408, 403);
      assertThat(mean(values)).isEqualTo(450.963671875);
    }
  }

  @ParameterizedTest
  @CsvSource({"bold_1slice, 800, 975.3398760330579", "bold_25mm, 600, 312.9158126721763"})
  void runsOfHaxbyHaveTheirMeans(String file, int voxels, double mean) throws IOException {
    try (Recording recording = open(RUN_1 + file + ".nii.gz")) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.units()).hasSize(voxels);
      assertThat(stream.sampleCount()).isEqualTo(121);
      assertThat(stream.rate()).isEqualTo(new SampleRate(2, 5));
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(mean(Fixture.physical(recording, 0))).isCloseTo(mean, within(mean * 1e-12));
    }
  }

  @Test
  void regionsOfTheHarvardOxfordAtlasHaveTheirMeans() throws IOException {
    OpenOptions options = NiftiFixtures.atlas(SharedData.file(HAXBY + "masks-25mm/hoc.nii.gz"));
    try (Recording recording =
        Recordings.open(SharedData.file(RUN_1 + "bold_25mm.nii.gz"), options)) {
      List<String> labels =
          recording.streams().get(0).units().stream().map(SignalUnit::label).toList();
      assertThat(String.join(" ", labels))
          .isEqualTo(
              "r1 r3 r4 r7 r8 r12 r14 r17 r18 r22 r23 r24 r28 r31 r32 r33 r35 r36 r42 r43 r44");
      double[] values = Fixture.physical(recording, 0);
      assertThat(values[labels.indexOf("r1")]).isEqualTo(683.0);
      assertThat(values[labels.indexOf("r3")]).isEqualTo(1293.5);
      assertThat(values[labels.indexOf("r44")]).isEqualTo(2047.5);
    }
  }

  @ParameterizedTest
  @CsvSource({"brain, 129", "gray, 28", "white, 34", "vt, 1"})
  void masksOfAllTypesLeaveTheirVoxels(String mask, int voxels) throws IOException {
    OpenOptions options =
        NiftiFixtures.mask(SharedData.file(HAXBY + "masks-25mm/" + mask + ".nii.gz"));
    try (Recording recording =
        Recordings.open(SharedData.file(RUN_1 + "bold_25mm.nii.gz"), options)) {
      assertThat(recording.streams().get(0).units()).hasSize(voxels);
    }
  }

  @Test
  void anAtlasAloneIsAPlainImage() throws IOException {
    try (Recording recording = open(HAXBY + "masks-25mm/hoc.nii.gz")) {
      assertThat(recording.header().format()).isEqualTo("NIfTI-1");
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(recording.header().attributes())
          .containsEntry("extensions", "[4]")
          .containsEntry("shape", "6 x 10 x 10")
          .containsEntry("voxelSize", "25 x 25 x 25 mm")
          .containsEntry("orientation", "LAS");
      assertThat(Arrays.stream(Fixture.physical(recording, 0)).distinct().count()).isEqualTo(22);
    }
  }

  private static double mean(double[] values) {
    // Values are few and of one size: a plain sum is exact enough.
    return Arrays.stream(values).sum() / values.length;
  }
}
