package io.afferent.ingest.recording.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.schema.GapCause;
import org.junit.jupiter.api.Test;

class RegularTimesTest {
  private static final long SECOND = 1_000_000_000L;

  private final RegularTimes times =
      new RegularTimes.Builder(new SampleRate(100, 1))
          .stretch(0, 50, 7 * SECOND, GapCause.UNKNOWN)
          .stretch(80, 20, 7 * SECOND + 800_000_000L, GapCause.REMOVED_SEGMENT)
          .build();

  @Test
  void samplesBehindAGapKeepTheirIndexAndTime() {
    assertThat(times.sampleCount()).isEqualTo(100);
    assertThat(times.storedFrom(0)).isEqualTo(50);
    assertThat(times.storedFrom(49)).isEqualTo(1);
    assertThat(times.storedFrom(50)).isZero();
    assertThat(times.storedFrom(79)).isZero();
    assertThat(times.storedFrom(80)).isEqualTo(20);
    assertThat(times.storedFrom(100)).isZero();
    assertThat(times.storedIndex(80)).isEqualTo(50);
    assertThat(times.deviceTimeNanos(99)).isEqualTo(7 * SECOND + 990_000_000L);
    assertThat(times.nearestIndex(7 * SECOND + 804_000_000L)).hasValue(80);
    assertThat(times.nearestIndex(6 * SECOND)).isEmpty();
    assertThat(times.nearestIndex(9 * SECOND)).isEmpty();
  }

  @Test
  void storedSamplesHaveTheirIndexAndOthersAreCountedOn() {
    assertThat(times.indexOfStored(-3)).isEqualTo(-3);
    assertThat(times.indexOfStored(0)).isZero();
    assertThat(times.indexOfStored(49)).isEqualTo(49);
    assertThat(times.indexOfStored(50)).isEqualTo(80);
    assertThat(times.indexOfStored(69)).isEqualTo(99);
    assertThat(times.indexOfStored(75)).isEqualTo(105);
    assertThat(times.deviceTimeOfStored(499_999_999)).isEqualTo(7 * SECOND + 499_999_999);
    assertThat(times.deviceTimeOfStored(500_000_000)).isEqualTo(7 * SECOND + 800_000_000);
    assertThat(times.deviceTimeOfStored(-1)).isEqualTo(7 * SECOND - 1);
  }

  @Test
  void theGapSaysWhatIsMissing() {
    assertThat(times.gaps())
        .containsExactly(
            new RecordingGap(
                50,
                30,
                7 * SECOND + 490_000_000L,
                7 * SECOND + 800_000_000L,
                GapCause.REMOVED_SEGMENT));
  }

  @Test
  void stretchesMustAscend() {
    RegularTimes.Builder builder =
        new RegularTimes.Builder(new SampleRate(10, 1)).stretch(0, 5, 0, GapCause.UNKNOWN);
    assertThatThrownBy(() -> builder.stretch(4, 1, SECOND, GapCause.UNKNOWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("behind 5");
    assertThatThrownBy(() -> builder.stretch(5, 1, 0, GapCause.UNKNOWN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
