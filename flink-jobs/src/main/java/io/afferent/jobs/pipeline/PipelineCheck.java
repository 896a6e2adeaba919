package io.afferent.jobs.pipeline;

import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.frame.StreamLayout;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks a pipeline before a job starts, and again for each stream when its rate and units are
 * known. Follows what is known about the streams from step to step and goes on behind a problem
 * where what follows still makes sense. Stateless.
 */
public final class PipelineCheck {

  private static final Pattern REMOTE = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+://.*");

  /** Modality of a stream that does not know its own. */
  private static final String UNKNOWN = "UNKNOWN";

  private final PipelineDraft draft;
  private final CheckContext context;
  private final Problems problems;
  private final List<String> notes = new ArrayList<>();
  private final List<String> waiting = new ArrayList<>();
  private final List<CheckedStep> checked = new ArrayList<>();

  private PipelineCheck(PipelineDraft draft, CheckContext context) {
    this.draft = draft;
    this.context = context;
    this.problems = new Problems(draft.fileName());
  }

  /**
   * Checks a file that was read.
   *
   * @param rate rate of the streams when the caller knows it, else that of the file counts
   * @param units units of the streams when the caller knows them, else those of the file count
   */
  public static CheckReport check(
      PipelineFile file, Optional<Rate> rate, Optional<List<String>> units, CheckContext context) {
    return new PipelineCheck(file.draft(), context).run(Optional.empty(), rate, units, true);
  }

  /** Reads and checks a file; problems of reading and of the steps come in one report. */
  public static CheckReport check(
      Path file, Optional<Rate> rate, Optional<List<String>> units, CheckContext context) {
    PipelineDraft draft;
    try {
      draft = PipelineReader.read(PipelineFile.readText(file), file.toString(), Operators.load());
    } catch (PipelineException unreadable) {
      draft = PipelineDraft.unreadable(unreadable.problems().get(0));
    }
    return new PipelineCheck(draft, context).run(Optional.empty(), rate, units, true);
  }

  static CheckReport check(
      PipelineDraft draft,
      Optional<Rate> rate,
      Optional<List<String>> units,
      CheckContext context) {
    return new PipelineCheck(draft, context).run(Optional.empty(), rate, units, true);
  }

  /**
   * Why a stream cannot go through the pipeline, with everything about it known; empty when it can.
   * A stream that does not know its modality is taken for what the topic carries.
   */
  public static Optional<String> problemFor(
      PipelineFile file, StreamLayout stream, CheckContext context) {
    CheckReport report =
        new PipelineCheck(file.draft(), context)
            .run(
                Optional.of(stream.modality()).filter(known -> !known.equals(UNKNOWN)),
                Optional.of(stream.rate()),
                Optional.of(stream.units()),
                false);
    return report.ok()
        ? KernelTrial.problem(file, stream).map(PipelineProblem::toString)
        : Optional.of(
            report.problems().stream()
                .map(PipelineProblem::toString)
                .collect(Collectors.joining("; ")));
  }

  /**
   * Adds all steps of a checked pipeline to a job, in order.
   *
   * @throws PipelineException when something that a step names has gone since the check
   */
  public static void attach(PipelineFile file, GraphBuilder graph, CheckContext context)
      throws PipelineException {
    for (PipelineStep step : file.steps()) {
      try {
        step.operator().attach(step.settings(), graph, context);
      } catch (StepProblem problem) {
        Problems found = new Problems(file.fileName());
        found.add(
            step.settings().line(), step.operator().name(), String.valueOf(problem.getMessage()));
        throw new PipelineException(found.inOrder());
      }
    }
  }

  private CheckReport run(
      Optional<String> modality,
      Optional<Rate> rate,
      Optional<List<String>> units,
      boolean withSinks) {
    draft.problems().forEach(known -> problems.add(known.line(), known.message()));
    Optional<Shape> input = draft.source().map(source -> input(source, modality, rate, units));
    // Without a source, the order of the steps can still be checked.
    Optional<Shape> shape = input.or(() -> Optional.of(Shape.signal("EEG", rate, units)));
    for (int i = 0; i < draft.steps().size(); i++) {
      shape = step(i, shape);
      PipelineDraft.Step step = draft.steps().get(i);
      checked.add(new CheckedStep(step.line(), step.id(), step.operatorName(), shape));
    }
    if (!waiting.isEmpty()) {
      notes.add(
          "checked again when the first block of each stream arrives: "
              + String.join("; ", waiting)
              + " (write rate_hz and units under source to check them now)");
    }
    List<String> sinks = new ArrayList<>();
    if (withSinks) {
      draft.sinks().forEach(sink -> sinks.add(sink(sink)));
    }
    return new CheckReport(
        draft.fileName(), draft.name(), input, checked, sinks, problems.inOrder(), notes);
  }

  private Shape input(
      PipelineSource source,
      Optional<String> modality,
      Optional<Rate> rate,
      Optional<List<String>> units) {
    modality
        .filter(actual -> !actual.equals(source.modality()))
        .ifPresent(
            actual ->
                problems.add(
                    source.line(),
                    "source",
                    "the topic carries " + source.modality() + ", the stream is " + actual));
    if (rate.isPresent() && source.rate().isPresent() && !rate.equals(source.rate())) {
      problems.add(
          source.line(),
          "source",
          "rate_hz says "
              + source.rate().get()
              + ", the stream has "
              + rate.get()
              + "; change rate_hz or leave it out");
    }
    if (units.isPresent() && source.units().isPresent() && !units.equals(source.units())) {
      problems.add(
          source.line(),
          "source",
          "units names other units than the stream has ("
              + units.get().size()
              + ": "
              + units.get().stream().limit(8).collect(Collectors.joining(", "))
              + (units.get().size() > 8 ? ", ..." : "")
              + "); change units or leave it out");
    }
    return Shape.signal(
        modality.orElse(source.modality()), rate.or(source::rate), units.or(source::units));
  }

  /** Checks one step; an empty shape means that too little is known to say more. */
  private Optional<Shape> step(int index, Optional<Shape> before) {
    PipelineDraft.Step step = draft.steps().get(index);
    if (step.operator().isEmpty() || before.isEmpty()) {
      return Optional.empty();
    }
    Operator operator = step.operator().get();
    Shape input = before.get();
    boolean inOrder = operator.takes() == input.stage();
    if (!inOrder) {
      problems.add(step.line(), operator.name(), misplaced(index, operator));
      input = as(operator.takes(), input);
    }
    if (step.settings().isEmpty()) {
      return Optional.of(assumed(operator, input, before.get(), inOrder));
    }
    StepOptions settings = step.settings().get();
    try {
      Shape output = operator.check(settings, input, context);
      for (String check : operator.waiting(settings, input)) {
        waiting.add(step.id() + ": " + check);
      }
      return Optional.of(inOrder ? output : assumed(operator, input, before.get(), false));
    } catch (StepProblem problem) {
      int line = problem.option().map(settings::lineOf).orElse(step.line());
      problems.add(line, operator.name(), String.valueOf(problem.getMessage()));
      return Optional.of(assumed(operator, input, before.get(), inOrder));
    }
  }

  /** What probably comes out of a step that was refused. */
  private static Shape assumed(Operator operator, Shape input, Shape before, boolean inOrder) {
    // What follows a step in the wrong place was written for what came before it.
    Stage stage = inOrder ? operator.gives() : before.stage();
    Shape output = as(stage, input);
    return operator.keepsRate() ? output : output.withRate(Optional.empty());
  }

  private static Shape as(Stage stage, Shape shape) {
    if (stage == shape.stage()) {
      return shape;
    }
    return stage == Stage.WINDOWS
        ? shape.withWindows(OptionalLong.empty(), OptionalLong.empty())
        : Shape.signal(shape.modality(), shape.rate(), shape.units());
  }

  private String misplaced(int index, Operator operator) {
    if (operator.takes() == Stage.WINDOWS) {
      String advice =
          draft.steps().stream()
              .skip(index + 1L)
              .filter(PipelineCheck::cuts)
              .findFirst()
              .map(
                  later ->
                      "move the step \"" + later.id() + "\" of line " + later.line() + " before it")
              .orElse("put a window step before it, for example - window: {length: 12s, hop: 1s}");
      return "this step needs windows, but no step before it cuts the signal; " + advice;
    }
    String cutter =
        draft.steps().stream()
            .limit(index)
            .filter(PipelineCheck::cuts)
            .map(earlier -> "the step \"" + earlier.id() + "\" of line " + earlier.line())
            .findFirst()
            .orElse("an earlier step");
    return "this step needs a continuous signal, but "
        + cutter
        + " has cut it into windows; move \""
        + draft.steps().get(index).id()
        + "\" before it";
  }

  private static boolean cuts(PipelineDraft.Step step) {
    return step.operator()
        .map(op -> op.takes() == Stage.SIGNAL && op.gives() == Stage.WINDOWS)
        .orElse(false);
  }

  private String sink(PipelineSink sink) {
    if (sink instanceof PipelineSink.Kafka kafka) {
      boolean transactional = kafka.delivery() == PipelineSink.Delivery.EXACTLY_ONCE;
      return "kafka, "
          + kafka.delivery().text()
          + (transactional
              ? ": results are visible when a checkpoint completes"
              : ": results are visible at once, repeats carry the same result id")
          + (kafka.topics().size() == PipelineSink.Kafka.RESULT_TOPICS.size()
              ? ""
              : ", topics " + String.join(", ", kafka.topics()));
    }
    PipelineSink.Parquet parquet = (PipelineSink.Parquet) sink;
    parquetPath(parquet);
    return "parquet in "
        + parquet.path()
        + ", exactly-once"
        + parquet.signalStep().map(step -> ", with the signal after " + step).orElse("");
  }

  private void parquetPath(PipelineSink.Parquet parquet) {
    String written = parquet.path();
    if (REMOTE.matcher(written).matches() && !written.startsWith("file:")) {
      notes.add("parquet: whether " + written + " can be written is seen when the job starts");
      return;
    }
    Path folder;
    try {
      folder =
          Path.of(written.startsWith("file:") ? written.replaceFirst("file:(//)?", "") : written)
              .toAbsolutePath()
              .normalize();
    } catch (InvalidPathException notAPath) {
      problems.add(parquet.line(), "parquet", "path " + written + " is not a path on this machine");
      return;
    }
    Path existing = folder;
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      problems.add(
          parquet.line(),
          "parquet",
          "path " + written + " cannot be written: " + existing + " is not a folder");
    } else if (!Files.isWritable(existing)) {
      problems.add(
          parquet.line(),
          "parquet",
          "path "
              + written
              + " cannot be written: no right to write in "
              + existing
              + "; name another folder or change its rights");
    }
  }
}
