package io.afferent.models.eegformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.afferent.models.engine.TorchEngine;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Oracles E1 and E2 (specification of encoders, 10.2). */
final class VectorQuantizerTest {
  private final Engine engine = TorchEngine.start(1);
  private final NDManager manager = TorchEngine.newManager(1);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void theDecodersGradientReachesHUnchanged() {
    NDArray h = leaf(6, 4, 1);
    NDArray target = gaussians(6, 4, 2);
    NDArray book = gaussians(8, 4, 3);
    NDArray zValue = VectorQuantizer.lookUp(VectorQuantizer.nearest(h, book), book);
    try (GradientCollector collector = engine.newGradientCollector()) {
      NDArray st = VectorQuantizer.straightThrough(h, zValue);
      collector.backward(st.sub(target).square().sum());
    }
    float[] wanted = zValue.sub(target).mul(2).toFloatArray();
    assertClose(h.getGradient().toFloatArray(), wanted, 1e-6);
  }

  @Test
  void theGradientAtHEqualsTheGradientAtZ() {
    NDArray h = leaf(6, 4, 1);
    NDArray z = leaf(6, 4, 2);
    NDArray target = gaussians(6, 4, 3);
    // The straight-through value, so that both losses are taken at the very same floats.
    NDArray value = h.stopGradient().add(z.stopGradient().sub(h.stopGradient()));
    value.setRequiresGradient(true);
    try (GradientCollector collector = engine.newGradientCollector()) {
      NDArray st = VectorQuantizer.straightThrough(h, z);
      NDArray loss = st.sub(target).square().sum().add(value.sub(target).square().sum());
      collector.backward(loss);
    }
    assertClose(h.getGradient().toFloatArray(), value.getGradient().toFloatArray(), 1e-7);
  }

  @Test
  void theCodebookLossGivesHNoGradient() {
    NDArray h = leaf(6, 4, 1);
    NDArray z = leaf(6, 4, 2);
    try (GradientCollector collector = engine.newGradientCollector()) {
      NDArray loss = VectorQuantizer.codebookLoss(h, z).add(h.mul(0).sum());
      collector.backward(loss);
    }
    assertThat(h.getGradient().toFloatArray()).containsOnly(0f);
    float[] wanted = z.stopGradient().sub(h.stopGradient()).mul(2.0 / 24).toFloatArray();
    assertClose(z.getGradient().toFloatArray(), wanted, 1e-7);
  }

  @Test
  void theCommitmentLossGivesTheCodebookNoGradientAndHItsFormula() {
    double beta = 0.25;
    NDArray h = leaf(6, 4, 1);
    NDArray book = leaf(8, 4, 2);
    NDArray codes = VectorQuantizer.nearest(h, book);
    try (GradientCollector collector = engine.newGradientCollector()) {
      NDArray z = VectorQuantizer.lookUp(codes, book);
      NDArray loss = VectorQuantizer.commitmentLoss(h, z).mul(beta).add(book.mul(0).sum());
      collector.backward(loss);
    }
    assertThat(book.getGradient().toFloatArray()).containsOnly(0f);
    NDArray z = VectorQuantizer.lookUp(codes, book.stopGradient());
    float[] wanted = h.stopGradient().sub(z).mul(2 * beta / 24).toFloatArray();
    assertClose(h.getGradient().toFloatArray(), wanted, 1e-7);
  }

  @Test
  void nearestCodesEqualBruteForceOnTenThousandVectors() {
    int rows = 10_000;
    int size = 512;
    int width = 32;
    float[] vectors = values(rows * width, 11);
    float[] book = values(size * width, 12);
    assertThat(nearest(vectors, rows, book, size, width))
        .isEqualTo(bruteForce(vectors, rows, book, size, width));
  }

  @Test
  void equallyNearCodesGiveTheLowestIndex() {
    // Small integers: all products and sums are exact, so equal distances are equal floats.
    int rows = 10_000;
    int size = 300;
    int width = 6;
    SplittableRandom random = new SplittableRandom(13);
    float[] vectors = integers(rows * width, random);
    float[] book = integers(size * width, random);
    long[] wanted = bruteForce(vectors, rows, book, size, width);
    assertThat(ties(vectors, rows, book, size, width)).as("rows with ties").isGreaterThan(1000);
    assertThat(nearest(vectors, rows, book, size, width)).isEqualTo(wanted);
  }

  private long[] nearest(float[] vectors, int rows, float[] book, int size, int width) {
    try (NDManager call = manager.newSubManager()) {
      NDArray h = call.create(vectors, new Shape(rows, width));
      NDArray codebook = call.create(book, new Shape(size, width));
      return VectorQuantizer.nearest(h, codebook).toLongArray();
    }
  }

  private static long[] bruteForce(float[] vectors, int rows, float[] book, int size, int width) {
    long[] nearest = new long[rows];
    for (int i = 0; i < rows; i++) {
      double best = Double.POSITIVE_INFINITY;
      for (int j = 0; j < size; j++) {
        double distance = distance(vectors, i, book, j, width);
        if (distance < best) {
          best = distance;
          nearest[i] = j;
        }
      }
    }
    return nearest;
  }

  private static int ties(float[] vectors, int rows, float[] book, int size, int width) {
    int ties = 0;
    for (int i = 0; i < rows; i++) {
      double best = Double.POSITIVE_INFINITY;
      int count = 0;
      for (int j = 0; j < size; j++) {
        double distance = distance(vectors, i, book, j, width);
        count = distance < best ? 1 : distance == best ? count + 1 : count;
        best = Math.min(best, distance);
      }
      ties += count > 1 ? 1 : 0;
    }
    return ties;
  }

  private static double distance(float[] vectors, int i, float[] book, int j, int width) {
    double sum = 0;
    for (int d = 0; d < width; d++) {
      double difference = (double) vectors[i * width + d] - book[j * width + d];
      sum += difference * difference;
    }
    return sum;
  }

  private NDArray leaf(int rows, int width, long seed) {
    NDArray array = gaussians(rows, width, seed);
    array.setRequiresGradient(true);
    return array;
  }

  private NDArray gaussians(int rows, int width, long seed) {
    return manager.create(values(rows * width, seed), new Shape(rows, width));
  }

  private static float[] values(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] integers(int count, SplittableRandom random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(-2, 3);
    }
    return values;
  }

  private static void assertClose(float[] actual, float[] wanted, double tolerance) {
    assertThat(actual).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.length; i++) {
      assertThat((double) actual[i]).isCloseTo(wanted[i], within(tolerance));
    }
  }
}
