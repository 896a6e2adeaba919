package io.afferent.connectors.parquet;

import io.afferent.schema.ResultLineage;

/** What a result rests on, as the first columns of its row. */
final class LineageColumns {

  static final String COLUMNS =
      """
      required binary result_id (STRING);
      required binary stream_id (STRING);
      required binary recording_id (STRING);
      required binary pipeline (STRING);
      required binary operator (STRING);
      required int64 first_sample_index;
      required int64 last_sample_index;
      required int64 rate_numerator;
      required int64 rate_denominator;
      required double rate_hz;
      required int64 first_device_time_nanos;
      required int64 last_device_time_nanos;
      optional binary bundle_name (STRING);
      optional binary bundle_digest (STRING);
      required boolean warm_up;
      required int32 revision;
      """;

  private LineageColumns() {}

  /** The rate for readers who need no exact one (Hz); 0 when it is irregular. */
  static double rateHz(long numerator, long denominator) {
    return numerator == 0 ? 0 : (double) numerator / denominator;
  }

  static RowWriter write(ResultLineage lineage, RowWriter out) {
    return out.text(lineage.getResultId())
        .text(lineage.getStreamId())
        .text(lineage.getRecordingId())
        .text(lineage.getPipeline())
        .text(lineage.getOperator())
        .int64(lineage.getFirstSampleIndex())
        .int64(lineage.getLastSampleIndex())
        .int64(lineage.getRateNumerator())
        .int64(lineage.getRateDenominator())
        .float64(rateHz(lineage.getRateNumerator(), lineage.getRateDenominator()))
        .int64(lineage.getFirstDeviceTimeNanos())
        .int64(lineage.getLastDeviceTimeNanos())
        .text(lineage.getBundleName())
        .text(lineage.getBundleDigest())
        .flag(lineage.getWarmUp())
        .int32(lineage.getRevision());
  }
}
