package io.afferent.jobs.cli;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.replay.Pace;
import io.afferent.ingest.replay.ReplayOptions;
import io.afferent.ingest.simulate.Discharge;
import io.afferent.ingest.simulate.SimulatedRecording;
import io.afferent.ingest.simulate.SimulatorOptions;
import io.afferent.jobs.pipeline.BundleStore;
import io.afferent.jobs.pipeline.PipelineException;
import io.afferent.jobs.pipeline.PipelineFile;
import io.afferent.jobs.run.PipelineRun;
import io.afferent.jobs.run.RunOptions;
import io.afferent.jobs.run.RunSummary;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the whole path on a simulated subject. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Simulates a subject with known events (alpha bursts, blinks, a seizure-like discharge), sends"
          + " its EEG at real speed through a Kafka broker and a Flink job in this process, and shows"
          + " what is found as it is found. Runs until Ctrl-C or --duration.",
      "Nothing is installed, nothing is kept, and no port is open to other machines."
    },
    footerHeading = "%nExample:%n",
    footer = "  afferent demo --duration 30s")
final class DemoCommand implements Callable<Integer> {

  private static final String PIPELINE = "demo.yaml";

  /** 2026-01-01T00:00:00Z (ns): the same subject is the same recording. */
  private static final long START_NANOS = 1_767_225_600_000_000_000L;

  private static final SampleRate RATE = new SampleRate(256, 1);
  private static final int BLOCK_MILLIS = 100;

  @Spec private CommandSpec spec;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "How long the subject is recorded, such as 30s or 2min. Default: until Ctrl-C.")
  private @Nullable Duration duration;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Which subject. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--show-pipeline",
      description = "Print the pipeline file that the demo runs, and end.")
  private boolean showPipeline;

  @Override
  public Integer call() throws Exception {
    String text = pipelineText();
    PrintWriter out = spec.commandLine().getOut();
    if (showPipeline) {
      out.print(text);
      return 0;
    }
    if (duration != null && duration.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new UserError("--duration must be at least 1s; results come after about 3 s of signal");
    }
    SimulatorOptions subject = subject();
    DemoScreen screen = new DemoScreen(out, subject);
    screen.introduce();
    RunSummary summary = run(PipelineFile.parse(text, PIPELINE), subject, screen);
    screen.finish(summary);
    return 0;
  }

  private RunSummary run(PipelineFile file, SimulatorOptions subject, DemoScreen screen)
      throws PipelineException, IOException, InterruptedException {
    try (PipelineRun run =
        PipelineRun.open(
            file,
            RunOptions.embedded(Math.min(2, Runtime.getRuntime().availableProcessors())),
            BundleStore.besideFolder(Optional.empty()),
            screen)) {
      CtrlC interrupt = new CtrlC(run::stop);
      try {
        return run.replay(
            List.of(SimulatedRecording.source(subject)),
            kafka ->
                ReplayOptions.builder(kafka)
                    .pace(Pace.REAL_TIME)
                    .blockMillis(BLOCK_MILLIS)
                    .build());
      } finally {
        interrupt.done();
      }
    }
  }

  private SimulatorOptions subject() {
    Discharge discharge =
        new Discharge(
            Duration.ofSeconds(19),
            Duration.ofSeconds(6),
            SimulatorOptions.nineteenChannels(),
            Optional.of(Duration.ofSeconds(60)));
    return new SimulatorOptions(
        "subject-" + seed,
        SimulatorOptions.nineteenChannels(),
        RATE,
        Optional.ofNullable(duration),
        START_NANOS,
        50,
        Optional.of(discharge),
        seed);
  }

  private static String pipelineText() throws IOException {
    try (InputStream in = DemoCommand.class.getResourceAsStream(PIPELINE)) {
      if (in == null) {
        throw new IOException(
            String.format(Locale.ROOT, "%s is missing beside %s", PIPELINE, DemoCommand.class));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
