package io.afferent.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afferent.models.eegformer.QuantizerConfig;
import io.afferent.models.spectrum.SpectrumConfig;
import io.afferent.models.training.WindowSource.WindowRecording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of a training that need no engine. */
final class TrainingPartsTest {
  private static final SpectrumConfig SPECTRUM = SpectrumConfig.segment();

  @ParameterizedTest
  @CsvSource({"1, 0.1", "5, 0.5", "10, 1", "60, 0.55", "110, 0.1"})
  void theLearningRateRisesAndFallsAsACosineToATenth(int step, double wanted) {
    assertThat(new LearningRate(1, 10, 110).at(step)).isCloseTo(wanted, within(1e-12));
  }

  @Test
  void aLearningRateWithoutWarmUpAndOneThatIsAllWarmUp() {
    assertThat(new LearningRate(1, 0, 100).at(50)).isCloseTo(0.55, within(1e-12));
    assertThat(new LearningRate(1, 100, 100).at(100)).isEqualTo(1);
  }

  @Test
  void kMeansFindsSeparateClusters() {
    SplittableRandom random = new SplittableRandom(1);
    double[][] middles = {{0, 0}, {10, 0}, {0, 10}, {-10, -10}};
    float[] vectors = new float[400 * 2];
    for (int i = 0; i < 400; i++) {
      vectors[2 * i] = (float) (middles[i % 4][0] + 0.1 * random.nextGaussian());
      vectors[2 * i + 1] = (float) (middles[i % 4][1] + 0.1 * random.nextGaussian());
    }
    float[] centres = KMeans.centres(vectors, 2, 4, 10, new SplittableRandom(2));
    assertThat(KMeans.centres(vectors, 2, 4, 10, new SplittableRandom(2))).isEqualTo(centres);
    for (double[] middle : middles) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int j = 0; j < 4; j++) {
        nearest =
            Math.min(
                nearest, Math.hypot(centres[2 * j] - middle[0], centres[2 * j + 1] - middle[1]));
      }
      // A mean of 100 values of deviation 0.1 has a deviation of 0.01 in each direction.
      assertThat(nearest).isLessThan(0.05);
    }
  }

  @Test
  void kMeansOfEqualVectorsIsThatVector() {
    float[] vectors = new float[20];
    Arrays.fill(vectors, 3);
    assertThat(KMeans.centres(vectors, 2, 4, 5, new SplittableRandom(1))).containsOnly(3f);
  }

  @Test
  void codesFollowTheAveragesOfTheirVectors() {
    QuantizerConfig config = new QuantizerConfig(2, 0.25, false, true, 0.5, 0);
    float[] codebook = {0, 10};
    CodebookAverages averages = new CodebookAverages(config, codebook, 1);
    averages.update(new float[] {2, 4, 6}, new int[] {0, 0, 0}, new SplittableRandom(1));
    // By hand: usage 0.5 * 1 + 0.5 * 3 = 2, sum 0.5 * 0 + 0.5 * 12 = 6.
    assertThat(codebook).containsExactly(3f, 10f);
    averages.update(new float[] {8}, new int[] {1}, new SplittableRandom(1));
    // Usage 0.5 * 0.5 + 0.5 = 0.75, sum 0.5 * 5 + 0.5 * 8 = 6.5.
    assertThat(codebook[0]).isEqualTo(3f);
    assertThat((double) codebook[1]).isCloseTo(6.5 / 0.75, within(1e-6));
  }

  @Test
  void anUnusedCodeStaysUntilItIsDeadAndThenMovesToAVector() {
    QuantizerConfig config = new QuantizerConfig(2, 0.25, false, true, 0.5, 0.1);
    float[] codebook = {5, 100};
    CodebookAverages averages = new CodebookAverages(config, codebook, 1);
    // Usage of code 1: 0.5, 0.25, 0.125, 0.0625.
    for (int step = 0; step < 3; step++) {
      averages.update(new float[] {5, 7}, new int[] {0, 0}, new SplittableRandom(step));
      assertThat(codebook[1]).isEqualTo(100f);
    }
    averages.update(new float[] {5, 7}, new int[] {0, 0}, new SplittableRandom(9));
    assertThat(codebook[1]).isIn(5f, 7f);
    float moved = codebook[1];
    averages.update(new float[] {5, 7}, new int[] {0, 0}, new SplittableRandom(9));
    assertThat(codebook[1]).isEqualTo(moved);
  }

  @Test
  void withoutReseedingAnUnusedCodeStaysForEver() {
    QuantizerConfig config = new QuantizerConfig(2, 0.25, false, true, 0.5, 0);
    float[] codebook = {5, 100};
    CodebookAverages averages = new CodebookAverages(config, codebook, 1);
    for (int step = 0; step < 2000; step++) {
      averages.update(new float[] {5}, new int[] {0}, new SplittableRandom(step));
    }
    assertThat(codebook).containsExactly(5f, 100f);
  }

  @Test
  void perplexityCountsCodesInUse() {
    CodeUsage even = new CodeUsage(8);
    even.add(new int[] {0, 1, 2, 3});
    assertThat(even.perplexity()).isCloseTo(4, within(1e-12));
    assertThat(even.largestPart()).isEqualTo(0.25);
    CodeUsage one = new CodeUsage(8);
    one.add(new int[] {7, 7, 7});
    assertThat(one.perplexity()).isEqualTo(1);
    assertThat(one.largestPart()).isEqualTo(1);
  }

  @Test
  void everyRowComesOnceBeforeAnyComesAgain() {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      rows.add(new float[] {i});
    }
    TrainingBatches batches = new TrainingBatches(rows, 4, new SplittableRandom(1));
    List<Float> seen = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      for (float value : batches.next()) {
        seen.add(value);
      }
    }
    assertThat(new HashSet<>(seen.subList(0, 10))).hasSize(10);
    assertThat(new HashSet<>(seen.subList(10, 20))).hasSize(10);
    assertThat(seen.subList(0, 10)).isNotEqualTo(seen.subList(10, 20));
  }

  @Test
  void recordingsAreHeldOutWhole() throws Exception {
    OscillatorStates source = new OscillatorStates(5, 50, 3);
    TrainingRows rows = TrainingRows.read(source, SPECTRUM, 0.4, 1);
    assertThat(rows.training()).hasSize(30);
    assertThat(rows.validation()).hasSize(20);
    assertThat(rows.recordings()).isEqualTo(5);
    Set<Float> trained = new HashSet<>();
    rows.training().forEach(row -> trained.add(row[7]));
    int wholeRecordings = 0;
    for (WindowRecording recording : source.recordings()) {
      WindowSource one = source(recording.windows());
      List<float[]> alone = TrainingRows.read(one, SPECTRUM, 0, 1).training();
      long inTraining = alone.stream().filter(row -> trained.contains(row[7])).count();
      assertThat(inTraining).isIn(0L, 10L);
      wholeRecordings += inTraining == 10 ? 1 : 0;
    }
    assertThat(wholeRecordings).isEqualTo(3);
  }

  @Test
  void twoRecordingsLeaveOneToTrainOn() throws Exception {
    TrainingRows rows = TrainingRows.read(new OscillatorStates(2, 10, 3), SPECTRUM, 0.01, 1);
    assertThat(rows.training()).hasSize(5);
    assertThat(rows.validation()).hasSize(5);
  }

  @Test
  void ofOneRecordingTheEndIsHeldOut() throws Exception {
    OscillatorStates source = new OscillatorStates(1, 10, 3);
    TrainingRows rows = TrainingRows.read(source, SPECTRUM, 0.2, 1);
    TrainingRows all = TrainingRows.read(source, SPECTRUM, 0, 1);
    assertThat(all.validation()).isEmpty();
    assertThat(rows.training()).hasSize(8);
    assertThat(rows.validation().get(1)).isEqualTo(all.training().get(9));
  }

  /** Channels of one window are alike: one of them in training would give the others away. */
  @ParameterizedTest
  @CsvSource({"0.1, 16", "0.2, 16", "0.25, 12", "0.5, 8", "0.01, 16"})
  void theChannelsOfAWindowStayTogether(double part, int wanted) throws Exception {
    int[] times = new int[20];
    for (int row = 0; row < 20; row++) {
      times[row] = row / 4;
    }
    float[][] windows = new OscillatorStates(1, 20, 3).recordings().get(0).windows();
    TrainingRows rows =
        TrainingRows.read(source(new WindowRecording("one", windows, times)), SPECTRUM, part, 1);
    assertThat(rows.training()).hasSize(wanted);
    assertThat(rows.validation()).hasSize(20 - wanted);
  }

  @Test
  void ofTwoWindowsOneIsHeldOutHoweverManyChannelsItHas() throws Exception {
    float[][] windows = new OscillatorStates(1, 10, 3).recordings().get(0).windows();
    int[] times = {0, 0, 7, 7, 7, 7, 7, 7, 7, 7};
    TrainingRows rows =
        TrainingRows.read(source(new WindowRecording("one", windows, times)), SPECTRUM, 0.5, 1);
    assertThat(rows.training()).hasSize(2);
    assertThat(rows.validation()).hasSize(8);
  }

  @Test
  void recordingsWithoutARowAreNotHeldOut() throws Exception {
    float[][] windows = new OscillatorStates(1, 10, 3).recordings().get(0).windows();
    WindowRecording sound = new WindowRecording("sound", windows);
    WindowRecording shorter = new WindowRecording("short", new float[0][]);
    WindowRecording flat = new WindowRecording("flat", new float[4][3000]);
    for (long seed = 0; seed < 8; seed++) {
      TrainingRows one = TrainingRows.read(source(shorter, sound, flat), SPECTRUM, 0.2, seed);
      assertThat(one.training()).hasSize(8);
      assertThat(one.validation()).hasSize(2);
      assertThat(one.recordings()).isEqualTo(1);
      assertThat(one.flatRows()).isEqualTo(4);
      TrainingRows two = TrainingRows.read(source(shorter, sound, sound), SPECTRUM, 0.2, seed);
      assertThat(two.training()).hasSize(10);
      assertThat(two.validation()).hasSize(10);
    }
    TrainingRows none = TrainingRows.read(source(shorter), SPECTRUM, 0.2, 1);
    assertThat(none.training()).isEmpty();
    assertThat(none.validation()).isEmpty();
  }

  @Test
  void refusesRowsThatGoBackInTime() {
    assertThatThrownBy(() -> new WindowRecording("one", new float[2][4], new int[] {1, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 1 of one is of an earlier window");
    assertThatThrownBy(() -> new WindowRecording("one", new float[2][4], new int[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 rows, but 1 times");
  }

  @Test
  void flatRowsAreLeftOutAndCounted() throws Exception {
    float[][] windows = {new float[3000], new float[3000], new float[3000]};
    windows[1][5] = 1;
    TrainingRows rows = TrainingRows.read(source(windows), SPECTRUM, 0, 1);
    assertThat(rows.flatRows()).isEqualTo(3);
    windows[2] = OscillatorStates.segment(10, 1, new SplittableRandom(1));
    rows = TrainingRows.read(source(windows), SPECTRUM, 0, 1);
    assertThat(rows.flatRows()).isEqualTo(2);
    assertThat(rows.training()).hasSize(1);
  }

  @Test
  void namesTheRowThatCannotBeUsed() {
    float[][] windows = {new float[3000], new float[3000]};
    windows[1][5] = Float.NaN;
    assertThatThrownBy(() -> TrainingRows.read(source(windows), SPECTRUM, 0, 1))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("row 1 of the recording one")
        .hasMessageContaining("NaN");
  }

  @ParameterizedTest
  @CsvSource({"2.3, 0.5, 5, 2.5", "400, 50, 8, 400", "0.07, 0.01, 7, 0.07", "1, 0.2, 5, 1.0"})
  void ticksAreRound(double largest, double interval, int intervals, String last) {
    LossCurve.Axis axis = LossCurve.Axis.of(largest);
    assertThat(axis.interval()).isCloseTo(interval, within(1e-12));
    assertThat(axis.intervals()).isEqualTo(intervals);
    assertThat(axis.text(intervals)).isEqualTo(last);
    assertThat(axis.text(0)).startsWith("0");
  }

  private static WindowSource source(float[][] windows) {
    return source(new WindowRecording("one", windows));
  }

  private static WindowSource source(WindowRecording... recordings) {
    return new WindowSource() {
      @Override
      public String description() {
        return "rows of a test";
      }

      @Override
      public boolean simulated() {
        return true;
      }

      @Override
      public List<WindowRecording> recordings() {
        return List.of(recordings);
      }
    };
  }
}
