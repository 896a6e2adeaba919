package io.afferent.jobs.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResampleRatioTest {
  @ParameterizedTest
  @CsvSource({
    "160, 1, 25, 16",
    "256, 1, 125, 128",
    "512, 1, 125, 256",
    "250, 1, 1, 1",
    "100, 1, 5, 2",
    "1000, 1, 1, 4",
    "17361, 100, 25000, 17361",
    "1000, 3, 3, 4"
  })
  void ratesGiveTheRatioInLowestTerms(long num, long den, int up, int down) {
    assertThat(ResampleRatio.between(num, den, 250, 1)).isEqualTo(new ResampleRatio(up, down));
    assertThat(ResampleRatio.between(250, 1, num, den)).isEqualTo(new ResampleRatio(down, up));
  }

  @Test
  void hugeTermsThatCancelAreFine() {
    long big = Long.MAX_VALUE;
    assertThat(ResampleRatio.between(big, big, 2, 1)).isEqualTo(new ResampleRatio(2, 1));
  }

  @Test
  void firstOutputIsTheFirstAtOrAfterTheInput() {
    ResampleRatio ratio = new ResampleRatio(25, 16);
    assertThat(ratio.firstOutputAtOrAfter(0)).isZero();
    assertThat(ratio.firstOutputAtOrAfter(1)).isEqualTo(2); // 1.5625
    assertThat(ratio.firstOutputAtOrAfter(16)).isEqualTo(25);
    assertThat(ratio.firstOutputAtOrAfter(16_000_000_000_000_000L))
        .isEqualTo(25_000_000_000_000_000L);
    assertThatThrownBy(() -> ratio.firstOutputAtOrAfter(Long.MAX_VALUE))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void ratioWhoseFilterWouldBeTooLongIsRefused() {
    assertThatThrownBy(() -> ResampleRatio.between(100_003, 1, 250, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "resampling from 100003/1 Hz to 250/1 Hz takes the ratio 250/100003 and a filter of"
                + " 2000061 taps; terms up to 50000 are allowed: choose a target rate that shares"
                + " more factors with the source rate");
    assertThat(ResampleRatio.between(50_000, 1, 1, 1).down()).isEqualTo(50_000);
  }

  @Test
  void ratesAndTermsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> ResampleRatio.between(0, 1, 250, 1))
        .hasMessageContaining("were 0/1 and 250/1; an irregular stream cannot be resampled");
    assertThatThrownBy(() -> new ResampleRatio(2, 4)).hasMessageContaining("lowest terms");
    assertThatThrownBy(() -> new ResampleRatio(0, 1)).hasMessageContaining("were 0 and 1");
  }
}
