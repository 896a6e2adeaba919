package io.afferent.models.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScalingTest {
  private static final int PASSES = 200;

  /** What the engine freed too early is overwritten between the passes. */
  @Test
  void theBackwardPassMultipliesByTheFactorOfTheForwardPass() throws Exception {
    Engine engine = TorchEngine.start(1);
    List<ByteBuffer> garbage = new ArrayList<>();
    try (NDManager manager = TorchEngine.newManager(1);
        GradientCollector collector = engine.newGradientCollector()) {
      List<NDArray> inputs = new ArrayList<>();
      List<NDArray> sums = new ArrayList<>();
      for (int pass = 0; pass < PASSES; pass++) {
        NDArray x = manager.create(new float[] {1, 2, 3}, new Shape(3));
        x.setRequiresGradient(true);
        inputs.add(x);
        sums.add(Scaling.scaled(x, 0.25).sum());
      }
      for (int round = 0; round < 3; round++) {
        System.gc();
        Thread.sleep(50);
      }
      for (int i = 0; i < 100 * PASSES; i++) {
        garbage.add(ByteBuffer.allocateDirect(Double.BYTES).putDouble(0, 1e10));
      }
      for (NDArray sum : sums) {
        collector.backward(sum);
      }
      for (NDArray x : inputs) {
        assertThat(x.getGradient().toFloatArray()).containsExactly(0.25f, 0.25f, 0.25f);
      }
    }
    assertThat(garbage).isNotEmpty();
  }
}
