package io.afferent.ingest.recording.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SharedData;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.schema.GapCause;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Volumes, affine matrices and slice times against what nibabel reads. */
class DicomOracleTest {
  private static final String SCANNER = "fmri/dicom/001_000013_000001.dcm";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "mosaic, INT16, 1500",
    "reversed, INT16, 1500",
    "slices, INT32, 2000",
    "run, INT16, 800",
    "scaled, FLOAT64, 800"
  })
  void volumesAreThoseOfTheOracle(String series, SampleType type, long periodMillis)
      throws IOException {
    JsonNode expected = DicomSet.expected("expected.json").get(series);
    try (Recording recording = Recordings.open(DicomSet.unpack(series, folder))) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.sampleType()).isEqualTo(type);
      assertThat(stream.modality()).isEqualTo(Modality.FMRI);
      assertThat(stream.rateDenominator() * 1000 / stream.rateNumerator()).isEqualTo(periodMillis);
      int units = stream.units().size();
      double[] values = Fixture.physical(recording, 0);
      int compared = 0;
      for (int index = 0; index < stream.sampleCount(); index++) {
        JsonNode volume = expected.get("volumes").get(Integer.toString(index));
        for (int unit = 0; unit < units; unit++) {
          double value = values[index * units + unit];
          if (volume == null) {
            assertThat(value).isNaN();
          } else {
            assertThat(value).isEqualTo(volume.get(unit).doubleValue());
          }
        }
        compared += volume == null ? 0 : 1;
      }
      assertThat(compared).isEqualTo(expected.get("volumes").size());
      assertGrid(recording, expected);
    }
  }

  private static void assertGrid(Recording recording, JsonNode expected) {
    Map<String, String> attributes = recording.header().attributes();
    int[] shape = new int[3];
    for (int i = 0; i < 3; i++) {
      shape[i] = expected.get("shape").get(i).intValue();
    }
    assertThat(attributes).containsEntry("shape", shape[0] + " " + shape[1] + " " + shape[2]);
    List<String> labels = new ArrayList<>();
    for (int k = 0; k < shape[2]; k++) {
      for (int j = 0; j < shape[1]; j++) {
        for (int i = 0; i < shape[0]; i++) {
          labels.add("v" + i + "," + j + "," + k);
        }
      }
    }
    assertThat(recording.streams().get(0).units())
        .extracting(unit -> unit.label())
        .isEqualTo(labels);
    String[] affine = attributes.getOrDefault("affine", "").split(";? ");
    assertThat(affine).hasSize(16);
    for (int i = 0; i < 16; i++) {
      assertThat(Double.parseDouble(affine[i]))
          .isCloseTo(expected.get("affine").get(i / 4).get(i % 4).doubleValue(), within(1e-9));
    }
    if (expected.has("sliceTimesMillis")) {
      String[] times = attributes.getOrDefault("sliceTimesMillis", "").split(" ");
      assertThat(times).hasSize(expected.get("sliceTimesMillis").size());
      for (int i = 0; i < times.length; i++) {
        assertThat(Double.parseDouble(times[i]))
            .isEqualTo(expected.get("sliceTimesMillis").get(i).doubleValue());
      }
    }
  }

  @Test
  void volumesOfAScannerAreThoseOfTheOracle() throws Exception {
    Path file = SharedData.file(SCANNER);
    JsonNode expected = DicomSet.expected("scanner.json");
    try (Recording recording = Recordings.open(file)) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.sampleType()).isEqualTo(SampleType.INT16);
      assertThat(stream.sampleCount()).isEqualTo(10);
      byte[] bytes = new byte[stream.bytesPerSample()];
      ByteBuffer voxels = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      for (Map.Entry<String, JsonNode> entry : expected.get("volumes").properties()) {
        JsonNode volume = entry.getValue();
        assertThat(recording.read(0, Long.parseLong(entry.getKey()) - 1, 1, bytes)).isEqualTo(1);
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
            .isEqualTo(volume.get("sha256").textValue());
        long sum = 0;
        int largest = 0;
        for (int at = 0; at < bytes.length; at += 2) {
          sum += voxels.getShort(at);
          largest = Math.max(largest, voxels.getShort(at));
        }
        assertThat(largest).isEqualTo(volume.get("largest").intValue());
        assertThat(sum / (double) stream.units().size())
            .isCloseTo(volume.get("mean").doubleValue(), within(1e-9));
        for (Map.Entry<String, JsonNode> voxel : volume.get("voxels").properties()) {
          int unit = label(stream, "v" + voxel.getKey());
          assertThat((int) voxels.getShort(unit * 2)).isEqualTo(voxel.getValue().intValue());
        }
      }
      assertGrid(recording, expected);
    }
  }

  private static int label(SignalStream stream, String label) {
    for (int unit = 0; unit < stream.units().size(); unit++) {
      if (stream.units().get(unit).label().equals(label)) {
        return unit;
      }
    }
    throw new AssertionError(label);
  }

  @Test
  void timesAndGapsOfAScannerAreThoseOfItsHeaders() throws IOException {
    Path file = SharedData.file(SCANNER);
    try (Recording recording = Recordings.open(file)) {
      assertThat(recording.streams().get(0).rateNumerator()).isEqualTo(2);
      assertThat(recording.streams().get(0).rateDenominator()).isEqualTo(3);
      assertThat(instant(recording, 0)).isEqualTo(Instant.parse("2019-02-19T12:47:50.327500Z"));
      assertThat(instant(recording, 4)).isEqualTo(Instant.parse("2019-02-19T12:47:56.327500Z"));
      assertThat(instant(recording, 9)).isEqualTo(Instant.parse("2019-02-19T12:48:03.827500Z"));
      assertThat(recording.gaps(0))
          .containsExactly(
              new RecordingGap(
                  5,
                  4,
                  recording.deviceTimeNanos(0, 4),
                  recording.deviceTimeNanos(0, 9),
                  GapCause.MISSING_VOLUME));
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  private static Instant instant(Recording recording, long index) {
    long nanos = recording.deviceTimeNanos(0, index);
    return Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L);
  }

  @Test
  void folderAndEachOfItsFilesOpenTheSameSeries() throws IOException {
    Path file = SharedData.file(SCANNER);
    try (Recording recording = Recordings.open(file.resolveSibling(""));
        Stream<Path> files = Files.list(file.resolveSibling(""))) {
      for (Path other : files.filter(path -> path.toString().endsWith(".dcm")).toList()) {
        try (Recording same = Recordings.open(other)) {
          assertThat(same.header()).isEqualTo(recording.header());
          assertThat(same.streams()).isEqualTo(recording.streams());
        }
      }
    }
  }

  @Test
  void aPartialVolumeOfAScannerIsMissing() throws IOException {
    Path file = SharedData.file(SCANNER);
    Path copy = Files.createDirectory(folder.resolve("copy"));
    for (int i = 1; i <= 5; i++) {
      Path source = file.resolveSibling("001_000013_00000" + i + ".dcm");
      byte[] bytes = Files.readAllBytes(source);
      int length = i == 3 ? bytes.length - 1000 : bytes.length;
      Files.write(copy.resolve("a" + i + ".dcm"), Arrays.copyOf(bytes, length));
    }
    try (Recording recording = Recordings.open(copy)) {
      assertThat(recording.gaps(0))
          .singleElement()
          .satisfies(gap -> assertThat(gap.firstMissingIndex()).isEqualTo(2))
          .satisfies(gap -> assertThat(gap.missingCount()).isEqualTo(1));
      assertThat(recording.header().warnings())
          .singleElement()
          .asString()
          .contains("a3.dcm", "at byte 162118", "instance 3");
    }
  }

  @Test
  void personalFieldsOfAScannerAreNeverTold() throws IOException {
    Path file = SharedData.file(SCANNER);
    List<String> secrets;
    try (Recording recording = Recordings.open(file, OpenOptions.defaults().withPersonalFields())) {
      Map<String, String> attributes = recording.header().attributes();
      assertThat(attributes).containsKeys("patientName", "patientBirthDate", "institution");
      secrets =
          List.of(
              attributes.getOrDefault("patientName", ""),
              attributes.getOrDefault("patientId", ""),
              attributes.getOrDefault("patientBirthDate", ""),
              attributes.getOrDefault("institution", ""),
              attributes.getOrDefault("deviceSerialNumber", ""),
              attributes.getOrDefault("station", ""));
      assertThat(secrets).allSatisfy(secret -> assertThat(secret).isNotEmpty());
    }
    try (Recording recording = Recordings.open(file)) {
      // The comparison must not print what it looks for.
      String attributes = recording.header().attributes().toString();
      String text = RecordingInfo.of(recording).toText() + attributes;
      assertThat(secrets.stream().filter(text::contains).count()).isZero();
    }
  }
}
