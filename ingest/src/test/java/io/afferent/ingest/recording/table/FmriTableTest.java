package io.afferent.ingest.recording.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.Samples;
import io.afferent.ingest.recording.SharedData;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.Modality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Time courses of regions, motion estimates and confounds as streams of volumes. */
class FmriTableTest {
  @TempDir Path folder;

  /** Opens a copy, because a layout lies beside its table. */
  private Recording shared(String relative, String layout) throws IOException {
    Path source = SharedData.file(relative);
    Path copy = folder.resolve(String.valueOf(source.getFileName()));
    Files.copy(source, copy);
    Files.writeString(folder.resolve(copy.getFileName() + ".layout.yaml"), layout);
    return Recordings.open(copy);
  }

  private static SignalStream stream(Recording recording, int volumes, int units) {
    SignalStream stream = recording.streams().get(0);
    assertThat(stream.modality()).isEqualTo(Modality.FMRI);
    assertThat(stream.sampleCount()).isEqualTo(volumes);
    assertThat(stream.units()).hasSize(units);
    return stream;
  }

  @Test
  void regionsOfNitimeCorrelateAsTheirReferenceSays() throws IOException {
    String layout = "header: true\nmodality: FMRI\nrepetitionTimeSeconds: 1.89\n";
    try (Recording recording = shared("fmri/nitime_fmri_timeseries.csv", layout)) {
      SignalStream stream = stream(recording, 250, 31);
      assertThat(stream.rate()).isEqualTo(new SampleRate(100, 189));
      assertThat(recording.deviceTimeNanos(0, 100)).isEqualTo(189_000_000_000L);
      List<String> labels = stream.units().stream().map(SignalUnit::label).toList();
      double[] caudate = Samples.physical(recording, 0, labels.indexOf("LCau"));
      double[] amygdala = Samples.physical(recording, 0, labels.indexOf("LAmy"));
      assertThat(correlation(caudate, amygdala)).isCloseTo(0.1319648218, within(1e-10));
    }
  }

  private static double correlation(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    return xy / Math.sqrt(xx * yy);
  }

  private static final String ALICE =
      """
      delimiter: blanks
      modality: FMRI
      repetitionTimeSeconds: 2
      columns:
        - {label: LATL, kind: REGION}
        - {label: RATL, kind: REGION}
        - {label: LPTL, kind: REGION}
        - {label: LIPL, kind: REGION}
        - {label: LPreM, kind: REGION}
        - {label: LIFG, kind: REGION}
      """;

  @Test
  void regionsWithoutAHeaderLineAreNamedByTheLayout() throws IOException {
    try (Recording recording = shared("fmri/alice/10mm/s18-timecourses.txt", ALICE)) {
      stream(recording, 362, 6);
      double[] values = Fixture.physical(recording, 0);
      assertThat(values).startsWith(7.2152703e+01, 8.8942088e+01).hasSize(362 * 6);
      assertThat(RecordingInfo.of(recording).warnings()).isEmpty();
    }
  }

  @Test
  void aSubjectWhoseRegionsAreAllZeroIsFlagged() throws IOException {
    String layout = ALICE.replace("delimiter: blanks", "delimiter: tab");
    try (Recording recording = shared("fmri/alice/10mm/s33-timecourses.txt", layout)) {
      stream(recording, 362, 6);
      assertThat(RecordingInfo.of(recording).warnings())
          .singleElement()
          .asString()
          .contains("LATL, RATL, LPTL, LIPL, LPreM, LIFG", "constant");
    }
  }

  @Test
  void motionEstimatesAreReadWithTheirTrailingBlanks() throws IOException {
    String layout = "delimiter: blanks\nmodality: FMRI\nrepetitionTimeSeconds: 2.5\n";
    String file = "fmri/haxby2001/BOLD/task001_run001/bold_moest.txt";
    try (Recording recording = shared(file, layout)) {
      assertThat(stream(recording, 121, 6).rate()).isEqualTo(new SampleRate(2, 5));
      assertThat(Fixture.physical(recording, 0))
          .startsWith(-0.00416487, 0.00393948, -0.00636441, 0.110484, -0.0745983, 0.0110025);
    }
  }

  @Test
  void confoundsBeginWithMissingValuesWhereADerivativeHasNone() throws IOException {
    String layout = "delimiter: tab\nheader: true\nmodality: FMRI\nrepetitionTimeSeconds: 2\n";
    try (Recording recording = shared("fmri/nilearn_test_desc-confounds_regressors.tsv", layout)) {
      SignalStream stream = stream(recording, 30, 189);
      List<String> labels = stream.units().stream().map(SignalUnit::label).toList();
      double[] displacement =
          Samples.physical(recording, 0, labels.indexOf("framewise_displacement"));
      assertThat(displacement[0]).isNaN();
      // By the data's own definition: absolute differences of translations, and of rotations x 50.
      for (int row = 2; row < 11; row++) {
        double sum = 0;
        for (String name : List.of("trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z")) {
          double[] moved = Samples.physical(recording, 0, labels.indexOf(name));
          sum += Math.abs(moved[row] - moved[row - 1]) * (name.startsWith("rot") ? 50 : 1);
        }
        assertThat(displacement[row]).as("row " + row).isCloseTo(sum, within(1e-5));
      }
    }
  }

  @Test
  void filesOfAfniAreTables() throws IOException {
    Path file = folder.resolve("roi.1D");
    Files.writeString(
        file, "# <matrix\n#  ni_type = \"2*double\"\n# >\n 1.5  -2\n\n 2.5e0 3 \n# </matrix>\n");
    assertThatThrownBy(() -> Recordings.open(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("put a layout beside it, roi.layout.yaml");
    Files.writeString(
        folder.resolve("roi.layout.yaml"),
        "delimiter: blanks\ncomment: '#'\nmodality: FMRI\nrepetitionTimeSeconds: 0.72\n");
    try (Recording recording = Recordings.open(file)) {
      assertThat(stream(recording, 2, 2).rate()).isEqualTo(new SampleRate(25, 18));
      assertThat(Fixture.physical(recording, 0)).containsExactly(1.5, -2, 2.5, 3);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "repetitionTimeSeconds: 0 | was 0, allowed is",
        "repetitionTimeSeconds: 2000 | was 2000, allowed is",
        "repetitionTimeSeconds: -2 | was -2, allowed is",
        "repetitionTimeSeconds: 0.12345678901 | at most 9 decimals",
        "{repetitionTimeSeconds: 2, sampleRateHz: 1} | sampleRateHz is given too",
        "delimiter: comma | or repetitionTimeSeconds"
      })
  void repetitionTimesThatCannotBeAreRefused(String layout, String message) throws IOException {
    Path file = TableFiles.write(folder, "a.csv", "1,2\n3,4\n", layout);
    assertThatThrownBy(() -> Recordings.open(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("a.layout.yaml: line 1");
  }
}
