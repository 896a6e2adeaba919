package io.afferent.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PublishTimesTest {

  private final PublishTimes times = new PublishTimes();

  @Test
  void findsTheBlockThatCarriesASample() {
    times.published("s", 100, 1_000_000);
    times.published("s", 200, 5_000_000);

    assertThat(times.millisSince("s", 99, 9_000_000)).hasValue(8);
    // A block ends after its last sample: what begins at 100 is in the next one.
    assertThat(times.millisSince("s", 100, 9_000_000)).hasValue(4);
    assertThat(times.millisSince("s", 199, 9_000_000)).hasValue(4);
  }

  @Test
  void theTailOfAResamplerBelongsToTheLastBlock() {
    times.published("s", 100, 1_000_000);

    assertThat(times.millisSince("s", 150, 3_000_000)).hasValue(2);
  }

  @Test
  void anUnknownStreamHasNoTime() {
    assertThat(times.millisSince("t", 0, 1)).isEmpty();
  }
}
