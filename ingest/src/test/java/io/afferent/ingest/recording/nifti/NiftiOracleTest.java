package io.afferent.ingest.recording.nifti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Images against what nibabel reads from them, see PROVENANCE.md. */
class NiftiOracleTest {
  static List<String> images() throws IOException {
    List<String> names = new ArrayList<>();
    NiftiFixtures.expected().fieldNames().forEachRemaining(names::add);
    assertThat(names).hasSizeGreaterThan(15);
    return names;
  }

  @ParameterizedTest
  @MethodSource("images")
  void valuesAreThoseOfNibabel(String name) throws IOException {
    JsonNode expected = NiftiFixtures.expected().get(name);
    int volumes = expected.get("shape").size() > 3 ? expected.get("shape").get(3).intValue() : 1;
    try (Recording recording = Recordings.open(NiftiFixtures.file(name))) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.modality()).isEqualTo(Modality.FMRI);
      assertThat(stream.sampleCount()).isEqualTo(volumes);
      assertThat(stream.units()).allMatch(unit -> unit.kind() == UnitKind.VOXEL);
      double[] reference = NiftiFixtures.numbers(expected.get("values"));
      double[] values = Fixture.physical(recording, 0);
      assertThat(values).hasSameSizeAs(reference);
      for (int i = 0; i < values.length; i++) {
        // The same two operations in double; equal also for NaN.
        assertThat(values[i]).as("value " + i).isEqualTo(Double.valueOf(reference[i]));
      }
      assertThat(recording.header().attributes())
          .containsEntry("orientation", expected.get("orientation").textValue())
          .containsEntry(
              "byteOrder",
              expected.get("order").textValue().equals("<") ? "little-endian" : "big-endian")
          .containsEntry("voxelType", expected.get("type").textValue().toUpperCase(Locale.ROOT));
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void affinesAreThoseOfNibabel(String name) throws IOException {
    double[] reference = NiftiFixtures.numbers(NiftiFixtures.expected().get(name).get("affine"));
    try (NiftiImage image = NiftiImage.open(NiftiFixtures.file(name), new SourceWarnings())) {
      for (int i = 0; i < 12; i++) {
        // Quaternions of float32 leave the ninth digit open where a turn is nearly a half one.
        double tolerance = name.equals("half_turn.nii") ? 1e-6 : 1e-12;
        assertThat(image.header().affine().at(i / 4, i % 4))
            .as("element " + i)
            .isCloseTo(reference[i], within(tolerance * Math.max(1, Math.abs(reference[i]))));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "type_int16.nii, 25, 18, INT16",
    "type_uint8.nii, 25, 18, INT16",
    "type_int8.nii, 25, 18, INT8",
    "type_uint16.nii, 25, 18, INT32",
    "type_uint32.nii, 25, 18, FLOAT64",
    "type_float32.nii, 25, 18, FLOAT32",
    "scaled_be.nii.gz, 2, 5, INT16",
    "pair.hdr, 2, 3, INT32",
    "pair.img, 2, 3, INT32",
    "nan_v2.nii.gz, 1, 2, FLOAT32",
    "qform.nii, 0, 1, FLOAT64"
  })
  void ratesAreExactAndTypesAreTheNarrowest(
      String name, long numerator, long denominator, SampleType type) throws IOException {
    try (Recording recording = Recordings.open(NiftiFixtures.file(name))) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.rate()).isEqualTo(new SampleRate(numerator, denominator));
      assertThat(stream.sampleType()).isEqualTo(type);
    }
  }

  @Test
  void bothFilesOfAPairGiveTheSame() throws IOException {
    try (Recording header = Recordings.open(NiftiFixtures.file("pair.hdr"));
        Recording voxels = Recordings.open(NiftiFixtures.file("pair.img"))) {
      assertThat(Fixture.physical(voxels, 0)).isEqualTo(Fixture.physical(header, 0));
      assertThat(voxels.header().name()).isEqualTo("pair").isEqualTo(header.header().name());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "scaled_be.nii.gz, regions_all",
    "scaled_be.nii.gz, regions_masked",
    "nan_v2.nii.gz, regions_all",
    "nan_v2.nii.gz, regions_masked"
  })
  void meansOfRegionsAreThoseOfNumpy(String name, String regions) throws IOException {
    JsonNode expected = NiftiFixtures.expected().get(name).get(regions);
    OpenOptions options =
        regions.equals("regions_all")
            ? NiftiFixtures.atlas(NiftiFixtures.file("atlas.nii.gz"))
            : NiftiFixtures.atlasAndMask(
                NiftiFixtures.file("atlas.nii.gz"), NiftiFixtures.file("mask.nii"));
    try (Recording recording = Recordings.open(NiftiFixtures.file(name), options)) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.sampleType()).isEqualTo(SampleType.FLOAT64);
      List<String> labels = new ArrayList<>();
      expected.get("labels").forEach(label -> labels.add(label.asText()));
      assertThat(stream.units().stream().map(SignalUnit::sourceLabel))
          .containsExactlyElementsOf(labels);
      double[] values = Fixture.physical(recording, 0);
      int at = 0;
      for (JsonNode volume : expected.get("means")) {
        for (double mean : NiftiFixtures.numbers(volume)) {
          if (Double.isNaN(mean)) {
            assertThat(values[at]).as("value " + at).isNaN();
          } else {
            assertThat(values[at])
                .as("value " + at)
                .isCloseTo(mean, within(1e-12 * Math.max(1, Math.abs(mean))));
          }
          at++;
        }
      }
      assertThat(at).isEqualTo(values.length);
    }
  }

  @Test
  void regionsAreNamedByTheTableBesideTheAtlas() throws IOException {
    try (Recording recording =
        Recordings.open(
            NiftiFixtures.file("scaled_be.nii.gz"),
            NiftiFixtures.atlas(NiftiFixtures.file("atlas.nii.gz")))) {
      List<SignalUnit> units = recording.streams().get(0).units();
      assertThat(units.stream().map(SignalUnit::label))
          .containsExactly("Left LIFG", "Angular, left", "r12", "Left LIFG-2");
      assertThat(units).allMatch(unit -> unit.kind() == UnitKind.REGION);
      assertThat(recording.header().attributes())
          .containsEntry("atlas", "atlas.nii.gz")
          .containsEntry("repetitionTimeSeconds", "2.5");
    }
  }

  @Test
  void aMaskLeavesTheVoxelsWhereItIsNotZero() throws IOException {
    JsonNode expected = NiftiFixtures.expected();
    double[] mask = NiftiFixtures.numbers(expected.get("mask.nii").get("values"));
    double[] all = NiftiFixtures.numbers(expected.get("pair.hdr").get("values"));
    List<Double> inside = new ArrayList<>();
    for (int i = 0; i < all.length; i++) {
      if (mask[i % mask.length] != 0) {
        inside.add(all[i]);
      }
    }
    try (Recording recording =
        Recordings.open(
            NiftiFixtures.file("pair.hdr"), NiftiFixtures.mask(NiftiFixtures.file("mask.nii")))) {
      assertThat(Fixture.physical(recording, 0))
          .containsExactly(inside.stream().mapToDouble(Double::doubleValue).toArray());
      assertThat(recording.streams().get(0).units().get(3).label()).isEqualTo("v0,1,0");
    }
  }
}
