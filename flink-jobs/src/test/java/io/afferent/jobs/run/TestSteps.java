package io.afferent.jobs.run;

import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.pipeline.CheckContext;
import io.afferent.jobs.pipeline.GraphBuilder;
import io.afferent.jobs.pipeline.Operator;
import io.afferent.jobs.pipeline.OptionSpec;
import io.afferent.jobs.pipeline.Shape;
import io.afferent.jobs.pipeline.Stage;
import io.afferent.jobs.pipeline.StepSettings;
import io.afferent.jobs.step.Kernel;
import io.afferent.jobs.step.ResultIds;
import io.afferent.jobs.step.StepContext;
import io.afferent.jobs.step.StepOutput;
import io.afferent.jobs.step.StepState;
import io.afferent.schema.Report;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;

/** Steps that only tests use. */
final class TestSteps {

  private TestSteps() {}

  private abstract static class TestOperator implements Operator {

    private final String name;
    private final Stage stage;

    TestOperator(String name, Stage stage) {
      this.name = name;
      this.stage = stage;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String summary() {
      return "Only for tests.";
    }

    @Override
    public List<OptionSpec> options() {
      return List.of();
    }

    @Override
    public String example() {
      return name + ": {}";
    }

    @Override
    public Stage takes() {
      return stage;
    }

    @Override
    public Shape check(StepSettings settings, Shape input, CheckContext context) {
      return input;
    }
  }

  /** Reports a checksum over the bits of each window. */
  public static final class Fingerprint extends TestOperator {

    static final String KIND = "fingerprint";

    public Fingerprint() {
      super("test-fingerprint", Stage.WINDOWS);
    }

    static long of(float[] samples) {
      ByteBuffer bytes =
          ByteBuffer.allocate(samples.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(samples);
      CRC32 checksum = new CRC32();
      checksum.update(bytes.array());
      return checksum.getValue();
    }

    @Override
    public void attach(StepSettings settings, GraphBuilder graph, CheckContext context) {
      graph.kernelStep(settings.id(), PassingKernel::fingerprint);
    }
  }

  /** Fails as often as a test asks for. */
  public static final class FailOnce extends TestOperator {

    /** In this JVM, as it must outlive the task that fails. */
    static final AtomicInteger FAILURES_LEFT = new AtomicInteger();

    public FailOnce() {
      super("test-fail-once", Stage.SIGNAL);
    }

    @Override
    public void attach(StepSettings settings, GraphBuilder graph, CheckContext context) {
      graph.kernelStep(settings.id(), PassingKernel::failing);
    }
  }

  private interface Action {
    void on(Frame frame, StepOutput output);
  }

  private record PassingKernel(StreamLayout outputLayout, Action action) implements Kernel {

    static Kernel fingerprint(StreamLayout layout, StepContext context) {
      return new PassingKernel(
          layout,
          (frame, output) -> {
            if (frame.kind() == Frame.Kind.WINDOW) {
              output.report(
                  Report.newBuilder()
                      .setLineage(
                          ResultIds.lineage(
                              layout,
                              context,
                              frame.firstSampleIndex(),
                              frame.endSampleIndex() - 1,
                              frame.deviceTimeNanos(),
                              frame.deviceTimeNanos(),
                              frame.warmUp()))
                      .setKind(Fingerprint.KIND)
                      .setCounts(Map.of("crc32", Fingerprint.of(frame.samples())))
                      .build());
            }
          });
    }

    static Kernel failing(StreamLayout layout, StepContext context) {
      return new PassingKernel(
          layout,
          (frame, output) -> {
            if (FailOnce.FAILURES_LEFT.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
              throw new IllegalStateException("the failure that this test asks for");
            }
          });
    }

    @Override
    public StepState initialState() {
      return StepState.none();
    }

    @Override
    public void process(Frame frame, StepState state, StepOutput output) {
      action.on(frame, output);
      output.frame(frame);
    }
  }
}
