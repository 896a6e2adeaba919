package io.afferent.ingest.recording.edf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.Samples;
import io.afferent.schema.GapCause;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EdfGapsTest {
  private static final long HEADER_START =
      Instant.parse("2020-03-02T04:05:06Z").getEpochSecond() * 1_000_000_000L;

  @TempDir Path folder;

  /** 100 Hz and 10 Hz; each sample holds its number in the file. */
  private Recording open(String... starts) throws IOException {
    EdfBytes file = EdfBytes.edf("EDF+D").signal("Fp1", 100).signal("Temp", 10).annotations(20);
    for (int i = 0; i < starts.length; i++) {
      file.record(
          IntStream.range(i * 100, i * 100 + 100).toArray(),
          IntStream.range(i * 10, i * 10 + 10).toArray(),
          starts[i]);
    }
    return Recordings.open(file.write(folder, "gaps.edf"));
  }

  @Test
  void eachJumpOfTheRecordStartsIsAGapOfEveryStream() throws IOException {
    try (Recording recording = open("+0||_", "+1||_", "+4.5||_", "+5.5||_", "+100||_")) {
      assertThat(recording.gaps(0))
          .extracting(RecordingGap::firstMissingIndex)
          .containsExactly(200L, 650L);
      assertThat(recording.gaps(0))
          .extracting(RecordingGap::missingCount)
          .containsExactly(250L, 9350L);
      assertThat(recording.gaps(1))
          .extracting(RecordingGap::missingCount)
          .containsExactly(25L, 935L);
      RecordingGap gap = recording.gaps(0).get(0);
      assertThat(gap.cause()).isEqualTo(GapCause.DISCONTINUOUS_FILE);
      assertThat(gap.lastGoodDeviceTimeNanos()).isEqualTo(HEADER_START + 1_990_000_000L);
      assertThat(gap.firstGoodDeviceTimeNanos()).isEqualTo(HEADER_START + 4_500_000_000L);
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(10_100);
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  @Timeout(20)
  void fiftyThousandGapsAreListedOnce() throws IOException {
    EdfBytes file = EdfBytes.edf("EDF+D").signal("Fp1", 1).annotations(6);
    for (int i = 0; i < 50_000; i++) {
      file.record(new int[] {i & 0xFF}, "+" + i * 2 + "||_");
    }
    try (Recording recording = Recordings.open(file.write(folder, "many.edf"))) {
      byte[] sample = new byte[2];
      for (int k = 0; k < 49_999; k++) {
        // Asked for once per gap, as a reader does that steps over gaps.
        RecordingGap gap = recording.gaps(0).get(k);
        assertThat(gap.firstMissingIndex()).isEqualTo(2L * k + 1);
        assertThat(recording.read(0, gap.firstGoodIndex(), 1, sample)).isEqualTo(1);
      }
      assertThat(RecordingInfo.of(recording).toText())
          .contains("  and 49987 more gaps")
          .hasLineCount(18);
    }
  }

  @Test
  void samplesAfterAGapAreFoundByTheirIndex() throws IOException {
    try (Recording recording = open("+0||_", "+3||_")) {
      byte[] bytes = new byte[2];
      assertThat(recording.read(0, 301, 1, bytes)).isEqualTo(1);
      assertThat(bytes[0]).isEqualTo((byte) 101);
      assertThat(Samples.digital(recording, 0)[0])
          .containsExactly(IntStream.range(0, 200).toArray());
      assertThat(Samples.digital(recording, 1)[0])
          .containsExactly(IntStream.range(0, 20).toArray());
    }
  }

  @Test
  void aJumpOfAFractionOfASampleKeepsTheExactTime() throws IOException {
    try (Recording recording = open("+0.25||_", "+2.2533||_", "+3.2533||_")) {
      // 100.33 samples of the fast stream and 10.033 of the slow one are missing.
      assertThat(recording.gaps(0)).extracting(RecordingGap::missingCount).containsExactly(100L);
      assertThat(recording.gaps(1)).extracting(RecordingGap::missingCount).containsExactly(10L);
      assertThat(recording.deviceTimeNanos(0, 0)).isEqualTo(HEADER_START + 250_000_000L);
      assertThat(recording.deviceTimeNanos(0, 200)).isEqualTo(HEADER_START + 2_253_300_000L);
      assertThat(recording.deviceTimeNanos(0, 300)).isEqualTo(HEADER_START + 3_253_300_000L);
      assertThat(recording.header().startTimeNanos()).isEqualTo(HEADER_START + 250_000_000L);
    }
  }

  @Test
  void aJumpBelowASampleOfTheSlowStreamIsAGapOfTheFastOneOnly() throws IOException {
    try (Recording recording = open("+0||_", "+1.03||_")) {
      assertThat(recording.gaps(0)).extracting(RecordingGap::missingCount).containsExactly(3L);
      assertThat(recording.gaps(1)).isEmpty();
      assertThat(recording.deviceTimeNanos(1, 10)).isEqualTo(HEADER_START + 1_030_000_000L);
    }
  }

  @Test
  void roundingOfRecordStartsIsNoGap() throws IOException {
    try (Recording recording = open("+0||_", "+1.004||_", "+1.996||_", "+3||_")) {
      assertThat(recording.gaps(0)).isEmpty();
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(400);
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void recordsThatOverlapAreTakenAsConsecutiveWithAWarning() throws IOException {
    try (Recording recording = open("+0||_", "+0.5||_", "+2||_")) {
      assertThat(recording.gaps(0)).isEmpty();
      assertThat(recording.header().warnings())
          .hasSize(1)
          .first()
          .asString()
          .contains("1 records start before")
          .contains("record 2");
    }
  }

  @Test
  void oneStrayRecordStartMovesNothing() throws IOException {
    try (Recording recording = open("+0||_", "+1||_", "+1002||_", "+3||_", "+9||_")) {
      assertThat(recording.gaps(0))
          .extracting(RecordingGap::firstMissingIndex, RecordingGap::missingCount)
          .containsExactly(tuple(400L, 500L));
      assertThat(recording.deviceTimeNanos(0, 399)).isEqualTo(HEADER_START + 3_990_000_000L);
      assertThat(recording.header().warnings())
          .singleElement()
          .asString()
          .contains("1 records start at a time that the records around them contradict")
          .contains("record 3");
    }
  }

  @Test
  void aGapOfOneRecordThatTheNextDoesNotContradictIsKept() throws IOException {
    try (Recording recording = open("+0||_", "+5||_", "+8||_", "+9||_")) {
      assertThat(recording.gaps(0))
          .extracting(RecordingGap::firstMissingIndex, RecordingGap::missingCount)
          .containsExactly(tuple(100L, 400L), tuple(600L, 200L));
      assertThat(recording.header().warnings()).isEmpty();
    }
  }

  @Test
  void eventsNearAGapPointToTheNearestSample() throws IOException {
    try (Recording recording = open("+0||_+0.5|in|_", "+10||_+5|inside|_+10|after|_")) {
      assertThat(recording.events())
          .extracting(RecordingEvent::label)
          .containsExactly("in", "inside", "after");
      assertThat(recording.events().get(0).sampleIndex()).hasValue(50);
      // Indexes count lost samples, so a time inside the gap has one too.
      assertThat(recording.events().get(1).sampleIndex()).hasValue(500);
      assertThat(recording.events().get(2).sampleIndex()).hasValue(1000);
    }
  }
}
