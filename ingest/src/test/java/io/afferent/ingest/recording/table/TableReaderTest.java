package io.afferent.ingest.recording.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.Samples;
import io.afferent.ingest.recording.SharedData;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.GapCause;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableReaderTest {
  private static final String LAYOUT = "header: true\nsampleRateHz: 250\n";

  @TempDir Path folder;

  private Recording open(String text, String layout) throws IOException {
    return Recordings.open(TableFiles.write(folder, "a.csv", text, layout));
  }

  private void refused(String text, String layout, String... parts) {
    assertThatThrownBy(() -> open(text, layout).close())
        .isInstanceOf(RecordingException.class)
        .hasMessageNotContaining("\n")
        .hasMessageContainingAll(parts);
  }

  @Test
  void bonnSegmentsAreReadByOneLayoutForTheFolder() throws IOException {
    Files.writeString(
        folder.resolve("layout.yaml"),
        """
        files: "O*.*"
        delimiter: none
        sampleRateHz: 173.61
        columns:
          - {label: EEG, kind: EEG}
        """);
    Path table = folder.resolve("O001.txt");
    try (ZipFile zip = new ZipFile(SharedData.file("eeg/bonn/bonn-eeg-dataset.zip").toFile());
        InputStream entry =
            zip.getInputStream(Objects.requireNonNull(zip.getEntry("B_O/O001.txt")))) {
      Files.copy(entry, table);
    }
    try (Recording recording = Recordings.open(table)) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.rate()).isEqualTo(new SampleRate(17361, 100));
      assertThat(stream.sampleCount()).isEqualTo(4097);
      assertThat(stream.sampleType()).isEqualTo(SampleType.FLOAT64);
      double[] values = Samples.physical(recording, 0, 0);
      // From the README of the data.
      assertThat(values).startsWith(-24, -22, -17, -18);
      // The file itself, read by other means.
      List<String> lines = Files.readAllLines(table, StandardCharsets.US_ASCII);
      assertThat(values).hasSize(lines.size());
      for (int i = 0; i < values.length; i++) {
        assertThat(values[i]).isEqualTo(Integer.parseInt(lines.get(i).strip()));
      }
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void aTableThatSaysEverythingNeedsNoLayout() throws IOException {
    try (Recording recording = open(TableFiles.timed(50, i -> 4 * i + (i >= 20 ? 40 : 0)), "")) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.rate()).isEqualTo(new SampleRate(250, 1));
      assertThat(stream.sampleCount()).isEqualTo(60);
      assertThat(stream.units().stream().map(SignalUnit::label)).containsExactly("Fp1", "Fp2");
      assertThat(stream.units().get(1).kind()).isEqualTo(UnitKind.EEG);
      assertThat(stream.units().get(1).gain()).isEqualTo(1e-6);
      assertThat(recording.gaps(0))
          .containsExactly(
              new RecordingGap(20, 10, 76_000_000, 120_000_000, GapCause.DISCONTINUOUS_FILE));
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "time_s,a~0,1~0.004,2~0.008,3~ | 250",
        "Time [ms];a;b~0,0;1,5;2~3,90625;2;3~7,8125;3;4~ | 256",
        "seconds\ta~0\t1~0.001\t2~0.002\t3~ | 1000",
        "\"t (us)\",\"a, b\"~0,1~2000,n/a~4000,~ | 500",
        "timestamp,a,~1700000000.00,1,~1700000000.01,2,~1700000000.02,3,~ | 100",
        "# made by hand~time(s),a,note~1,1,x~2,2,y~3,3,z~ | 1",
      })
  void namesOfTimesAndDelimitersAreFound(String text, double hz) throws IOException {
    try (Recording recording = open(text.replace('~', '\n'), "")) {
      assertThat(recording.streams().get(0).rate().hz()).isEqualTo(hz);
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time,a~0,1~0.004,2~0.008,3~ | its unit",
        "a,b~0,1~1,2~2,3~ | its unit",
        "0,1~1,2~2,3~ | not names",
        "time_s~0~1~2~ | no tab",
        "time_s,a~0,1~ | fewer than two rows",
        "time_s,a~0,x~1,y~2,z~ | no column but the time"
      })
  void whatATableDoesNotSayIsAskedFor(String text, String reason) {
    refused(text.replace('~', '\n'), "", "a.csv", reason, "a.layout.yaml");
  }

  @Test
  void aLayoutSaysWhatColumnsMean() throws IOException {
    String text = "junk\n%c\nx;t;Fp1;y\n7;0;1,5;-9999\n7;1;\"2,5\";4\n%c\n7;2;n/a;5\n";
    String layout =
        """
        delimiter: ";"
        decimalMark: ","
        header: true
        skipLines: 1
        comment: "%"
        missing: [-9999]
        sampleRateHz: 1000/3
        time: {column: t, unit: samples}
        start: 2024-01-31T08:30:00.25
        columns:
          - {column: Fp1, unit: mV, scale: 0.5, offset: 1}
          - {label: Knee, kind: emg, unit: uV}
        """;
    try (Recording recording = open(text, layout)) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.rate()).isEqualTo(new SampleRate(1000, 3));
      assertThat(Samples.physical(recording, 0, 0))
          .containsExactly(new double[] {1.75e-3, 2.25e-3, Double.NaN}, within(1e-17));
      assertThat(Samples.physical(recording, 0, 1))
          .containsExactly(new double[] {Double.NaN, 4e-6, 5e-6}, within(1e-19));
      assertThat(stream.units().get(1).label()).isEqualTo("Knee");
      assertThat(stream.units().get(1).kind()).isEqualTo(UnitKind.EMG);
      assertThat(recording.header().startTimeNanos()).isEqualTo(1_706_689_800_250_000_000L);
    }
  }

  @Test
  void aJsonLayoutWillDoAndTheNearestCounts() throws IOException {
    Files.writeString(folder.resolve("layout.yml"), "files: '*'\nsampleRateHz: 1\n");
    Files.writeString(
        folder.resolve("b.csv.layout.json"), "{\"sampleRateHz\": 2, \"delimiter\": \"tab\"}");
    try (Recording recording =
        Recordings.open(Files.writeString(folder.resolve("b.csv"), "1\t2\n3\t4\n"))) {
      assertThat(recording.streams().get(0).rate().hz()).isEqualTo(2);
      assertThat(recording.streams().get(0).units()).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sampleRate: 250 | line 1: the key 'sampleRate' is not known; known are",
        "header: true | neither sampleRateHz nor time",
        "sampleRateHz: 0 | sampleRateHz: was '0'",
        "sampleRateHz: 1/0 | sampleRateHz",
        "sampleRateHz: 1~header: yes | line 2: header: was 'yes', allowed are false, true",
        "sampleRateHz: 1~sampleRateHz: 2 | line 2: the key 'sampleRateHz' was given before",
        "sampleRateHz: 1~delimiter: a | delimiter: was 'a'",
        "sampleRateHz: 1~decimalMark: ',' | is the delimiter too",
        "sampleRateHz: 1~columns: [{column: 9}] | there is no column '9'; columns are 1 to 3",
        "sampleRateHz: 1~columns: [{column: Fz}] | there is no column 'Fz'",
        "sampleRateHz: 1~columns: [{kind: BRAIN}] | kind: was 'BRAIN'",
        "sampleRateHz: 1~columns: [{scale: 0}] | scale: was 0",
        "sampleRateHz: 1~columns: [] | the list is empty",
        "sampleRateHz: 1~columns: {a: b} | must be a list",
        "sampleRateHz: 1~start: yesterday | start: was 'yesterday'",
        "time: {column: 1} | write {column: NAME",
        "time: {column: 1, unit: samples} | needs sampleRateHz too",
        "sampleRateHz: &a 1 | anchors",
        "sampleRateHz: !!int 1 | tags",
        "sampleRateHz: [[[[[[[[1]]]]]]]] | nesting is deeper",
        "sampleRateHz: 1~files: '*' | layout.yaml only",
        "sampleRateHz: [1 | this is not YAML",
        "- 1 | a layout has keys",
        "sampleRateHz: 1~encoding: EBCDIC | encoding: was 'EBCDIC'",
        "sampleRateHz: 1~skipLines: 99 | skipLines is 99"
      })
  void wrongLayoutsAreRefusedWithTheirLine(String layout, String message) {
    refused("1,2,3\n4,5,6\n", layout.replace('~', '\n'), message);
  }

  @Test
  void rowsThatAreWrongAreRefusedWithTheirPlace() {
    refused("a,b\n1,2\n3\n5,6\n", LAYOUT, "a.csv: at byte 8: line 3: has 1 cells", "2 are");
    refused("a,b\n1,2\n3,x\n", LAYOUT, "line 3: column 2 holds 'x'", "missing value");
    refused("a,b\n1,\"2\n", LAYOUT, "line 2", "quote without end");
    refused("1\n\n2\n", "delimiter: none\nsampleRateHz: 1\n", "follows the empty line 2");
    refused("", LAYOUT, "ends before its first row");
    refused("\ufeff", LAYOUT, "ends before its first row");
    refused("time_ms,a\n0,1\n4,2\n3,3\n8,4\n", "", "line 4: its time is 0.001 s before");
    refused("time_ms,a\n0,1\n4,2\n,3\n8,4\n", "", "line 4: column 1 holds the time ''");
  }

  @Test
  void aCutLastLineAndEmptyLinesAreNamed() throws IOException {
    try (Recording recording = open("a,b\n1,2\n\n3,4\n5", LAYOUT)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(2);
      assertThat(recording.header().warnings())
          .anyMatch(w -> w.contains("the last line, at byte 13, is cut off"))
          .anyMatch(w -> w.contains("empty lines in 1 places"));
    }
  }

  @Test
  void utf16IsNamed() throws IOException {
    Path table = TableFiles.write(folder, "a.csv", "", LAYOUT);
    Files.write(table, "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(() -> new TableFormat().open(table, OpenOptions.defaults()))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("UTF-16");
  }

  @Test
  void irregularTimesAreRefusedAndSingleOddStepsNamed() throws IOException {
    refused(
        TableFiles.timed(300, i -> 4 * i + (i * i % 7 == 0 ? 3 : 0) + i % 5 * 11 * (i / 9)),
        "",
        "line");
    long[] at = new long[300];
    for (int i = 1; i < at.length; i++) {
      at[i] = at[i - 1] + (i % 3 == 0 ? 9 : i % 3 == 1 ? 4 : 1);
    }
    refused(TableFiles.timed(300, i -> at[(int) i]), "", "keep no rate", "declare sampleRateHz");
    try (Recording recording = open(TableFiles.timed(900, i -> 10 * i + (i == 450 ? -8 : 0)), "")) {
      assertThat(recording.header().warnings())
          .anyMatch(w -> w.contains("no whole number of periods, the first at line 452"));
    }
  }

  @Test
  void aDeclaredRateThatTheTimesContradictIsRefused() {
    refused(
        TableFiles.timed(300, i -> 4 * i),
        "header: true\nsampleRateHz: 260\ntime: {column: t_ms, unit: ms}\n",
        "correct sampleRateHz");
  }

  @ParameterizedTest
  @ValueSource(strings = {"250", "256", "173.61", "1000", "29.97", "512.5", "2048", "0.5"})
  void ratesAreFoundFromRoundedTimes(String hz) throws IOException {
    for (int decimals : new int[] {4, 6, 9}) {
      StringBuilder text = new StringBuilder("time_s,a\n");
      for (int i = 0; i < 3000; i++) {
        text.append(
                BigDecimal.valueOf(i)
                    .divide(new BigDecimal(hz), MathContext.DECIMAL128)
                    .setScale(decimals, RoundingMode.HALF_UP))
            .append(",1\n");
      }
      try (Recording recording = open(text.toString(), "")) {
        assertThat(recording.streams().get(0).rate().hz())
            .as(hz + " with " + decimals + " decimals")
            .isEqualTo(Double.parseDouble(hz));
        assertThat(recording.gaps(0)).isEmpty();
      }
    }
  }

  @Test
  void patternsMatchAsInAShell() {
    assertThat(LayoutFiles.matches("*.txt", "a.txt")).isTrue();
    assertThat(LayoutFiles.matches("O*.*", "O001.TXT")).isTrue();
    assertThat(LayoutFiles.matches("a?c*", "abcd")).isTrue();
    assertThat(LayoutFiles.matches("*a*b", "xxaxxb")).isTrue();
    assertThat(LayoutFiles.matches("*.txt", "a.txt.gz")).isFalse();
    assertThat(LayoutFiles.matches("", "a")).isFalse();
    assertThat(LayoutFiles.matches("*a".repeat(40) + "b", "a".repeat(2000))).isFalse();
  }

  @Test
  void aLayoutOfAFolderIsForExtensionsInEitherCase() throws IOException {
    Files.writeString(
        folder.resolve("layout.yaml"), "files: \"*.txt\"\ndelimiter: none\nsampleRateHz: 173.61\n");
    Path table = Files.writeString(folder.resolve("N001.TXT"), "1\r\n2\r\n3\r\n");
    try (Recording recording = Recordings.open(table)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(3);
    }
  }

  @Test
  void aRefusalShowsTheLinesOfALayout() {
    refused(
        "1\n2\n3\n",
        "",
        "put a layout beside it, a.layout.yaml",
        "layout.yaml with files: \"*.csv\"",
        "delimiter: none",
        "sampleRateHz: 250",
        "docs/tables.md");
  }

  @Test
  void layoutsOfThePageAreUnderstood() throws IOException {
    String[] parts = Files.readString(Path.of("..", "docs", "tables.md")).split("```", -1);
    int layouts = 0;
    for (String part : parts) {
      if (part.startsWith("yaml\n")) {
        String text = part.substring("yaml\n".length());
        LayoutReader.read(new LayoutFiles.Found("page", LayoutDocument.parse("page", text)));
        layouts++;
      }
    }
    assertThat(layouts).isEqualTo(7);
  }
}
