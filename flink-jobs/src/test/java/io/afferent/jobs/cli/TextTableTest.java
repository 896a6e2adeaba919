package io.afferent.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void numbersStandOnTheRightAndWordsOnTheLeft() {
    assertThat(new TextTable("stream", "blocks").row("a", "1,250").row("long one", 7))
        .hasToString("stream    blocks\na          1,250\nlong one       7\n");
  }

  @Test
  void aTableWithoutRowsIsItsHeading() {
    assertThat(new TextTable("a", "b")).hasToString("a  b\n");
  }

  @Test
  void aRowOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> new TextTable("a", "b").row("x"))
        .hasMessage("a row must have 2 values, had 1");
  }
}
