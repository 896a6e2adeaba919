package io.afferent.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.schema.Modality;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every implementation of {@link Recording} must do, whatever the format. */
public abstract class RecordingContract {
  private static final long SEED = 20_260_301L;

  @TempDir Path folder;

  /** Opens a recording with at least one stream of at least 100 samples. */
  protected abstract Recording open(Path temporaryFolder) throws IOException;

  @Test
  void samplesDoNotDependOnHowReadsAreCut() throws IOException {
    Random random = new Random(SEED);
    try (Recording recording = open(folder)) {
      for (int stream = 0; stream < recording.streams().size(); stream++) {
        byte[] whole = readAll(recording, stream, new Random(0), Integer.MAX_VALUE);
        assertThat(whole).isNotEmpty();
        for (int cut : new int[] {1, 7, 64, 1000}) {
          assertThat(readAll(recording, stream, random, cut)).as("seed " + SEED).isEqualTo(whole);
        }
      }
    }
  }

  @Test
  void streamsReadInTurnGiveWhatTheyGiveAlone() throws IOException {
    try (Recording recording = open(folder);
        Recording other = open(folder)) {
      List<SignalStream> streams = recording.streams();
      for (long index = 0; index < 400; index += 13) {
        for (int stream = 0; stream < streams.size(); stream++) {
          byte[] shared = new byte[13 * streams.get(stream).bytesPerSample()];
          byte[] alone = shared.clone();
          int got = recording.read(stream, index, 13, shared);
          try (Recording fresh = open(folder)) {
            assertThat(fresh.read(stream, index, 13, alone)).isEqualTo(got);
          }
          assertThat(shared).isEqualTo(alone);
        }
      }
      assertThat(other.header()).isEqualTo(recording.header());
    }
  }

  @Test
  void readsStopAtGapsAndAtTheEnd() throws IOException {
    try (Recording recording = open(folder)) {
      for (int stream = 0; stream < recording.streams().size(); stream++) {
        SignalStream description = recording.streams().get(stream);
        byte[] bytes = new byte[200 * description.bytesPerSample()];
        long count = description.sampleCount();
        assertThat(recording.read(stream, count, 200, bytes)).isZero();
        assertThat(recording.read(stream, count + 1_000_000, 200, bytes)).isZero();
        assertThat(recording.read(stream, count - 1, 200, bytes)).isEqualTo(1);
        assertThat(recording.read(stream, 0, 0, bytes)).isZero();
        for (RecordingGap gap : recording.gaps(stream)) {
          long before = gap.firstMissingIndex() - 1;
          assertThat(recording.read(stream, before, 200, bytes)).isEqualTo(1);
          assertThat(recording.read(stream, gap.firstMissingIndex(), 200, bytes)).isZero();
          assertThat(recording.read(stream, gap.firstGoodIndex() - 1, 200, bytes)).isZero();
          assertThat(recording.read(stream, gap.firstGoodIndex(), 200, bytes)).isPositive();
          assertThat(recording.deviceTimeNanos(stream, before))
              .isEqualTo(gap.lastGoodDeviceTimeNanos());
          assertThat(recording.deviceTimeNanos(stream, gap.firstGoodIndex()))
              .isEqualTo(gap.firstGoodDeviceTimeNanos());
        }
      }
    }
  }

  @Test
  void wrongArgumentsAreRefused() throws IOException {
    try (Recording recording = open(folder)) {
      byte[] small = new byte[1];
      assertThatThrownBy(() -> recording.read(0, -1, 1, new byte[10_000]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("-1");
      assertThatThrownBy(() -> recording.read(0, 0, 100, small))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("had 1");
      assertThatThrownBy(() -> recording.read(recording.streams().size(), 0, 1, new byte[10_000]))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void timesGrowAndLeadBackToTheirSample() throws IOException {
    try (Recording recording = open(folder)) {
      assertThat(recording.deviceTimeNanos(0, 0)).isEqualTo(recording.header().startTimeNanos());
      for (int stream = 0; stream < recording.streams().size(); stream++) {
        if (recording.streams().get(stream).rateNumerator() > 0) {
          assertRegularTimes(recording, stream);
        } else {
          assertIrregularTimes(recording, stream);
        }
      }
    }
  }

  private static void assertRegularTimes(Recording recording, int stream) throws IOException {
    byte[] bytes = new byte[recording.streams().get(stream).bytesPerSample()];
    long before = Long.MIN_VALUE;
    for (long i = 0; i < recording.streams().get(stream).sampleCount(); i++) {
      long time = recording.deviceTimeNanos(stream, i);
      assertThat(time).isGreaterThan(before);
      before = time;
      if (recording.read(stream, i, 1, bytes) == 1) {
        assertThat(recording.nearestSampleIndex(stream, time)).hasValue(i);
      }
    }
    long period = recording.streams().get(stream).rate().nanosAt(1);
    long start = recording.deviceTimeNanos(stream, 0);
    assertThat(recording.nearestSampleIndex(stream, start - period)).isEmpty();
    assertThat(recording.nearestSampleIndex(stream, before + period + 1)).isEmpty();
  }

  /** Samples of an irregular stream may share a time, and none of them is in a gap. */
  private static void assertIrregularTimes(Recording recording, int stream) {
    long start = recording.deviceTimeNanos(stream, 0);
    long before = start;
    for (long i = 0; i < recording.streams().get(stream).sampleCount(); i++) {
      long time = recording.deviceTimeNanos(stream, i);
      assertThat(time).isGreaterThanOrEqualTo(before);
      before = time;
      long nearest = recording.nearestSampleIndex(stream, time).orElse(-1);
      assertThat(recording.deviceTimeNanos(stream, nearest)).isEqualTo(time);
    }
    assertThat(recording.nearestSampleIndex(stream, start - 1)).isEmpty();
    assertThat(recording.nearestSampleIndex(stream, before + 1)).isEmpty();
    assertThat(recording.gaps(stream)).isEmpty();
  }

  @Test
  void labelsAndNamesAreUniqueAndEventsAreInOrder() throws IOException {
    try (Recording recording = open(folder)) {
      Set<String> names = new HashSet<>();
      Set<String> labels = new HashSet<>();
      for (SignalStream stream : recording.streams()) {
        assertThat(names.add(stream.name())).isTrue();
        if (stream.modality() == Modality.ACTIVATIONS) {
          // The neurons of every layer count from 0; the hook point tells them apart.
          labels.clear();
        }
        stream.units().forEach(unit -> assertThat(labels.add(unit.label())).isTrue());
      }
      long before = Long.MIN_VALUE;
      for (RecordingEvent event : recording.events()) {
        assertThat(event.deviceTimeNanos()).isGreaterThanOrEqualTo(before);
        before = event.deviceTimeNanos();
      }
    }
  }

  private static byte[] readAll(Recording recording, int stream, Random random, int largestCut)
      throws IOException {
    SignalStream description = recording.streams().get(stream);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    long index = 0;
    while (index < description.sampleCount()) {
      int wanted = 1 + random.nextInt(Math.min(largestCut, 5000));
      byte[] bytes = new byte[wanted * description.bytesPerSample()];
      int got = recording.read(stream, index, wanted, bytes);
      all.write(bytes, 0, got * description.bytesPerSample());
      index += Math.max(1, got);
    }
    return all.toByteArray();
  }
}
