package io.afferent.jobs.graph;

import io.afferent.connectors.kafka.DescriptorSource;
import io.afferent.connectors.kafka.InboundDescriptor;
import io.afferent.connectors.kafka.InboundRecord;
import io.afferent.connectors.kafka.RecordTypeInformation;
import io.afferent.connectors.kafka.SignalSource;
import io.afferent.connectors.kafka.SourceOptions;
import io.afferent.connectors.kafka.StartOffsets;
import io.afferent.connectors.kafka.StreamPattern;
import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.FrameSerializer;
import io.afferent.jobs.frame.SelfTypeInformation;
import io.afferent.jobs.order.BlockOrdererSettings;
import io.afferent.jobs.order.OrderFunction;
import io.afferent.jobs.pipeline.CheckContext;
import io.afferent.jobs.pipeline.CheckReport;
import io.afferent.jobs.pipeline.FrozenContracts;
import io.afferent.jobs.pipeline.GraphBuilder;
import io.afferent.jobs.pipeline.PipelineCheck;
import io.afferent.jobs.pipeline.PipelineException;
import io.afferent.jobs.pipeline.PipelineFile;
import io.afferent.jobs.pipeline.PipelineSource;
import io.afferent.jobs.pipeline.PipelineStep;
import io.afferent.jobs.result.ResultTags;
import io.afferent.jobs.step.KernelFactory;
import io.afferent.jobs.step.StepContext;
import io.afferent.schema.Codes;
import io.afferent.schema.Embedding;
import io.afferent.schema.wire.Topics;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/**
 * Turns a pipeline file into a Flink job. The same graph runs in tests, in the embedded mode and on
 * a cluster:
 *
 * <pre>
 * blocks ------> split -+
 *                       +-- by stream --> order --> step --> step --> ... --> windows
 * descriptors -> split -+                   |        |                           |
 *      |                                    |        |                        encode (async)
 *      v                                    v        v                           v
 * dead letters               gaps, reports, dead letters, alerts     embeddings, codes, reports
 * </pre>
 *
 * <p>There is one shuffle, to the subtask of each stream; everything behind it is chained. Records
 * are not copied between chained steps; where a stream has more than one reader, the step that may
 * change frames takes a copy. Uids come from the ids of the steps and never change for a given id.
 */
public final class PipelineGraph implements GraphBuilder {

  /** Id of the ordering step in lineages. */
  public static final String SOURCE_STEP = "source";

  private static final int WINDOWS_IN_FLIGHT = 16;
  private static final long ENCODE_TIMEOUT_MINUTES = 10;
  private static final TypeInformation<Frame> FRAMES =
      new SelfTypeInformation<>(Frame.class, FrameSerializer::new);

  private final StreamExecutionEnvironment environment;
  private final PipelineFile file;
  private final ResultStreams results;
  private final Optional<String> signalStep;
  private SingleOutputStreamOperator<Frame> current;

  /** Whether frames of {@link #current} have a reader already that relies on them. */
  private boolean shared;

  private PipelineGraph(
      StreamExecutionEnvironment environment,
      PipelineFile file,
      JobSettings settings,
      CheckContext context)
      throws PipelineException {
    this.environment = environment;
    this.file = file;
    this.results = new ResultStreams(file, settings);
    this.signalStep = file.parquetSink().flatMap(sink -> sink.signalStep());
    FrozenContracts.Recorder recorder = new FrozenContracts.Recorder(context);
    CheckReport report = PipelineCheck.check(file, Optional.empty(), Optional.empty(), recorder);
    if (!report.ok()) {
      throw new PipelineException(report.problems());
    }
    configure(settings);
    this.current = ordered(settings, recorder.freeze());
    PipelineCheck.attach(file, this, context);
    results.attachSinks();
  }

  /**
   * Adds the job of a pipeline to an environment, which it configures.
   *
   * @throws PipelineException when the pipeline cannot run, with every problem
   */
  public static void build(
      StreamExecutionEnvironment environment,
      PipelineFile file,
      JobSettings settings,
      CheckContext context)
      throws PipelineException {
    new PipelineGraph(environment, file, settings, context);
  }

  private void configure(JobSettings settings) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.NAME, file.name());
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(PipelineOptions.MAX_PARALLELISM, file.maxParallelism());
    environment.configure(configuration, getClass().getClassLoader());
    if (file.parallelism().isPresent() || settings.parallelism().isPresent()) {
      environment.setParallelism(file.parallelism(settings.parallelism().orElse(1)));
    }
    environment.enableCheckpointing(
        file.checkpointInterval().orElse(settings.checkpointInterval()).toMillis());
  }

  private SingleOutputStreamOperator<Frame> ordered(
      JobSettings settings, FrozenContracts contracts) {
    PipelineSource source = file.source();
    SourceOptions options =
        SourceOptions.of(settings.kafka(), source.topic(), settings.jobName(file))
            .withStreams(new StreamPattern(source.streams().pattern()))
            .withRegistry(settings.registry())
            .withPipeline(file.name());
    StartOffsets start =
        settings
            .replay()
            .map(JobSettings.Replay::start)
            .orElseGet(
                () ->
                    switch (source.start()) {
                      case EARLIEST -> StartOffsets.earliest();
                      case LATEST -> StartOffsets.latest();
                      case COMMITTED -> StartOffsets.committed();
                    });
    SingleOutputStreamOperator<InboundRecord> blocks =
        named(
            "source-" + source.topic(),
            from(
                    SignalSource.of(options.withStart(start)),
                    "source-" + source.topic(),
                    InboundRecord.typeInformation())
                .process(
                    new BlockSplit(settings.onlyRecordings()), InboundRecord.typeInformation()));
    SourceOptions descriptorOptions =
        new SourceOptions(
            options.kafka(),
            Topics.STREAMS.name(),
            options.groupId(),
            options.streams(),
            StartOffsets.earliest(),
            false,
            options.registry(),
            options.pipeline());
    SingleOutputStreamOperator<InboundDescriptor> descriptors =
        named(
            "source-" + Topics.STREAMS.name(),
            from(
                    DescriptorSource.of(descriptorOptions),
                    "source-" + Topics.STREAMS.name(),
                    InboundDescriptor.typeInformation())
                .process(new SplitFunctions.Descriptors(), InboundDescriptor.typeInformation()));
    results.deadLetters(blocks.getSideOutput(ResultTags.DEAD_LETTERS));
    results.deadLetters(descriptors.getSideOutput(ResultTags.DEAD_LETTERS));
    boolean fromFirstBlock =
        settings.replay().isPresent() || source.start() == PipelineSource.Start.EARLIEST;
    SingleOutputStreamOperator<Frame> frames =
        blocks
            .keyBy(record -> record.requireBlock().getStreamId(), Types.STRING)
            .connect(
                descriptors.keyBy(record -> record.requireDescriptor().getStreamId(), Types.STRING))
            .process(
                new OrderFunction(
                    source.topic(),
                    new StepContext(file.name(), SOURCE_STEP),
                    new BlockOrdererSettings(source.reorderBlocks() + 1, fromFirstBlock),
                    new PipelineGate(file, contracts)),
                FRAMES)
            .uid("order")
            .name("order");
    results.gaps(frames.getSideOutput(ResultTags.GAPS));
    results.reports(frames.getSideOutput(ResultTags.REPORTS));
    results.alerts(frames.getSideOutput(ResultTags.ALERTS));
    results.deadLetters(frames.getSideOutput(ResultTags.DEAD_LETTERS));
    return frames;
  }

  private <T> SingleOutputStreamOperator<T> from(
      KafkaSource<T> source, String uid, TypeInformation<T> type) {
    return environment.fromSource(source, WatermarkStrategy.noWatermarks(), uid, type).uid(uid);
  }

  private static <T> SingleOutputStreamOperator<T> named(
      String source, SingleOutputStreamOperator<T> stream) {
    return stream.uid(source + "-split").name(source + "-split");
  }

  @Override
  public void kernelStep(String stepId, KernelFactory factory) {
    current =
        DataStreamUtils.reinterpretAsKeyedStream(
                current, frame -> frame.layout().streamId(), Types.STRING)
            .process(
                new KernelFunction(
                    factory, new StepContext(file.name(), stepId), canonical(stepId), shared),
                FRAMES)
            .uid(uid(stepId))
            .name(stepId);
    shared = false;
    results.alerts(current.getSideOutput(ResultTags.ALERTS));
    results.reports(current.getSideOutput(ResultTags.REPORTS));
    if (signalStep.filter(stepId::equals).isPresent()) {
      shared = true;
      results.signal(stepId, current);
    }
  }

  /**
   * Steps have a room of their own among the uids, and what stands before and behind a step has
   * others: a colon cannot be part of an id, so any id can be given to a step.
   */
  private static String uid(String stepId) {
    return "step:" + stepId;
  }

  private String canonical(String stepId) {
    for (PipelineStep step : file.steps()) {
      if (step.id().equals(stepId)) {
        return step.settings().canonical();
      }
    }
    throw new IllegalArgumentException("no step has the id " + stepId);
  }

  @Override
  public void encodeStep(String stepId, Path bundle) {
    BundleLocation location = location(stepId, bundle);
    OutputTag<Codes> codes = new OutputTag<>("codes", RecordTypeInformation.forRecord(Codes.class));
    SingleOutputStreamOperator<Frame> windows =
        current
            .filter(frame -> frame.kind() == Frame.Kind.WINDOW)
            .uid("windows:" + stepId)
            .name(stepId + "-windows");
    SingleOutputStreamOperator<Embedding> embeddings =
        AsyncDataStream.orderedWait(
                windows,
                new EncodeFunction(new StepContext(file.name(), stepId), location),
                ENCODE_TIMEOUT_MINUTES,
                TimeUnit.MINUTES,
                WINDOWS_IN_FLIGHT)
            .uid(uid(stepId))
            .name(stepId)
            .process(
                new SplitFunctions.Encoded(codes), RecordTypeInformation.forRecord(Embedding.class))
            .uid("split:" + stepId)
            .name(stepId + "-split");
    shared = true;
    results.embeddings(embeddings);
    results.codes(embeddings.getSideOutput(codes));
    results.reports(embeddings.getSideOutput(ResultTags.REPORTS));
  }

  /** Where workers find a bundle: in this process as it lies, else in the job's cache. */
  private BundleLocation location(String stepId, Path bundle) {
    if (environment instanceof LocalStreamEnvironment) {
      // The cache holds up the end of the process for five seconds.
      return new BundleLocation(bundle.toAbsolutePath().toString(), false);
    }
    String cached = "bundle-" + stepId;
    environment.registerCachedFile(bundle.toUri().toString(), cached);
    return new BundleLocation(cached, true);
  }
}
