package io.afferent.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  private final StringWriter text = new StringWriter();
  private final AtomicLong nanos = new AtomicLong(123);

  private ProgressLine line(int columns) {
    return new ProgressLine(new PrintWriter(text), columns, nanos::get);
  }

  private void pass(long millis) {
    nanos.addAndGet(millis * 1_000_000);
  }

  @Test
  void rewritesOneLineOfATerminal() {
    try (ProgressLine line = line(20)) {
      line.show("one");
      pass(50);
      line.show("too soon");
      pass(60);
      line.show("a text that is longer than the terminal is wide");
    }

    assertThat(text).hasToString("\r\u001b[Kone\r\u001b[Ka text that is long\r\u001b[K");
  }

  @Test
  void writesFewPlainLinesElsewhereAndTheLastOne() {
    try (ProgressLine line = line(0)) {
      for (int second = 0; second < 34; second++) {
        line.show("second " + second);
        pass(1000);
      }
    }

    assertThat(text.toString().lines())
        .containsExactly("second 10", "second 20", "second 30", "second 33");
  }

  @Test
  void whatIsOverSoonNeedsNoPlainLine() {
    try (ProgressLine line = line(0)) {
      line.show("1 of 9");
      pass(300);
      line.show("9 of 9");
    }

    assertThat(text.toString()).isEmpty();
  }

  @Test
  void leavesNothingBehindWhenNothingWasShown() {
    line(80).close();

    assertThat(text.toString()).isEmpty();
  }
}
