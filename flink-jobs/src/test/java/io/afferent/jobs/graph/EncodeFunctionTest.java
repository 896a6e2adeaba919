package io.afferent.jobs.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.FrameSerializer;
import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.operator.KernelRun;
import io.afferent.jobs.step.StepContext;
import io.afferent.models.demo.DemoBundle;
import io.afferent.schema.Codes;
import io.afferent.schema.Embedding;
import io.afferent.schema.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.types.Either;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The encoder in Flink's ordered asynchronous operator, with the bundle that ships. */
@Timeout(120)
@SuppressWarnings("try") // the harness may be interrupted as it closes, and tests are not
class EncodeFunctionTest {

  private static final int SAMPLES = 3000;

  @TempDir Path folder;
  private Path bundle;

  @BeforeEach
  void unpack() throws Exception {
    bundle = DemoBundle.extractTo(folder);
  }

  private OneInputStreamOperatorTestHarness<Frame, Either<Tuple2<Embedding, Codes>, Report>>
      harness() throws Exception {
    EncodeFunction function =
        new EncodeFunction(
            new StepContext("pipeline", "enc"), new BundleLocation(bundle.toString(), false));
    OneInputStreamOperatorTestHarness<Frame, Either<Tuple2<Embedding, Codes>, Report>> harness =
        new OneInputStreamOperatorTestHarness<>(
            new AsyncWaitOperatorFactory<>(
                function, 60_000, 16, AsyncDataStream.OutputMode.ORDERED),
            new FrameSerializer());
    harness.setup(function.getProducedType().createSerializer(new SerializerConfigImpl()));
    return harness;
  }

  private static Frame window(int number, List<String> units, float[] samples) {
    StreamLayout layout =
        new StreamLayout(
            "stream",
            "recording",
            "",
            1,
            "EEG",
            units,
            Collections.nCopies(units.size(), "EEG"),
            new Rate(250, 1),
            0,
            "device",
            "V");
    long first = (long) number * SAMPLES;
    return Frame.window(layout, first, layout.rate().nanosOf(first), false, samples);
  }

  private static float[] noise(int units, long seed) {
    return KernelRun.noise(SAMPLES, units, seed);
  }

  private static float[] column(float[] samples, int units, int... columns) {
    float[] chosen = new float[SAMPLES * columns.length];
    for (int t = 0; t < SAMPLES; t++) {
      for (int c = 0; c < columns.length; c++) {
        chosen[t * columns.length + c] = samples[t * units + columns[c]];
      }
    }
    return chosen;
  }

  private List<Either<Tuple2<Embedding, Codes>, Report>> encode(Frame... windows) throws Exception {
    try (var harness = harness()) {
      harness.open();
      for (Frame window : windows) {
        harness.processElement(window, 0);
      }
      harness.endInput();
      return new ArrayList<>(harness.extractOutputValues());
    }
  }

  @Test
  void aUnitThatIsNotFiniteIsLeftOutAndTheOthersAreEncodedAsIfItWereNotThere() throws Exception {
    float[] samples = noise(3, 1);
    float[] broken = samples.clone();
    broken[3 * 1234 + 1] = Float.NaN;
    var results =
        encode(
            window(0, List.of("Fp1", "Cz", "O2"), broken),
            window(0, List.of("Fp1", "O2"), column(samples, 3, 0, 2)));
    assertThat(results).hasSize(3);
    Report report = results.get(0).right();
    assertThat(report.getKind()).isEqualTo("encode-refused");
    assertThat(report.getCounts())
        .containsEntry("refusedUnits", 1L)
        .containsEntry("refusedWindows", 0L);
    assertThat(report.getFacts()).containsEntry("units", "Cz");
    Tuple2<Embedding, Codes> encoded = results.get(1).left();
    Tuple2<Embedding, Codes> wanted = results.get(2).left();
    assertThat(encoded.f0.getUnits()).containsExactly("Fp1", "O2");
    assertThat(encoded.f0.getValues()).isEqualTo(wanted.f0.getValues());
    assertThat(encoded.f0.getPooled()).isEqualTo(wanted.f0.getPooled());
    assertThat(encoded.f1.getCodes()).isEqualTo(wanted.f1.getCodes());
    assertThat(report.getLineage().getResultId())
        .isNotEqualTo(encoded.f0.getLineage().getResultId());
  }

  @Test
  void aWindowWithoutAUsableUnitIsAReportAndNothingElse() throws Exception {
    float[] broken = noise(2, 2);
    broken[0] = Float.POSITIVE_INFINITY;
    broken[1] = Float.NaN;
    var results =
        encode(
            window(0, List.of("Fp1", "O2"), broken), window(1, List.of("Fp1", "O2"), noise(2, 3)));
    assertThat(results).hasSize(2);
    assertThat(results.get(0).right().getCounts())
        .containsEntry("refusedUnits", 2L)
        .containsEntry("refusedWindows", 1L);
    assertThat(results.get(1).isLeft()).isTrue();
  }

  @Test
  void unitsThatShareALabelAreCountedOneByOne() throws Exception {
    float[] broken = noise(3, 4);
    broken[0] = Float.NaN;
    var results = encode(window(0, List.of("EEG", "EEG", "Cz"), broken));
    assertThat(results.get(0).right().getCounts()).containsEntry("refusedUnits", 1L);
    assertThat(results.get(0).right().getFacts()).containsEntry("units", "EEG");
    assertThat(results.get(1).left().f0.getUnits()).containsExactly("EEG", "Cz");
  }

  /** It would fail the job, which would meet the same window again after every restart. */
  @Test
  void aSampleThatOverflowsWhenItIsScaledIsLeftOutToo() throws Exception {
    Path manifest = bundle.resolve("manifest.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("\"scale\" : 1,", "\"scale\" : 1e6,"));
    float[] broken = noise(2, 5);
    broken[1] = 1e36f;
    var results = encode(window(0, List.of("Fp1", "O2"), broken));
    assertThat(results).hasSize(2);
    assertThat(results.get(0).right().getFacts()).containsEntry("units", "O2");
    assertThat(results.get(1).left().f0.getUnits()).containsExactly("Fp1");
  }

  @Test
  void resultsKeepTheOrderOfWindowsWhateverTheirSizeAndSurviveARestart() throws Exception {
    List<Frame> windows = new ArrayList<>();
    int[] sizes = {64, 1, 19, 1, 1, 40, 2, 3};
    for (int i = 0; i < sizes.length; i++) {
      List<String> units = new ArrayList<>();
      for (int unit = 0; unit < sizes[i]; unit++) {
        units.add("U" + unit);
      }
      windows.add(window(i, units, noise(sizes[i], 10 + i)));
    }
    var undisturbed = encode(windows.toArray(new Frame[0]));
    assertThat(undisturbed).hasSize(sizes.length);
    for (int i = 0; i < sizes.length; i++) {
      Embedding embedding = undisturbed.get(i).left().f0;
      assertThat(embedding.getLineage().getFirstSampleIndex()).isEqualTo((long) i * SAMPLES);
      assertThat(embedding.getUnits()).hasSize(sizes[i]);
    }
    List<Either<Tuple2<Embedding, Codes>, Report>> both = new ArrayList<>();
    OperatorSubtaskState state;
    try (var harness = harness()) {
      harness.open();
      for (Frame window : windows.subList(0, 6)) {
        harness.processElement(window, 0);
      }
      state = harness.snapshot(1, 1);
      both.addAll(harness.extractOutputValues());
      // What completes after the checkpoint is not a result of this run.
    }
    assertThat(both.size()).isLessThan(6);
    try (var harness = harness()) {
      harness.initializeState(state);
      harness.open();
      for (Frame window : windows.subList(6, 8)) {
        harness.processElement(window, 0);
      }
      harness.endInput();
      both.addAll(harness.extractOutputValues());
    }
    assertThat(both).isEqualTo(undisturbed);
  }
}
