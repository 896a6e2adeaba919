package io.afferent.models.training;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Lloyd's k-means from k-means++ seeds (Arthur and Vassilvitskii 2007). Exact by seed. */
final class KMeans {
  private KMeans() {}

  /**
   * Centres {@code [k][width]} of vectors {@code [count][width]}. A cluster that loses all its
   * vectors moves to a random one.
   */
  static float[] centres(
      float[] vectors, int width, int k, int iterations, SplittableRandom random) {
    int count = vectors.length / width;
    float[] centres = seeds(vectors, width, k, random);
    int[] sizes = new int[k];
    double[] sums = new double[k * width];
    for (int iteration = 0; iteration < iterations; iteration++) {
      Arrays.fill(sizes, 0);
      Arrays.fill(sums, 0);
      for (int i = 0; i < count; i++) {
        int nearest = nearest(vectors, i, centres, width);
        sizes[nearest]++;
        for (int d = 0; d < width; d++) {
          sums[nearest * width + d] += vectors[i * width + d];
        }
      }
      for (int j = 0; j < k; j++) {
        if (sizes[j] == 0) {
          System.arraycopy(vectors, random.nextInt(count) * width, centres, j * width, width);
        } else {
          for (int d = 0; d < width; d++) {
            centres[j * width + d] = (float) (sums[j * width + d] / sizes[j]);
          }
        }
      }
    }
    return centres;
  }

  /** Each seed is a vector, drawn with a chance that grows with its distance to those before. */
  private static float[] seeds(float[] vectors, int width, int k, SplittableRandom random) {
    int count = vectors.length / width;
    float[] seeds = new float[k * width];
    double[] distances = new double[count];
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    int chosen = random.nextInt(count);
    for (int j = 0; j < k; j++) {
      System.arraycopy(vectors, chosen * width, seeds, j * width, width);
      double total = 0;
      for (int i = 0; i < count; i++) {
        distances[i] = Math.min(distances[i], distance(vectors, i, seeds, j, width));
        total += distances[i];
      }
      // All vectors are seeds already: any will do.
      chosen = total > 0 ? drawn(distances, random.nextDouble() * total) : random.nextInt(count);
    }
    return seeds;
  }

  private static int drawn(double[] weights, double target) {
    double sum = 0;
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        last = i;
        sum += weights[i];
        if (sum > target) {
          return i;
        }
      }
    }
    return last;
  }

  private static int nearest(float[] vectors, int i, float[] centres, int width) {
    int nearest = 0;
    double best = Double.POSITIVE_INFINITY;
    for (int j = 0; j < centres.length / width; j++) {
      double distance = distance(vectors, i, centres, j, width);
      if (distance < best) {
        best = distance;
        nearest = j;
      }
    }
    return nearest;
  }

  private static double distance(float[] a, int i, float[] b, int j, int width) {
    float sum = 0;
    for (int d = 0; d < width; d++) {
      float difference = a[i * width + d] - b[j * width + d];
      sum += difference * difference;
    }
    return sum;
  }
}
