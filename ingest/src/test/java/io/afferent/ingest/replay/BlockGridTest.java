package io.afferent.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.ingest.recording.SampleRate;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockGridTest {

  @Test
  void blocksOfAFractionalLengthFollowTheFloorOfTheExactBoundary() {
    Random random = new Random(20_261_124);
    for (int trial = 0; trial < 200; trial++) {
      SampleRate rate = new SampleRate(1 + random.nextInt(3_000_000), 1 + random.nextInt(1000));
      int millis = 1 + random.nextInt(2000);
      BigInteger samples =
          BigInteger.valueOf(rate.numerator()).multiply(BigInteger.valueOf(millis));
      BigInteger per = BigInteger.valueOf(rate.denominator()).multiply(BigInteger.valueOf(1000));
      if (samples.compareTo(per) < 0) {
        continue;
      }
      BlockGrid grid = new BlockGrid(rate, millis);
      long at = 0;
      for (int block = 1; block < 200; block++) {
        long next = grid.nextBoundary(at);
        assertThat(next)
            .isEqualTo(BigInteger.valueOf(block).multiply(samples).divide(per).longValueExact());
        assertThat(next - at).isLessThanOrEqualTo(grid.longest());
        at = next;
      }
    }
  }

  @Test
  void aBlockHasAtLeastOneSample() {
    BlockGrid grid = new BlockGrid(new SampleRate(1, 2), 100);
    assertThat(grid.nextBoundary(0)).isEqualTo(1);
    assertThat(grid.nextBoundary(41)).isEqualTo(42);
    assertThat(grid.longest()).isEqualTo(1);
  }

  @Test
  void theNextBoundaryAfterAGapIsOnTheSameGrid() {
    BlockGrid grid = new BlockGrid(new SampleRate(160, 1), 100);
    assertThat(grid.nextBoundary(1003)).isEqualTo(1008);
    assertThat(grid.nextBoundary(1008)).isEqualTo(1024);
  }
}
