package io.afferent.ingest.recording.wfdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.Samples;
import io.afferent.ingest.recording.TextModeCopy;
import io.afferent.schema.GapCause;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that do not hold what their header says. */
class WfdbDamageTest {
  @TempDir Path folder;

  private Path cut(String prefix, String file, int bytes) throws IOException {
    WfdbFixtures.copy(prefix, folder);
    byte[] whole = Files.readAllBytes(folder.resolve(file));
    Files.write(folder.resolve(file), Arrays.copyOf(whole, bytes));
    return folder.resolve(prefix + ".hea");
  }

  @Test
  void aSignalFileThatWasCutOffGivesItsCompleteFrames() throws IOException {
    int[][] whole;
    try (Recording recording = WfdbFixtures.open("fmt212.hea")) {
      whole = Samples.digital(recording, 0);
    }
    // 300 bytes hold 200 samples of 12 bits: 66 frames of 3 and a rest.
    try (Recording recording = Recordings.open(cut("fmt212", "fmt212.dat", 300))) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(66);
      int[][] read = Samples.digital(recording, 0);
      for (int i = 0; i < 3; i++) {
        assertThat(read[i]).isEqualTo(Arrays.copyOf(whole[i], 66));
      }
      assertThat(recording.header().warnings().toString())
          .contains("says 101 frames, fmt212.dat holds 66 complete ones (300 bytes)");
    }
  }

  @Test
  void aSignalFileWithoutACompleteFrameIsRefused() {
    assertThatThrownBy(() -> Recordings.open(cut("fmt32", "fmt32.dat", 11)))
        .isInstanceOf(RecordingException.class)
        .hasMessage(
            "fmt32.dat: at byte 0: the first frame takes 12 bytes and fmt32.hea says 101 frames,"
                + " but the file has 11 bytes; it was cut off, copy it again");
  }

  @Test
  void aSegmentThatWasCutOffEndsInAGap() throws IOException {
    try (Recording recording = Recordings.open(cut("fixed", "fixed_1.dat", 4 * 31 + 3))) {
      assertThat(recording.gaps(0))
          .extracting(RecordingGap::firstMissingIndex)
          .containsExactly(31L, 65L);
      assertThat(recording.gaps(0).get(0).missingCount()).isEqualTo(9);
      assertThat(recording.gaps(0).get(0).cause()).isEqualTo(GapCause.PARTIAL_WRITE);
      assertThat(recording.header().warnings().toString()).contains("the rest is a gap");
    }
  }

  @Test
  void aChangedSampleIsFoundByTheChecksumAndTheFirstValue() throws IOException {
    WfdbFixtures.copy("fmt24", folder);
    byte[] bytes = Files.readAllBytes(folder.resolve("fmt24.dat"));
    bytes[0] ^= 1;
    bytes[400] ^= 4;
    Files.write(folder.resolve("fmt24.dat"), bytes);
    try (Recording recording = Recordings.open(folder.resolve("fmt24.hea"))) {
      assertThat(recording.header().warnings())
          .anyMatch(w -> w.contains("signal 'Fp1': the first value should be -3496428"))
          .anyMatch(w -> w.contains("signal 'Fp1': the checksum should be"))
          .anyMatch(w -> w.contains("signal 'MLII': the checksum should be"))
          .noneMatch(w -> w.contains("signal 'Resp': the checksum"));
    }
  }

  @Test
  void aHeaderWithZerosForAllChecksumsGivesNone() throws IOException {
    WfdbFixtures.words(folder, "z.dat", 5, 6);
    Path header = WfdbFixtures.write(folder, "z.hea", "z 1 10 2", "z.dat 16 10 16 0 0 0 0 A");
    try (Recording recording = Recordings.open(header)) {
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(recording.header().attributes().get("checksums")).startsWith("not verified");
    }
  }

  @Test
  void bytesBehindTheLastFrameAreTold() throws IOException {
    WfdbFixtures.words(folder, "z.dat", 5, 6, 7, 8);
    Path header = WfdbFixtures.write(folder, "z.hea", "z 1 10 2", "z.dat 16 10");
    try (Recording recording = Recordings.open(header)) {
      assertThat(Samples.digital(recording, 0)[0]).containsExactly(5, 6);
      assertThat(recording.header().warnings().toString())
          .contains("4 bytes of z.dat lie behind the 2 frames");
    }
  }

  @Test
  void aFileThatChangesWhileItIsOpenIsRefused() throws IOException {
    WfdbFixtures.words(folder, "a.dat", 1, 2, 3, 4);
    Path header = WfdbFixtures.write(folder, "a.hea", "a 1 10", "a.dat 16 10");
    try (Recording recording = Recordings.open(header)) {
      WfdbFixtures.words(folder, "a.dat", 1);
      assertThatThrownBy(() -> recording.read(0, 2, 2, new byte[4]))
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining("a.dat")
          .hasMessageContaining("do not change it while it is read");
    }
  }

  @Test
  void annotationsWithoutTheirEndMarkAreReadAndTold() throws IOException {
    WfdbFixtures.write(folder, "a.hea", "a 0 10 9");
    Path file = WfdbFixtures.words(folder, "a.atr", 1 << 10 | 3, 5 << 10 | 4);
    try (Recording recording = Recordings.open(file)) {
      assertThat(recording.events()).extracting(event -> event.label()).containsExactly("N", "V");
      assertThat(recording.header().warnings().toString()).contains("a.atr: the mark of the end");
    }
  }

  @Test
  void annotationsThatAreCutOffInATextAreRefused() throws IOException {
    WfdbFixtures.write(folder, "a.hea", "a 0 10 9");
    Path file = WfdbFixtures.words(folder, "a.atr", 1 << 10 | 3, 63 << 10 | 200, 0x4141);
    assertThatThrownBy(() -> Recordings.open(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("a.atr: at byte 4: a text of 200 bytes runs past the end")
        .hasMessageContaining("6 bytes");
  }

  @Test
  void wordsThatFollowNoAnnotationAreRefused() throws IOException {
    WfdbFixtures.write(folder, "a.hea", "a 0 10 9");
    Path file = WfdbFixtures.words(folder, "a.atr", 61 << 10 | 3, 0);
    assertThatThrownBy(() -> Recordings.open(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("at byte 0: a word of type 61 must follow an annotation");
  }

  @Test
  void filesThatAreNoAnnotationsAreNotTakenForThem() throws IOException {
    WfdbFixtures.write(folder, "a.hea", "a 0 10 9");
    WfdbFixtures.words(folder, "a.ecg", 1 << 10 | 3, 0, 7);
    WfdbFixtures.words(folder, "a.bin", 51 << 10 | 3, 0);
    WfdbFixtures.words(folder, "a.log", 63 << 10 | 3, 0);
    WfdbFixtures.words(folder, "a.qrs", 1 << 10 | 3, 0);
    try (Recording recording = Recordings.open(folder.resolve("a.hea"))) {
      assertThat(recording.events()).hasSize(1);
      assertThat(recording.header().attributes()).containsEntry("annotators", "qrs");
    }
  }

  @Test
  void segmentsOfOtherRatesOrUnitsAreRefused() throws IOException {
    WfdbFixtures.words(folder, "s1.dat", 1, 2);
    WfdbFixtures.words(folder, "s2.dat", 1, 2);
    WfdbFixtures.write(folder, "s1.hea", "s1 1 10 2", "s1.dat 16 10/mV");
    WfdbFixtures.write(folder, "s2.hea", "s2 1 11 2", "s2.dat 16 10/mV");
    Path header = WfdbFixtures.write(folder, "s.hea", "s/2 1 10 4", "s1 2", "s2 2");
    assertThatThrownBy(() -> Recordings.open(header))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining(
            "s.hea: line 3: segment 's2' must have the rate of the record, 10 Hz");
    WfdbFixtures.write(folder, "s2.hea", "s2 1 10 2", "s2.dat 16 10/mmHg");
    assertThatThrownBy(() -> Recordings.open(header))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("one physical unit");
  }

  @Test
  void aTextModeCopyOfASignalFileIsRefused() throws IOException {
    Files.write(folder.resolve("t.dat"), TextModeCopy.ofNoise(40_000));
    Path header = WfdbFixtures.write(folder, "t.hea", "t 1 10", "t.dat 16 10");
    assertThatThrownBy(() -> Recordings.open(header))
        .isInstanceOf(RecordingException.class)
        .hasMessageStartingWith("t.dat: at byte 0: ")
        .hasMessageContaining("text-mode copy");
  }

  @Test
  void segmentsThatAddUpToMoreThanTheLongestRecordAreRefused() throws IOException {
    Path header =
        WfdbFixtures.write(
            folder, "s.hea", "s/3 1 1e9 0", "~ 281474976710656", "~ 0", "~ 281474976710656");
    assertThatThrownBy(() -> Recordings.open(header))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("s.hea: line 4: the segments up to here have 562949953421312 frames");
  }

  @Test
  void annotationFilesThatAreLinksAreRead() throws IOException {
    WfdbFixtures.write(folder, "a.hea", "a 0 10 9");
    WfdbFixtures.words(folder, "content", 1 << 10 | 3, 0);
    Files.createSymbolicLink(folder.resolve("a.atr"), Path.of("content"));
    Files.createSymbolicLink(folder.resolve("a.qrs"), Path.of("content"));
    try (Recording recording = Recordings.open(folder.resolve("a.hea"))) {
      assertThat(recording.events())
          .extracting(event -> event.label())
          .containsExactly("N", "qrs:N");
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void annotationFilesThatAreLinksOutOfTheFolderAreTold() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    WfdbFixtures.write(inner, "a.hea", "a 0 10 9");
    WfdbFixtures.words(folder, "content", 1 << 10 | 3, 0);
    Files.createSymbolicLink(inner.resolve("a.atr"), Path.of("..", "content"));
    Files.createSymbolicLink(inner.resolve("a.qrs"), Path.of("nowhere"));
    try (Recording recording = Recordings.open(inner.resolve("a.hea"))) {
      assertThat(recording.events()).isEmpty();
      assertThat(recording.header().warnings())
          .hasSize(2)
          .anyMatch(warning -> warning.startsWith("'a.atr' is a link to no file in the folder"))
          .anyMatch(warning -> warning.startsWith("'a.qrs' is a link to no file in the folder"));
    }
  }

  @Test
  void annotationsOfOthersThatCannotBeReadAreToldAndLeftOut() throws IOException {
    WfdbFixtures.write(folder, "a.hea", "a 0 10 9");
    // Skips of 2^31 - 1 ticks at 0.001 ticks per second, after a note that gives this rate.
    byte[] note = "## time resolution: 0.001 ".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort((short) (22 << 10)).putShort((short) (63 << 10 | note.length)).put(note);
    bytes.putShort((short) (59 << 10)).putShort((short) 0x7FFF).putShort((short) 0xFFFF);
    bytes.putShort((short) (1 << 10)).putShort((short) 0);
    for (String name : new String[] {"a.foo", "a.qrs"}) {
      Files.write(folder.resolve(name), Arrays.copyOf(bytes.array(), bytes.position()));
    }
    WfdbFixtures.words(folder, "a.ecg", 61 << 10 | 3, 0);
    WfdbFixtures.words(folder, "a.bar", 61 << 10 | 3, 0);
    try (Recording recording = Recordings.open(folder.resolve("a.hea"))) {
      assertThat(recording.events()).isEmpty();
      assertThat(recording.header().warnings())
          .hasSize(3)
          .anyMatch(warning -> warning.startsWith("a.foo: its annotations were not read: "))
          .anyMatch(warning -> warning.startsWith("a.qrs: its annotations were not read: "))
          .anyMatch(warning -> warning.startsWith("a.ecg: its annotations were not read: "));
      assertThat(recording.header().attributes()).containsEntry("annotators", "");
    }
  }
}
