package io.afferent.jobs.graph;

import io.afferent.connectors.kafka.RecordTypeInformation;
import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.step.ResultIds;
import io.afferent.jobs.step.StepContext;
import io.afferent.models.bundle.Bundle;
import io.afferent.models.serving.EncodeRequest;
import io.afferent.models.serving.EncodedWindow;
import io.afferent.models.serving.EncoderService;
import io.afferent.models.serving.ServingOptions;
import io.afferent.models.serving.SharedEncoders;
import io.afferent.schema.Codes;
import io.afferent.schema.Embedding;
import io.afferent.schema.Report;
import io.afferent.schema.ResultLineage;
import io.afferent.schema.wire.SampleBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.functions.AbstractRichFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.streaming.api.functions.async.AsyncFunction;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.types.Either;
import org.jspecify.annotations.Nullable;

/**
 * Encodes windows with the model that all subtasks of the process share. Windows in flight are in
 * the checkpoint of Flink's ordered asynchronous operator; nothing else is remembered. The function
 * owns its handle of the shared encoder: opened in {@code open}, given back in {@code close}.
 *
 * <p>A unit with a sample that is not finite, or is not once it is scaled as the bundle says,
 * cannot be encoded: it is left out, a report says so, and the other units of the window are
 * encoded as if it were not there.
 */
final class EncodeFunction
    // Not RichAsyncFunction, whose context hides the cache that bundles travel in.
    extends AbstractRichFunction
    implements AsyncFunction<Frame, Either<Tuple2<Embedding, Codes>, Report>>,
        ResultTypeQueryable<Either<Tuple2<Embedding, Codes>, Report>> {

  private static final long serialVersionUID = 1L;

  /** Kind of the report about units that were left out. */
  static final String REFUSED_KIND = "encode-refused";

  private static final int MAX_WORKERS = 8;

  private final StepContext context;
  private final BundleLocation bundle;

  private transient @Nullable EncoderService encoder;

  EncodeFunction(StepContext context, BundleLocation bundle) {
    this.context = context;
    this.bundle = bundle;
  }

  @Override
  public TypeInformation<Either<Tuple2<Embedding, Codes>, Report>> getProducedType() {
    return new EitherTypeInfo<>(
        new TupleTypeInfo<>(
            RecordTypeInformation.forRecord(Embedding.class),
            RecordTypeInformation.forRecord(Codes.class)),
        RecordTypeInformation.forRecord(Report.class));
  }

  @Override
  public void open(OpenContext openContext) throws Exception {
    encoder = SharedEncoders.acquire(bundle.directory(getRuntimeContext()), serving());
  }

  /** As many workers as this machine has cores for: all subtasks of the process share them. */
  private static ServingOptions serving() {
    return ServingOptions.defaults()
        .withWorkerThreads(Math.min(MAX_WORKERS, Runtime.getRuntime().availableProcessors()));
  }

  @Override
  public void close() {
    EncoderService open = encoder;
    if (open != null) {
      encoder = null;
      open.close();
    }
  }

  @Override
  public void asyncInvoke(
      Frame window, ResultFuture<Either<Tuple2<Embedding, Codes>, Report>> result) {
    EncoderService service = Objects.requireNonNull(encoder, "not opened");
    int[] usable = finiteUnits(window, service.bundle().manifest().input().scale());
    List<Either<Tuple2<Embedding, Codes>, Report>> records = new ArrayList<>(2);
    if (usable.length < window.layout().unitCount()) {
      records.add(Either.Right(refused(window, usable)));
    }
    if (usable.length == 0) {
      result.complete(records);
      return;
    }
    CompletableFuture<EncodedWindow> encoded;
    try {
      encoded = service.encode(request(window, usable));
    } catch (RuntimeException failure) {
      result.completeExceptionally(failure);
      return;
    }
    // Whatever goes wrong has to reach the result, or the job would wait for it until its time-out.
    var unused =
        encoded
            .thenApply(done -> records(window, usable, done, service))
            .whenComplete(
                (made, failure) -> {
                  if (failure == null) {
                    records.add(Either.Left(made));
                    result.complete(records);
                  } else {
                    result.completeExceptionally(failure);
                  }
                });
  }

  @Override
  public void timeout(Frame window, ResultFuture<Either<Tuple2<Embedding, Codes>, Report>> result) {
    result.completeExceptionally(
        new IllegalStateException(
            "the encoder did not answer in time for " + window + " in step " + context.stepId()));
  }

  /** Columns all of whose samples are finite in the unit that the model takes. */
  private static int[] finiteUnits(Frame window, double scale) {
    int units = window.layout().unitCount();
    float[] samples = window.samples();
    boolean[] bad = new boolean[units];
    int left = units;
    for (int at = 0; at < samples.length; ) {
      for (int unit = 0; unit < units; unit++, at++) {
        if (!Float.isFinite((float) (samples[at] * scale)) && !bad[unit]) {
          bad[unit] = true;
          left--;
        }
      }
    }
    int[] finite = new int[left];
    for (int unit = 0, to = 0; unit < units; unit++) {
      if (!bad[unit]) {
        finite[to++] = unit;
      }
    }
    return finite;
  }

  private static EncodeRequest request(Frame window, int[] columns) {
    int units = window.layout().unitCount();
    int count = Math.toIntExact(window.sampleCount());
    if (columns.length == units) {
      return new EncodeRequest(window.samples(), count, units);
    }
    float[] chosen = new float[count * columns.length];
    for (int sample = 0, to = 0; sample < count; sample++) {
      for (int column : columns) {
        chosen[to++] = window.samples()[sample * units + column];
      }
    }
    return new EncodeRequest(chosen, count, columns.length);
  }

  private ResultLineage lineage(Frame window) {
    StreamLayout layout = window.layout();
    return ResultIds.lineage(
        layout,
        context,
        window.firstSampleIndex(),
        window.endSampleIndex() - 1,
        window.deviceTimeNanos(),
        window.deviceTimeNanos()
            + layout.rate().nanosOf(window.endSampleIndex() - 1)
            - layout.rate().nanosOf(window.firstSampleIndex()),
        window.warmUp());
  }

  private Report refused(Frame window, int[] usable) {
    // By column: labels may repeat.
    List<String> left = new ArrayList<>();
    for (int unit = 0, next = 0; unit < window.layout().unitCount(); unit++) {
      if (next < usable.length && usable[next] == unit) {
        next++;
      } else {
        left.add(window.layout().units().get(unit));
      }
    }
    ResultLineage lineage = lineage(window);
    // The embedding of the same window has the plain id.
    lineage.setResultId(lineage.getResultId() + "/" + REFUSED_KIND);
    return Report.newBuilder()
        .setLineage(lineage)
        .setKind(REFUSED_KIND)
        .setCounts(
            Map.of(
                "refusedUnits", (long) left.size(), "refusedWindows", usable.length == 0 ? 1L : 0L))
        .setFacts(Map.of("units", String.join(",", left), "reason", "samples that are not finite"))
        .setFinished(false)
        .build();
  }

  private static List<String> labels(Frame window, int[] columns) {
    List<String> labels = window.layout().units();
    if (columns.length == labels.size()) {
      return labels;
    }
    List<String> chosen = new ArrayList<>(columns.length);
    for (int column : columns) {
      chosen.add(labels.get(column));
    }
    return chosen;
  }

  private Tuple2<Embedding, Codes> records(
      Frame window, int[] columns, EncodedWindow encoded, EncoderService service) {
    Bundle served = service.bundle();
    List<String> units = labels(window, columns);
    ResultLineage lineage = lineage(window);
    lineage.setBundleName(served.manifest().name() + ":" + served.manifest().version());
    lineage.setBundleDigest(served.digest());
    Embedding embedding =
        Embedding.newBuilder()
            .setLineage(lineage)
            .setUnits(units)
            .setDimension(service.embeddingWidth())
            .setValues(ByteBuffer.wrap(SampleBytes.ofFloats(joined(encoded.embedding()))))
            .setPooled(ByteBuffer.wrap(SampleBytes.ofFloats(encoded.pooledEmbedding())))
            .setReconstructionErrors(
                ByteBuffer.wrap(SampleBytes.ofFloats(encoded.reconstructionError())))
            .build();
    Codes codes =
        Codes.newBuilder()
            .setLineage(lineage)
            .setUnits(units)
            .setTokensPerUnit(service.tokenCount())
            .setCodebookSize(service.codebookSize())
            .setCodes(ByteBuffer.wrap(SampleBytes.ofInts(joined(encoded.codes()))))
            .build();
    return Tuple2.of(embedding, codes);
  }

  private static float[] joined(float[][] rows) {
    float[] all = new float[rows.length * rows[0].length];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, all, row * rows[0].length, rows[0].length);
    }
    return all;
  }

  private static int[] joined(int[][] rows) {
    int[] all = new int[rows.length * rows[0].length];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, all, row * rows[0].length, rows[0].length);
    }
    return all;
  }
}
