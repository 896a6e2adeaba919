package io.afferent.jobs.graph;

import io.afferent.connectors.kafka.InboundDescriptor;
import io.afferent.jobs.result.ResultTags;
import io.afferent.schema.Codes;
import io.afferent.schema.Embedding;
import io.afferent.schema.Report;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Functions that only part what is mixed. */
final class SplitFunctions {

  private SplitFunctions() {}

  /** Lets descriptors pass; dead letters go to their side output. */
  static final class Descriptors extends ProcessFunction<InboundDescriptor, InboundDescriptor> {

    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(
        InboundDescriptor found, Context flink, Collector<InboundDescriptor> out) {
      if (found.isDescriptor()) {
        out.collect(found);
      } else {
        flink.output(ResultTags.DEAD_LETTERS, found.requireDeadLetter());
      }
    }
  }

  /** Lets embeddings pass; codes and reports go to their side outputs. */
  static final class Encoded
      extends ProcessFunction<Either<Tuple2<Embedding, Codes>, Report>, Embedding> {

    private static final long serialVersionUID = 1L;

    private final OutputTag<Codes> codes;

    Encoded(OutputTag<Codes> codes) {
      this.codes = codes;
    }

    @Override
    public void processElement(
        Either<Tuple2<Embedding, Codes>, Report> encoded, Context flink, Collector<Embedding> out) {
      if (encoded.isRight()) {
        flink.output(ResultTags.REPORTS, encoded.right());
      } else {
        out.collect(encoded.left().f0);
        flink.output(codes, encoded.left().f1);
      }
    }
  }
}
