package io.afferent.jobs.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WindowLayoutTest {
  @Test
  void durationsBecomeSamplesByTheExactRate() {
    assertThat(WindowLayout.of(Duration.ofSeconds(12), Duration.ofSeconds(1), 250, 1))
        .isEqualTo(new WindowLayout(3000, 250));
    assertThat(WindowLayout.of(Duration.ofSeconds(100), Duration.ofSeconds(200), 17361, 100))
        .isEqualTo(new WindowLayout(17361, 34722));
    // 1000/3 Hz: a sample takes exactly 3 ms
    assertThat(WindowLayout.of(Duration.ofMillis(3), Duration.ofMillis(33), 1000, 3))
        .isEqualTo(new WindowLayout(1, 11));
  }

  @Test
  void nanosecondNearestToAWholeNumberOfSamplesIsThatNumber() {
    assertThat(WindowLayout.of(Duration.ofNanos(333_333_333), Duration.ofSeconds(1), 30, 1))
        .isEqualTo(new WindowLayout(10, 30));
    assertThat(WindowLayout.of(Duration.ofNanos(666_666_667), Duration.ofSeconds(1), 30, 1))
        .isEqualTo(new WindowLayout(20, 30));
    assertThatThrownBy(
            () -> WindowLayout.of(Duration.ofNanos(333_333_332), Duration.ofSeconds(1), 30, 1))
        .hasMessageContaining("is 9.99999996 samples at 30 Hz");
  }

  @Test
  void durationThatIsNoWholeNumberOfSamplesIsRefusedWithTheNearestChoices() {
    assertThatThrownBy(
            () -> WindowLayout.of(Duration.ofMillis(100), Duration.ofSeconds(1), 17361, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the window length 0.1 s is 17.361 samples at 17361/100 Hz, which is not a whole number;"
                + " nearest: 17 samples (0.09792062669 s) or 18 samples (0.1036806636 s)");
    assertThatThrownBy(() -> WindowLayout.of(Duration.ofSeconds(1), Duration.ofMillis(1), 160, 1))
        .hasMessage(
            "the window hop 0.001 s is 0.16 samples at 160 Hz, which is not a whole number;"
                + " nearest: 1 sample (0.00625 s)");
  }

  @Test
  void valuesThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> WindowLayout.of(Duration.ZERO, Duration.ofSeconds(1), 160, 1))
        .hasMessage("the window length must be above 0, was PT0S");
    assertThatThrownBy(() -> WindowLayout.of(Duration.ofSeconds(1), Duration.ofSeconds(-1), 160, 1))
        .hasMessage("the window hop must be above 0, was PT-1S");
    assertThatThrownBy(() -> WindowLayout.of(Duration.ofSeconds(1), Duration.ofSeconds(1), 0, 1))
        .hasMessageContaining("was 0/1; an irregular stream must be resampled first");
    assertThatThrownBy(
            () -> WindowLayout.of(Duration.ofDays(1000), Duration.ofSeconds(1), 30000, 1))
        .hasMessageContaining("2592000000000 samples; at most 2147483647 are allowed");
    assertThatThrownBy(() -> new WindowLayout(0, 1)).hasMessageContaining("lengthSamples");
    assertThatThrownBy(() -> new WindowLayout(1, 0)).hasMessageContaining("hopSamples");
  }
}
