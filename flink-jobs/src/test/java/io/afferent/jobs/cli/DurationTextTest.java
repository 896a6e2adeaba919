package io.afferent.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "30s, PT30S",
    "1.5 s, PT1.5S",
    "2min, PT2M",
    "2m, PT2M",
    "1h, PT1H",
    "7d, PT168H",
    "0s, PT0S"
  })
  void readsANumberAndAUnit(String text, Duration expected) {
    assertThat(DurationText.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "-1s", "1 year", "1e3s", "999999999d", "1s 2s"})
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> DurationText.parse(text))
        .hasMessage(
            "'"
                + text
                + "' is not a duration; write a number and a unit: 500ms, 30s, 2min, 1h or 7d");
  }

  @Test
  void bareNumbersCanMeanSeconds() {
    assertThat(new DurationText.OrSeconds().convert("600")).isEqualTo(Duration.ofMinutes(10));
    assertThat(new DurationText.OrSeconds().convert("2min")).isEqualTo(Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @CsvSource({"0, 0:00", "59.4, 0:59", "59.6, 1:00", "3599, 59:59", "3600, 1:00:00", "-5, 0:00"})
  void showsMinutesAndSeconds(double seconds, String expected) {
    assertThat(DurationText.clock((long) (seconds * 1e9))).isEqualTo(expected);
  }
}
