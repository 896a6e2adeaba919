package io.afferent.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "*, anything, true",
    "icu-*, icu-7, true",
    "icu-*, icu-, true",
    "icu-*, icy-7, false",
    "O?, O1, true",
    "O?, Oz1, false",
    "*a*b, xaxxb, true",
    "*a*b, xaxxbc, false",
    "a.c, abc, false",
  })
  void matchesWholeNames(String pattern, String name, boolean expected) {
    assertThat(new Glob(pattern).matches(name)).isEqualTo(expected);
  }

  @Test
  void staysFastOnHostilePatterns() {
    assertThat(new Glob("*a".repeat(200) + "b").matches("a".repeat(5000))).isFalse();
  }
}
