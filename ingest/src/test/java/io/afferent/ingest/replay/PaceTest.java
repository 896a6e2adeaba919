package io.afferent.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {

  @Test
  void readsFactorsWithAndWithoutXAndMax() {
    assertThat(Pace.parse("1x")).isEqualTo(Pace.REAL_TIME);
    assertThat(Pace.parse(" 0.5X ").factor()).isEqualTo(0.5);
    assertThat(Pace.parse("50").factor()).isEqualTo(50);
    assertThat(Pace.parse("MAX").isMax()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "0x", "-1x", "fast", "1e3", "NaN", "1xx", "1/2", "0.0"})
  void saysWhatIsAllowedInsteadOf(String text) {
    assertThatThrownBy(() -> Pace.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"")
        .hasMessageContaining("allowed are \"max\"");
  }
}
