package io.afferent.ingest.recording.trodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.DamagedFiles;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.Samples;
import io.afferent.ingest.recording.SharedData;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.SampleType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tracked positions of a rat, and small files by the layout that their header declares. */
class TrodesTest {
  private static final String RAT = "spikes/nelpy-linear-track/trajectory.videoPositionTracking";
  private static final String POSITIONS =
      "<time uint32><xloc uint16><yloc uint16><xloc2 uint16><yloc2 uint16>";

  @TempDir Path folder;

  private static byte[] header(String fields, String clock) {
    String text =
        "<Start settings>\nthreshold: 199\nclockrate: "
            + clock
            + "\ncamera resolution: 640x480\nFields: "
            + fields
            + "\n<End settings>\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Records of positions at the given ticks. */
  static Path positions(Path folder, long... ticks) throws IOException {
    ByteBuffer records = ByteBuffer.allocate(12 * ticks.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < ticks.length; i++) {
      records.putInt((int) ticks[i]);
      records.putShort((short) (i * 7)).putShort((short) (65_535 - i)).putInt(0);
    }
    return write(folder, header(POSITIONS, "30000"), records.array());
  }

  private static Path write(Path folder, byte[] header, byte[] records) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(header);
    bytes.write(records);
    return Files.write(folder.resolve("a.videoPositionTracking"), bytes.toByteArray());
  }

  /** Expected are the facts of data/README.md, and sums that NumPy computes from the bytes. */
  @Test
  void theRatIsWhereNumpySaysItIs() throws IOException {
    try (Recording recording = Recordings.open(SharedData.file(RAT))) {
      assertThat(recording.header().format()).isEqualTo("Trodes");
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(118_965);
      assertThat(recording.streams().get(0).rateNumerator()).isZero();
      assertThat(recording.streams().get(0).physicalUnit()).isEqualTo("pixel");
      assertThat(recording.streams().get(0).units())
          .extracting(SignalUnit::label)
          .containsExactly("x", "y", "x2", "y2");
      int[][] values = Samples.digital(recording, 0);
      long[] sums = new long[4];
      for (int unit = 0; unit < 4; unit++) {
        sums[unit] = Arrays.stream(values[unit]).asLongStream().sum();
      }
      assertThat(sums).containsExactly(49_631_805, 16_468_656, 0, 0);
      assertThat(values[0][0]).isEqualTo(477);
      assertThat(values[1][0]).isEqualTo(479);
      assertThat(values[1][60_000]).isEqualTo(8);
      // Ticks 131910951, 161901465 and 191383668 of 30 kHz.
      assertThat(recording.header().startTimeNanos()).isEqualTo(4_397_031_700_000L);
      assertThat(recording.deviceTimeNanos(0, 60_000)).isEqualTo(5_396_715_500_000L);
      assertThat(recording.deviceTimeNanos(0, 118_964)).isEqualTo(6_379_455_600_000L);
    }
  }

  @Test
  void wideFieldsMakeTheStreamFloat() throws IOException {
    ByteBuffer records = ByteBuffer.allocate(2 * 13).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 2; i++) {
      records.put((byte) -1).putInt(100 + i).putFloat(0.5f).putInt(-1);
    }
    byte[] header = header("<flag int8><time uint32><speed single><frame uint32>", "1000");
    try (Recording recording = Recordings.open(write(folder, header, records.array()))) {
      assertThat(recording.streams().get(0).sampleType()).isEqualTo(SampleType.FLOAT64);
      assertThat(recording.streams().get(0).physicalUnit()).isEmpty();
      assertThat(Samples.physical(recording, 0, 0)).containsExactly(-1, -1);
      assertThat(Samples.physical(recording, 0, 1)).containsExactly(0.5, 0.5);
      assertThat(Samples.physical(recording, 0, 2))
          .containsExactly(4_294_967_295.0, 4_294_967_295.0);
      assertThat(recording.deviceTimeNanos(0, 1)).isEqualTo(101_000_000L);
    }
  }

  @Test
  void aBrokenLastRecordIsLeftOut() throws IOException {
    byte[] whole = Files.readAllBytes(positions(folder, 1, 2, 3));
    Path cut = Files.write(folder.resolve("b.dat"), Arrays.copyOf(whole, whole.length - 5));
    try (Recording recording = Recordings.open(cut)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(2);
      assertThat(recording.header().warnings())
          .singleElement()
          .asString()
          .startsWith("the last 7 bytes from byte ");
    }
  }

  @Test
  void theFirstByteOfARecordMayLookLikeALineEnd() throws IOException {
    try (Recording recording = Recordings.open(positions(folder, 10, 13))) {
      assertThat(recording.header().startTimeNanos()).isEqualTo(10L * 1_000_000_000L / 30_000);
    }
  }

  @Test
  void aTimeThatRunsBackIsRefusedAtItsByte() throws IOException {
    Path path = positions(folder, 5, 4_294_967_295L, 3);
    long at = Files.size(path) - 12;
    assertThatThrownBy(() -> Recordings.open(path))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining(
            "at byte "
                + at
                + ": record 2 is at tick 3, before the one in front of it at 4294967295");
  }

  @ParameterizedTest
  @CsvSource({
    "<time uint32>, 30000, must have <time uint32> and one more",
    "<xloc uint16>, 30000, must have <time uint32> and one more",
    "<time uint64><xloc uint16>, 30000, the field '<time uint64>' is not read",
    "<time uint32><wave 40*int16>, 30000, the field '<wave 40*int16>' is not read",
    "<time uint32><x uint16><x uint16>, 30000, names are of one field each",
    "<time uint32> x <x uint16>, 30000, of the form <name type>",
    "<time uint32><x uint16>, fast, clockrate is 'fast'",
    "<time uint32><x uint16>, 0, clockrate is '0'"
  })
  void headersThatSayTooLittleAreRefused(String fields, String clock, String reason)
      throws IOException {
    Path path = write(folder, header(fields, clock), new byte[60]);
    assertThatThrownBy(() -> Recordings.open(path))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void damagedFilesAreReadOrRefused() throws IOException {
    long[] ticks = new long[100];
    Arrays.setAll(ticks, i -> 1000L + 500L * i);
    Path path = positions(folder, ticks);
    DamagedFiles.readOrRefused(path, path, 170, "<> :\n0123456789uintE\0\u00ff");
  }

  @Nested
  class Contract extends RecordingContract {
    @Override
    protected Recording open(Path temporaryFolder) throws IOException {
      long[] ticks = new long[300];
      Arrays.setAll(ticks, i -> 1000L + 500L * i + (i * 37L) % 11);
      // Two frames at one time.
      ticks[100] = ticks[99];
      return Recordings.open(positions(temporaryFolder, ticks));
    }
  }
}
