package io.afferent.ingest.recording.phy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain values are read from Python text, and nothing is executed. */
class PythonAssignmentsTest {
  private static Optional<PythonValue> value(String text) {
    return PythonAssignments.parse(text).value("x");
  }

  private static PythonValue text(String text) {
    return new PythonValue.Text(text);
  }

  @Test
  void stringsAreReadAsPythonReadsThem() {
    assertThat(value("x = 'a b'")).contains(text("a b"));
    assertThat(value("x=\"it's # no comment\" # one")).contains(text("it's # no comment"));
    assertThat(value("x = r'C:\\new\\table'")).contains(text("C:\\new\\table"));
    assertThat(value("x = R'a\\'b'")).contains(text("a\\'b"));
    assertThat(value("x = r'a\\\\'")).contains(text("a\\\\"));
    assertThat(value("x = 'a\\\\b\\'c\\n\\d'")).contains(text("a\\b'c\n\\d"));
    assertThat(value("x = u''\r\n")).contains(text(""));
  }

  @Test
  void numbersAreExact() {
    assertThat(value("x = 25000.")).contains(new PythonValue.Decimal(new BigDecimal("25000.")));
    assertThat(value("x = 30_000")).contains(new PythonValue.Decimal(new BigDecimal("30000")));
    assertThat(value("x = 2.5e4  # Hz")).contains(new PythonValue.Decimal(new BigDecimal("2.5e4")));
    assertThat(value("x = -1")).contains(new PythonValue.Decimal(new BigDecimal("-1")));
    assertThat(value("x = .5")).contains(new PythonValue.Decimal(new BigDecimal(".5")));
  }

  @Test
  void listsMayHoldLinesAndComments() {
    assertThat(value("x = ['a', # first\n  'b',\n]\ny = 1"))
        .contains(new PythonValue.Items(List.of(text("a"), text("b"))));
    assertThat(value("x = ('a')")).contains(text("a"));
    assertThat(value("x = ('a',)")).contains(new PythonValue.Items(List.of(text("a"))));
    assertThat(value("x = []")).contains(new PythonValue.Items(List.of()));
    assertThat(value("x = True")).contains(new PythonValue.Word("True"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x = f()",
        "x = 1 + 1",
        "x = 'a' 'b'",
        "x = 'a' + str(1)",
        "x = f'{y}'",
        "x = b'a'",
        "x = 'no end",
        "x = '''many\nlines'''",
        "x = [1, 2",
        "x = [1 2]",
        "x = {'a': 1}",
        "x = y",
        "x =",
        "x = 0x10",
        "x = 1e999",
        "x = [[[[[[[1]]]]]]]",
        "x = 1; y = 2",
        "x = os.path.join('a', 'b')",
        "x = 1\nx = g(\n'a',\nb=2)"
      })
  void anythingElseIsAnExpression(String text) {
    assertThat(value(text)).contains(new PythonValue.Expression());
  }

  @Test
  void codeAroundAssignmentsIsPassedOver() {
    PythonAssignments parsed =
        PythonAssignments.parse(
            "\"\"\"A text\nx = 'inside'\n\"\"\"\n"
                + "import os\n"
                + "f(\n x = 1,\nx = 2)\n"
                + "if True:\n    x = 3\n"
                + "y == 4\n"
                + "z = 5\n"
                + "exec('x = 6')\n");
    assertThat(parsed.value("x")).isEmpty();
    assertThat(parsed.value("y")).isEmpty();
    assertThat(parsed.value("z")).contains(new PythonValue.Decimal(BigDecimal.valueOf(5)));
    assertThat(parsed.passedOver()).isEqualTo(7);
  }

  @Test
  void theLastAssignmentCounts() {
    assertThat(value("x = 1\nx = 2\n")).contains(new PythonValue.Decimal(BigDecimal.valueOf(2)));
  }
}
