package io.afferent.jobs.graph;

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
import io.afferent.schema.ResultLineage;
import io.afferent.schema.wire.SampleBytes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;

/**
 * Encodes windows with the model that all subtasks of the process share. Windows in flight are in
 * the checkpoint of Flink's ordered asynchronous operator; nothing else is remembered. The function
 * owns its handle of the shared encoder: opened in {@code open}, given back in {@code close}.
 */
final class EncodeFunction extends RichAsyncFunction<Frame, Tuple2<Embedding, Codes>> {

  private static final long serialVersionUID = 1L;

  private final StepContext context;
  private final String cachedBundle;
  private final ServingOptionsForm serving;

  private transient @Nullable EncoderService encoder;

  /**
   * @param cachedBundle name under which the bundle's directory travels with the job
   */
  EncodeFunction(StepContext context, String cachedBundle, ServingOptions serving) {
    this.context = context;
    this.cachedBundle = cachedBundle;
    this.serving = ServingOptionsForm.of(serving);
  }

  @Override
  public void open(OpenContext openContext) throws Exception {
    encoder =
        SharedEncoders.acquire(
            getRuntimeContext().getDistributedCache().getFile(cachedBundle).toPath(),
            serving.options());
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
  public void asyncInvoke(Frame window, ResultFuture<Tuple2<Embedding, Codes>> result) {
    EncoderService service = Objects.requireNonNull(encoder, "not opened");
    EncodeRequest request =
        new EncodeRequest(
            window.samples(), Math.toIntExact(window.sampleCount()), window.layout().unitCount());
    // Whatever goes wrong has to reach the result, or the job would wait for it until its time-out.
    var unused =
        service
            .encode(request)
            .thenApply(encoded -> records(window, encoded, service))
            .whenComplete(
                (records, failure) -> {
                  if (failure == null) {
                    result.complete(List.of(records));
                  } else {
                    result.completeExceptionally(failure);
                  }
                });
  }

  @Override
  public void timeout(Frame window, ResultFuture<Tuple2<Embedding, Codes>> result) {
    result.completeExceptionally(
        new IllegalStateException(
            "the encoder did not answer in time for " + window + " in step " + context.stepId()));
  }

  private Tuple2<Embedding, Codes> records(
      Frame window, EncodedWindow encoded, EncoderService service) {
    StreamLayout layout = window.layout();
    Bundle bundle = service.bundle();
    ResultLineage lineage =
        ResultIds.lineage(
            layout,
            context,
            window.firstSampleIndex(),
            window.endSampleIndex() - 1,
            window.deviceTimeNanos(),
            window.deviceTimeNanos()
                + layout.rate().nanosOf(window.endSampleIndex() - 1)
                - layout.rate().nanosOf(window.firstSampleIndex()),
            window.warmUp());
    lineage.setBundleName(bundle.manifest().name() + ":" + bundle.manifest().version());
    lineage.setBundleDigest(bundle.digest());
    Embedding embedding =
        Embedding.newBuilder()
            .setLineage(lineage)
            .setUnits(layout.units())
            .setDimension(service.embeddingWidth())
            .setValues(ByteBuffer.wrap(SampleBytes.ofFloats(joined(encoded.embedding()))))
            .setPooled(ByteBuffer.wrap(SampleBytes.ofFloats(encoded.pooledEmbedding())))
            .setReconstructionErrors(
                ByteBuffer.wrap(SampleBytes.ofFloats(encoded.reconstructionError())))
            .build();
    Codes codes =
        Codes.newBuilder()
            .setLineage(lineage)
            .setUnits(layout.units())
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
