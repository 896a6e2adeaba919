package io.afferent.jobs.cli;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.replay.RecordingIdPolicy;
import io.afferent.ingest.replay.ReplayOptions;
import io.afferent.ingest.replay.ReplaySource;
import io.afferent.ingest.replay.SourceOrder;
import io.afferent.jobs.pipeline.BundleStore;
import io.afferent.jobs.pipeline.CheckReport;
import io.afferent.jobs.pipeline.PipelineCheck;
import io.afferent.jobs.pipeline.PipelineException;
import io.afferent.jobs.pipeline.PipelineFile;
import io.afferent.jobs.run.JobPlace;
import io.afferent.jobs.run.PipelineRun;
import io.afferent.jobs.run.RecordingFit;
import io.afferent.jobs.run.RunOptions;
import io.afferent.jobs.run.RunSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Runs a pipeline. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a pipeline file: blocks from Kafka through its steps to its sinks.",
      "With --replay it sends recordings through the pipeline, ends by itself when all their results"
          + " are committed, prints a table and writes it to DIR/summary.json. Without, it runs until"
          + " Ctrl-C or --duration; with --savepoints it leaves its state there, to go on from.",
      "--embedded starts a broker and a Flink cluster in this process; --bootstrap uses a broker that"
          + " runs; --jobmanager a Flink cluster that runs."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  afferent run eeg.yaml --embedded --replay S001R03.edf --pace max --out out",
      "  afferent run eeg.yaml --bootstrap localhost:9092 --jobmanager localhost:8081"
    })
final class RunCommand implements Callable<Integer> {

  /** System property with the jar that a Flink cluster gets. */
  private static final String JOB_JAR_PROPERTY = "afferent.job.jar";

  private static final String JOB_JAR = "flink-jobs/target/flink-jobs-0.1.0-SNAPSHOT-job.jar";

  /** Own options that mean nothing without {@code --replay}, beside those of the sending. */
  private static final List<String> REPLAY_ONLY = List.of("--together", "--stable-ids");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PIPELINE.yaml", description = "The pipeline file.")
  private Path pipeline;

  @Option(
      names = "--embedded",
      description = "Start a Kafka broker in this process, and run the job in it.")
  private boolean embedded;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Kafka brokers that run, divided by commas.")
  private @Nullable String bootstrap;

  @Option(
      names = "--jobmanager",
      paramLabel = "HOST:PORT",
      description =
          "REST address of a Flink cluster that runs the job; needs --bootstrap. Default: the job runs"
              + " in this process.")
  private @Nullable String jobManager;

  @Option(
      names = "--replay",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Recordings to send through the pipeline; the run ends with them.")
  private @Nullable List<Path> replay;

  @Option(
      names = "--together",
      description = "Send several recordings at once. Default: one after the other.")
  private boolean together;

  @Option(
      names = "--stable-ids",
      description =
          "Derive recording ids from the content, so that a second run makes the same result ids."
              + " Always so with --embedded; on a broker that others use, a second replay of a"
              + " recording is best a recording of its own.")
  private boolean stableIds;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for summary.json and, instead of the pipeline's own path, for Parquet files. The"
              + " results of an earlier run in it are replaced.")
  private @Nullable Path out;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Parallelism of the job unless the file has one. Default: cores, at most 4.")
  private @Nullable Integer parallelism;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the embedded broker keeps its records. Default: a temporary folder.")
  private @Nullable Path data;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "Stop after this time, such as 30s or 10min. Default: at the end, or Ctrl-C.")
  private @Nullable Duration duration;

  @Option(
      names = "--detach",
      description = "Hand the job to the cluster and return; needs --jobmanager.")
  private boolean detach;

  @Option(
      names = "--from-savepoint",
      paramLabel = "PATH",
      description = "Go on from a savepoint or checkpoint of this pipeline.")
  private @Nullable String fromSavepoint;

  @Option(
      names = "--savepoints",
      paramLabel = "DIR",
      description =
          "Where a stopped job leaves its state. Default: where the cluster keeps savepoints; a job in"
              + " this process keeps none.")
  private @Nullable String savepoints;

  @Mixin private SendingOptions sending;

  @Mixin private RegistryOptions registry;

  @Mixin private KafkaOptions kafka;

  @Override
  public Integer call() throws Exception {
    checkPlaces();
    checkOptions();
    PipelineFile file = PipelineFile.parse(pipeline);
    BundleStore bundles = BundleStore.besideFile(pipeline);
    CheckReport report = PipelineCheck.check(file, Optional.empty(), Optional.empty(), bundles);
    if (!report.ok()) {
      throw new PipelineException(report.problems());
    }
    List<Path> files = replay == null ? List.of() : replay;
    PrintWriter err = spec.commandLine().getErr();
    for (Path recording : files) {
      try (Recording opened = Recordings.open(recording)) {
        RecordingFit.of(file, opened, bundles).forEach(note -> err.println("note: " + note));
      }
    }
    err.flush();
    RunOptions options = options(file);
    try (RunProgress progress = new RunProgress(err);
        PipelineRun run = PipelineRun.open(file, options, bundles, progress)) {
      if (detach) {
        String job = run.submit();
        PrintWriter console = spec.commandLine().getOut();
        console.println("Running as job " + job + " on " + jobManager + ".");
        console.flush();
        return 0;
      }
      CtrlC interrupt = new CtrlC(run::stop, run::abandon);
      Timer timer = stopLater(run);
      try {
        end(run, files, progress);
      } finally {
        timer.cancel();
        interrupt.done();
      }
    }
    return 0;
  }

  private void end(PipelineRun run, List<Path> files, RunProgress progress) throws Exception {
    RunSummary summary;
    Optional<String> savepoint = Optional.empty();
    if (files.isEmpty()) {
      PipelineRun.Followed followed = run.follow();
      summary = followed.summary();
      savepoint = followed.savepoint();
    } else {
      List<ReplaySource> sources = new ArrayList<>();
      files.forEach(recording -> sources.add(ReplaySource.file(recording)));
      summary = run.replay(sources, this::replayOptions);
    }
    progress.close();
    PrintWriter console = spec.commandLine().getOut();
    console.print(summary.toTable());
    if (out != null) {
      console.println("results       " + out);
    }
    sending.ledger().ifPresent(written -> console.println("ledger        " + written));
    savepoint.ifPresent(path -> console.println("savepoint     " + path));
    console.flush();
  }

  private ReplayOptions replayOptions(Map<String, String> clients) throws IOException {
    ReplayOptions.Builder builder =
        sending
            .replay(clients)
            .recordingIds(
                embedded || stableIds ? RecordingIdPolicy.DERIVED : RecordingIdPolicy.RANDOM)
            .sourceOrder(together ? SourceOrder.INTERLEAVED : SourceOrder.SEQUENTIAL);
    registry.registry().ifPresent(builder::registry);
    return builder.build();
  }

  private void checkPlaces() {
    if (embedded && (bootstrap != null || jobManager != null)) {
      throw new UserError(
          "--embedded brings its own broker and cluster; leave out "
              + (bootstrap != null ? "--bootstrap" : "--jobmanager")
              + ", or leave out --embedded");
    }
    if (!embedded && bootstrap == null) {
      throw new UserError(
          "say where Kafka is: --bootstrap HOST:PORT for a broker that runs, or --embedded to start"
              + " one in this process");
    }
    if (detach && jobManager == null) {
      throw new UserError("--detach needs a cluster that goes on without us: add --jobmanager");
    }
    if (replay != null && fromSavepoint != null) {
      throw new UserError(
          "--replay begins a run of its own and cannot go on from a savepoint; leave one of the two"
              + " out");
    }
    if (detach && replay != null) {
      throw new UserError(
          "--detach hands the job over and returns; replay into it with afferent replay");
    }
    if (data != null && !embedded) {
      throw new UserError("--data is the folder of the embedded broker; add --embedded");
    }
  }

  /** Before a broker is started for nothing. */
  private void checkOptions() {
    if (replay == null) {
      ParseResult given = spec.commandLine().getParseResult();
      Stream.concat(
              REPLAY_ONLY.stream(),
              CommandSpec.forAnnotatedObject(sending).options().stream()
                  .map(OptionSpec::longestName))
          .filter(given::hasMatchedOption)
          .findFirst()
          .ifPresent(
              option -> {
                throw new UserError(
                    option + " says how recordings are sent; add --replay FILE, or leave it out");
              });
    } else {
      sending.check();
    }
    if (fromSavepoint != null
        && jobManager == null
        && !isUri(fromSavepoint)
        && Files.notExists(Path.of(fromSavepoint))) {
      throw new UserError(
          "--from-savepoint: there is nothing at "
              + fromSavepoint
              + "; name a savepoint or a checkpoint");
    }
    if (duration != null && duration.isZero()) {
      throw new UserError("--duration must be longer than 0, or left out");
    }
  }

  private RunOptions options(PipelineFile file) throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    int wanted = parallelism == null ? Math.min(cores, 4) : parallelism;
    if (wanted < 1) {
      throw new UserError("--parallelism must be at least 1, was " + wanted);
    }
    if (parallelism != null && wanted > file.maxParallelism()) {
      throw new UserError(
          "--parallelism "
              + wanted
              + " is above the max_parallelism of the pipeline, "
              + file.maxParallelism()
              + "; lower it, or write max_parallelism: "
              + wanted
              + " in the file");
    }
    return new RunOptions(
        place(),
        bootstrap == null ? Map.of() : kafka.clientProperties(bootstrap),
        Optional.ofNullable(data),
        registry.location(),
        wanted,
        Optional.ofNullable(out),
        Optional.ofNullable(fromSavepoint).map(RunCommand::location),
        Optional.ofNullable(savepoints).map(RunCommand::location));
  }

  /** A path of this process, or a URI as it is: the workers of a cluster stand in other folders. */
  private static String location(String text) {
    return isUri(text) ? text : Path.of(text).toAbsolutePath().normalize().toString();
  }

  private static boolean isUri(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9+.-]+:.*");
  }

  private JobPlace place() {
    if (jobManager == null) {
      return new JobPlace.Embedded();
    }
    int colon = jobManager.lastIndexOf(':');
    if (colon < 1 || !jobManager.substring(colon + 1).matches("\\d{1,5}")) {
      throw new UserError("--jobmanager must be HOST:PORT, was '" + jobManager + "'");
    }
    Path jar =
        Path.of(
            System.getProperty(
                JOB_JAR_PROPERTY,
                Path.of(System.getProperty("afferent.home", "."), JOB_JAR).toString()));
    if (!Files.isRegularFile(jar)) {
      throw new UserError(
          "the jar for clusters is not built: "
              + jar
              + "; build it with: mvn -Pcluster -DskipTests package");
    }
    return new JobPlace.Cluster(
        jobManager.substring(0, colon), Integer.parseInt(jobManager.substring(colon + 1)), jar);
  }

  private Timer stopLater(PipelineRun run) {
    Timer timer = new Timer("afferent-duration", true);
    if (duration != null) {
      timer.schedule(
          new TimerTask() {
            @Override
            public void run() {
              run.stop();
            }
          },
          duration.toMillis());
    }
    return timer;
  }
}
