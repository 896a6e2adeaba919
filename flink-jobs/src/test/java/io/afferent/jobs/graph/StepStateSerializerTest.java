package io.afferent.jobs.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.jobs.frame.SelfTypeInformation;
import io.afferent.jobs.frame.SerializerContract;
import io.afferent.jobs.step.StepState;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class StepStateSerializerTest extends SerializerContract<StepState> {

  private static final int BYTES_OF_A_PIECE = 1 << 14;

  StepStateSerializerTest() {
    super(new SelfTypeInformation<>(StepState.class, StepStateSerializer::new), "step-state");
  }

  @Override
  protected List<StepState> values() {
    StepState large =
        StepState.ofLengths(
            BYTES_OF_A_PIECE / Long.BYTES,
            BYTES_OF_A_PIECE / Double.BYTES + 1,
            2 * BYTES_OF_A_PIECE / Float.BYTES - 1);
    Arrays.setAll(large.longs(), i -> Long.MIN_VALUE + i);
    Arrays.setAll(large.doubles(), i -> 1.0 / i);
    for (int i = 0; i < large.floats().length; i++) {
      large.floats()[i] = -i;
    }
    return List.of(
        StepState.none(),
        new StepState(new long[] {-1, Long.MAX_VALUE}, new double[0], new float[0]),
        new StepState(
            new long[0],
            new double[] {Double.NaN, Double.longBitsToDouble(0x7ff8000000abcdefL), -0.0},
            new float[] {Float.intBitsToFloat(0x7fc12345), Float.MIN_VALUE}),
        large);
  }

  @Override
  protected void damage(StepState value) {
    Arrays.fill(value.longs(), 99);
    Arrays.fill(value.doubles(), 99);
    Arrays.fill(value.floats(), 99);
  }

  @Override
  protected void assertSame(StepState actual, StepState expected) {
    assertThat(actual).isEqualTo(expected);
    assertThat(Arrays.stream(actual.doubles()).mapToLong(Double::doubleToRawLongBits))
        .containsExactly(
            Arrays.stream(expected.doubles())
                .mapToLong(Double::doubleToRawLongBits)
                .boxed()
                .toArray(Long[]::new));
    for (int i = 0; i < expected.floats().length; i++) {
      assertThat(Float.floatToRawIntBits(actual.floats()[i]))
          .isEqualTo(Float.floatToRawIntBits(expected.floats()[i]));
    }
  }

  @Property(tries = 200)
  void readsAnyState(@ForAll long[] longs, @ForAll long[] doubleBits, @ForAll int[] floatBits)
      throws IOException {
    StepState state = StepState.ofLengths(longs.length, doubleBits.length, floatBits.length);
    System.arraycopy(longs, 0, state.longs(), 0, longs.length);
    Arrays.setAll(state.doubles(), i -> Double.longBitsToDouble(doubleBits[i]));
    for (int i = 0; i < floatBits.length; i++) {
      state.floats()[i] = Float.intBitsToFloat(floatBits[i]);
    }
    assertSame(read(bytes(state)), state);
  }
}
