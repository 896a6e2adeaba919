package io.afferent.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MischiefTest {

  @Test
  void theSharesOfFatesAreTheProbabilities() {
    Mischief mischief = new Mischief(0.1, 0.2, 0.3, 42);
    Map<Mischief.Action, Integer> counts = new EnumMap<>(Mischief.Action.class);
    int[] duplicateDelays = new int[5];
    int[] reorderDelays = new int[5];
    int blocks = 100_000;
    for (int k = 0; k < blocks; k++) {
      Mischief.Fate fate = mischief.fate("s", k);
      counts.merge(fate.action(), 1, Integer::sum);
      if (fate.action() == Mischief.Action.DUPLICATE) {
        duplicateDelays[fate.delay()]++;
      } else if (fate.action() == Mischief.Action.REORDER) {
        reorderDelays[fate.delay()]++;
      }
    }
    assertThat(counts.get(Mischief.Action.DROP)).isCloseTo(10_000, Offset.offset(400));
    assertThat(counts.get(Mischief.Action.DUPLICATE)).isCloseTo(20_000, Offset.offset(600));
    assertThat(counts.get(Mischief.Action.REORDER)).isCloseTo(30_000, Offset.offset(700));
    for (int delay = 0; delay <= 4; delay++) {
      assertThat(duplicateDelays[delay]).isCloseTo(4_000, Offset.offset(300));
      assertThat(reorderDelays[delay])
          .isCloseTo(delay == 0 ? 0 : 7_500, Offset.offset(delay == 0 ? 0 : 400));
    }
  }

  @Test
  void streamsAndSeedsHaveFatesOfTheirOwn() {
    Mischief one = new Mischief(0.5, 0, 0, 1);
    Mischief two = new Mischief(0.5, 0, 0, 2);
    int sameStream = 0;
    int sameSeed = 0;
    for (int k = 0; k < 10_000; k++) {
      sameStream += one.fate("a", k).equals(two.fate("a", k)) ? 1 : 0;
      sameSeed += one.fate("a", k).equals(one.fate("b", k)) ? 1 : 0;
    }
    assertThat(sameStream).isCloseTo(5_000, Offset.offset(250));
    assertThat(sameSeed).isCloseTo(5_000, Offset.offset(250));
  }

  @Test
  void whatIsNoProbabilityIsRefused() {
    assertThatThrownBy(() -> new Mischief(-0.1, 0, 0, 1))
        .hasMessageContaining("drop must be a probability from 0 to 1, was -0.1");
    assertThatThrownBy(() -> new Mischief(0, Double.NaN, 0, 1)).hasMessageContaining("duplicate");
    assertThatThrownBy(() -> new Mischief(0.5, 0.4, 0.2, 1))
        .hasMessageContaining("sum must be at most 1");
  }
}
