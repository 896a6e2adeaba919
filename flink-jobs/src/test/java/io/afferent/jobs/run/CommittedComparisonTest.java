package io.afferent.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.jobs.run.CommittedComparison.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A comparison that finds nothing is worth something only if it finds what is there. */
class CommittedComparisonTest {

  private static List<String> differences(List<Entry> expected, List<Entry> found) {
    CommittedComparison comparison = new CommittedComparison();
    comparison.compare("kind", expected, found);
    return comparison.differences();
  }

  private static Entry entry(String exact, Double... numbers) {
    return new Entry(exact, List.of(numbers));
  }

  @Test
  void theOrderOfRecordsDoesNotMatter() {
    assertThat(differences(List.of(entry("a"), entry("b")), List.of(entry("b"), entry("a"))))
        .isEmpty();
  }

  @Test
  void aMissingRecordIsFound() {
    assertThat(differences(List.of(entry("a"), entry("b")), List.of(entry("a"))))
        .containsExactly("kind: 2 against 1 records");
  }

  @Test
  void aRecordThatIsThereTwiceInsteadOfAnotherIsFound() {
    assertThat(differences(List.of(entry("a"), entry("b")), List.of(entry("a"), entry("a"))))
        .hasSize(1);
  }

  @Test
  void aRecordThatBothHaveTwiceIsFound() {
    assertThat(differences(List.of(entry("a"), entry("a")), List.of(entry("a"), entry("a"))))
        .containsExactly("kind: twice a");
  }

  @Test
  void anotherValueIsFoundAndShown() {
    assertThat(differences(List.of(entry("codes 1, 2")), List.of(entry("codes 1, 3"))))
        .containsExactly("kind: ... codes 1, 2 against ... codes 1, 3 in codes 1, 2");
  }

  @Test
  void numbersOfAnEncoderMayDifferByTheToleranceAndNoMore() {
    List<Entry> expected = List.of(entry("a", 2.0, 1.0));

    assertThat(differences(expected, List.of(entry("a", 2.0, 1.0 + 1.9e-5)))).isEmpty();
    assertThat(differences(expected, List.of(entry("a", 2.0, 1.0 + 2.1e-5)))).hasSize(1);
    assertThat(differences(expected, List.of(entry("a", 2.0, Double.NaN)))).hasSize(1);
    assertThat(differences(expected, List.of(entry("a", 2.0)))).hasSize(1);
  }
}
