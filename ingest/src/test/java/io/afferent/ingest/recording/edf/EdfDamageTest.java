package io.afferent.ingest.recording.edf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.TextModeCopy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdfDamageTest {
  @TempDir Path folder;

  private AbstractThrowableAssert<?, ?> assertRefused(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("damaged.edf"), bytes);
    return assertThatThrownBy(() -> Recordings.open(file).close())
        .isInstanceOf(RecordingException.class)
        .hasMessageStartingWith("damaged.edf: ")
        .satisfies(thrown -> assertThat(String.valueOf(thrown.getMessage()).lines()).hasSize(1));
  }

  private static EdfBytes plain() {
    return EdfBytes.edf("").signal("Fp1", 4).signal("Fp2", 4);
  }

  private static EdfBytes noisy(String reserved, int records) {
    EdfBytes file = EdfBytes.edf(reserved).signal("Fp1", 500).annotations(10);
    Random random = new Random(4);
    for (int i = 0; i < records; i++) {
      file.record(random.ints(500, -32768, 32768).toArray(), "+" + i + "||_");
    }
    return file;
  }

  @Test
  void aTextModeCopyOfAPlainFileIsRefused() throws IOException {
    EdfBytes file = EdfBytes.edf("").signal("Fp1", 20_000);
    file.record(new Random(5).ints(20_000, -32768, 32768).toArray());
    assertRefused(TextModeCopy.of(file.build())).hasMessageContaining("text-mode copy");
  }

  @Test
  void aTextModeCopyOfAFileWithAnnotationsIsRefused() throws IOException {
    assertRefused(TextModeCopy.of(noisy("EDF+C", 60).build()))
        .hasMessageContaining("text-mode copy")
        .hasMessageContaining("of 60 records begin with no valid start time");
  }

  @Test
  void missingBytesInTheMiddleAreFoundByTheRecordStarts() throws IOException {
    byte[] bytes = noisy("EDF+C", 40).build();
    int cut = bytes.length * 3 / 4;
    byte[] shorter = new byte[bytes.length - 10];
    System.arraycopy(bytes, 0, shorter, 0, cut);
    System.arraycopy(bytes, cut + 10, shorter, cut, bytes.length - cut - 10);
    assertRefused(shorter).hasMessageContaining("from record 30 of 39 on");
  }

  @Test
  void oneBrokenRecordStartIsAWarning() throws IOException {
    EdfBytes file = EdfBytes.edf("EDF+C").signal("Fp1", 4).annotations(8);
    file.record(new int[4], "+0||_").record(new int[4], "junk_").record(new int[4], "+2||_");
    try (Recording recording = Recordings.open(file.write(folder, "a.edf"))) {
      assertThat(recording.header().warnings())
          .anyMatch(w -> w.equals("1 of 3 records begin with no valid start time"));
    }
  }

  /** Without this, the half second of the start would be lost with the first list. */
  @ParameterizedTest
  @ValueSource(strings = {"", "xxxx_", "+0.75|no start|_"})
  void theSubsecondStartIsFoundBehindABrokenFirstRecord(String firstList) throws IOException {
    EdfBytes file = EdfBytes.edf("EDF+C").signal("Fp1", 100).annotations(20);
    file.record(new int[100], firstList);
    file.record(new int[100], "+1.5||_+1.75|e|_").record(new int[100], "+2.5||_");
    try (Recording recording = Recordings.open(file.write(folder, "a.edf"))) {
      assertThat(recording.header().attributes()).containsEntry("firstSampleOffsetSeconds", "0.5");
      RecordingEvent last = recording.events().get(recording.events().size() - 1);
      assertThat(last.sampleIndex()).hasValue(125);
      assertThat(recording.header().warnings()).noneMatch(w -> w.contains("continuous"));
    }
  }

  @Test
  void aFileWithGapsButWithoutRecordStartsIsRefused() throws IOException {
    EdfBytes file = EdfBytes.edf("EDF+D").signal("Fp1", 4).annotations(8);
    assertRefused(file.record(new int[4], "").record(new int[4], "").build())
        .hasMessageContaining("its times are lost");
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 100, 255, 256, 400, 767})
  void aCutOffHeaderIsRefused(int length) throws IOException {
    byte[] whole = plain().record(new int[4], new int[4]).build();
    assertRefused(Arrays.copyOf(whole, length)).hasMessageContaining("cut off");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "", "1.5", "1e9"})
  void anImpossibleNumberOfSignalsIsRefused(String count) throws IOException {
    assertRefused(plain().signalCount(count.isEmpty() ? " " : count).build())
        .hasMessageContaining("number of signals");
  }

  @Test
  void moreSignalsThanTheFileHasRoomForAreRefused() throws IOException {
    assertRefused(plain().signalCount("9999").record(new int[4], new int[4]).build())
        .hasMessageContaining("9999 signals need a header of 2560000 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"512", "0", "-768", "abc", "1E8"})
  void aHeaderSizeThatDoesNotFitTheSignalsIsRefused(String headerBytes) throws IOException {
    assertRefused(plain().headerBytes(headerBytes).record(new int[4], new int[4]).build())
        .hasMessageContaining("must have 256 * (signals + 1) = 768 bytes");
  }

  @ParameterizedTest
  @CsvSource({"-1", "x", "1.5", "1E10", "-9999999"})
  void impossibleSamplesPerRecordAreRefused(String samples) throws IOException {
    EdfBytes file = EdfBytes.edf("").signal("Fp1", "uV", "-1", "1", "-1", "1", samples, 4);
    assertRefused(file.record(new int[4]).build())
        .hasMessageContaining("samples per record of signal 1");
  }

  @Test
  void recordsLargerThanTheFileAreRefused() throws IOException {
    EdfBytes file = EdfBytes.edf("").signal("Fp1", "uV", "-1", "1", "-1", "1", "99999999", 4);
    assertRefused(file.record(new int[4]).build())
        .hasMessageContaining("one record needs 199999998 bytes, but only 8 follow");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "x", "1E99", "1E999999", "1E-99"})
  void anImpossibleRecordDurationIsRefused(String duration) throws IOException {
    assertRefused(plain().duration(duration).record(new int[4], new int[4]).build())
        .hasMessageContaining("duration of a record");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1E-9", "1E-20", "1E20", "9E9"})
  void aRecordDurationThatGivesNoSensibleRateIsRefused(String duration) throws IOException {
    assertRefused(plain().duration(duration).record(new int[4], new int[4]).build());
  }

  @Test
  void samplesWithoutADurationAreRefused() throws IOException {
    assertRefused(plain().duration("0").record(new int[4], new int[4]).build())
        .hasMessageContaining("only files of annotations");
  }

  @Test
  void aFileCutOffBehindTheHeaderIsRefused() throws IOException {
    assertRefused(plain().recordCount("10").build())
        .hasMessageContaining("announces '10' records, but nothing follows");
  }

  @Test
  void anotherFormatIsRefusedByContentAndTheKnownOnesAreNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("a.doc"), "hello");
    assertThatThrownBy(() -> Recordings.open(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("a.doc")
        .hasMessageContaining("EDF/BDF");
    Path wrong = Files.write(folder.resolve("b.edf"), new byte[1000]);
    assertThatThrownBy(() -> Recordings.open(wrong))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("first 8 bytes");
  }

  @Test
  void aMissingFileAndAFolderAreRefused() {
    assertThatThrownBy(() -> Recordings.open(folder.resolve("none.edf")))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> Recordings.open(folder)).isInstanceOf(RecordingException.class);
  }

  @Test
  void aDeviceIsRefusedBeforeItIsOpened() {
    Path device = Path.of("/dev/null");
    assumeThat(device).exists();
    assertThatThrownBy(() -> Recordings.open(device))
        .isInstanceOf(RecordingException.class)
        .hasMessage(
            "/dev/null: is a pipe or a device, not a file; write its content to a file first");
  }

  @Test
  void aFileThatMayNotBeReadIsRefusedWithTheReason() throws IOException {
    Path file = plain().record(new int[4], new int[4]).write(folder, "secret.edf");
    assumeThat(file.getFileSystem().supportedFileAttributeViews()).contains("posix");
    Files.setPosixFilePermissions(file, Set.of());
    // An administrator may read everything.
    assumeThat(Files.isReadable(file)).isFalse();
    assertThatThrownBy(() -> Recordings.open(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("secret.edf: no permission to read it");
  }

  @Test
  void aFileIsRecognisedWhateverItsNameIs() throws IOException {
    Path file = plain().record(new int[4], new int[4]).write(folder, "recording.dat");
    try (Recording recording = Recordings.open(file)) {
      assertThat(recording.header().format()).isEqualTo("EDF");
      assertThat(recording.header().name()).isEqualTo("recording");
    }
  }

  @Test
  void aFileThatShrinksWhileItIsReadIsReported() throws IOException {
    Path file = folder.resolve("shrinks.edf");
    EdfBytes bytes = EdfBytes.edf("").signal("Fp1", 200_000);
    bytes.record(new int[200_000]).record(new int[200_000]).write(folder, "shrinks.edf");
    try (Recording recording = Recordings.open(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(1000);
      assertThatThrownBy(() -> recording.read(0, 300_000, 10, new byte[20]))
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining("the file ends at byte");
    }
  }

  @Test
  void samplesBehindTwoGibibytesAreRead() throws IOException {
    Path file = folder.resolve("large.edf");
    int samples = 1_000_000;
    EdfBytes bytes = EdfBytes.edf("").recordCount("1500").signal("Fp1", samples);
    Files.write(file, bytes.build());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      // The file is sparse: only its end is written.
      channel.write(
          ByteBuffer.wrap(new byte[] {0x34, 0x12, 0x78, 0x56}), 512 + 1500L * samples * 2 - 4);
    }
    assertThat(Files.size(file)).isGreaterThan(1L << 31);
    try (Recording recording = Recordings.open(file)) {
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(1_500_000_000L);
      byte[] last = new byte[10];
      assertThat(recording.read(0, 1_499_999_997L, 5, last)).isEqualTo(3);
      assertThat(last).startsWith(0, 0, 0x34, 0x12, 0x78, 0x56);
    }
  }
}
