package io.afferent.connectors.parquet;

import io.afferent.schema.Alert;
import io.afferent.schema.Codes;
import io.afferent.schema.DeadLetter;
import io.afferent.schema.Embedding;
import io.afferent.schema.Event;
import io.afferent.schema.Gap;
import io.afferent.schema.Report;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;

/** The kinds of file, one for each kind of result. */
final class Datasets {

  private Datasets() {}

  /** Names of all datasets: the folders of a run. */
  static List<String> names() {
    return List.of(
        "embeddings",
        "pooled-embeddings",
        "codes",
        "signals",
        "reports",
        "alerts",
        "gaps",
        "events",
        "dead-letters");
  }

  /** One row per unit of a window. */
  record Embeddings() implements Dataset<Embedding> {

    @Override
    public String name() {
      return "embeddings";
    }

    @Override
    public String columns() {
      return LineageColumns.COLUMNS
          + """
          required int32 unit_index;
          required binary unit (STRING);
          required group embedding (LIST) { repeated group list { required float element; } }
          optional float reconstruction_error;
          """;
    }

    @Override
    public int rows(Embedding record) {
      return record.getUnits().size();
    }

    @Override
    public void write(Embedding record, int row, RowWriter out) {
      LineageColumns.write(record.getLineage(), out)
          .int32(row)
          .text(record.getUnits().get(row))
          .floats(record.getValues(), row * record.getDimension(), record.getDimension());
      // Empty when the encoder does not reconstruct its input.
      if (record.getReconstructionErrors().hasRemaining()) {
        out.float32(
            record
                .getReconstructionErrors()
                .duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(row));
      } else {
        out.nothing();
      }
    }
  }

  /** One row per window: its units pooled. */
  record PooledEmbeddings() implements Dataset<Embedding> {

    @Override
    public String name() {
      return "pooled-embeddings";
    }

    @Override
    public String columns() {
      return LineageColumns.COLUMNS
          + """
          required group units (LIST) { repeated group list { required binary element (STRING); } }
          required group embedding (LIST) { repeated group list { required float element; } }
          """;
    }

    @Override
    public int rows(Embedding record) {
      return record.getPooled().hasRemaining() ? 1 : 0;
    }

    @Override
    public void write(Embedding record, int row, RowWriter out) {
      LineageColumns.write(record.getLineage(), out)
          .texts(record.getUnits())
          .floats(record.getPooled(), 0, record.getPooled().remaining() / Float.BYTES);
    }
  }

  /** One row per unit of a window. */
  record CodeSequences() implements Dataset<Codes> {

    @Override
    public String name() {
      return "codes";
    }

    @Override
    public String columns() {
      return LineageColumns.COLUMNS
          + """
          required int32 unit_index;
          required binary unit (STRING);
          required int32 codebook_size;
          required group codes (LIST) { repeated group list { required int32 element; } }
          """;
    }

    @Override
    public int rows(Codes record) {
      return record.getUnits().size();
    }

    @Override
    public void write(Codes record, int row, RowWriter out) {
      LineageColumns.write(record.getLineage(), out)
          .int32(row)
          .text(record.getUnits().get(row))
          .int32(record.getCodebookSize())
          .ints(record.getCodes(), row * record.getTokensPerUnit(), record.getTokensPerUnit());
    }
  }

  /** One row per report. */
  record Reports() implements Dataset<Report> {

    @Override
    public String name() {
      return "reports";
    }

    @Override
    public String columns() {
      return LineageColumns.COLUMNS
          + """
          required binary kind (STRING);
          required group counts (MAP) {
            repeated group key_value { required binary key (STRING); required int64 value; } }
          required group measures (MAP) {
            repeated group key_value { required binary key (STRING); required double value; } }
          required group facts (MAP) {
            repeated group key_value { required binary key (STRING); required binary value (STRING); } }
          required boolean finished;
          """;
    }

    @Override
    public int rows(Report record) {
      return 1;
    }

    @Override
    public void write(Report record, int row, RowWriter out) {
      LineageColumns.write(record.getLineage(), out)
          .text(record.getKind())
          .longMap(record.getCounts())
          .doubleMap(record.getMeasures())
          .textMap(record.getFacts())
          .flag(record.getFinished());
    }
  }

  /** One row per alert. */
  record Alerts() implements Dataset<Alert> {

    @Override
    public String name() {
      return "alerts";
    }

    @Override
    public String columns() {
      return LineageColumns.COLUMNS
          + """
          required binary rule (STRING);
          required binary severity (STRING);
          required binary message (STRING);
          required group units (LIST) { repeated group list { required binary element (STRING); } }
          required double value;
          required double threshold;
          """;
    }

    @Override
    public int rows(Alert record) {
      return 1;
    }

    @Override
    public void write(Alert record, int row, RowWriter out) {
      LineageColumns.write(record.getLineage(), out)
          .text(record.getRule())
          .text(record.getSeverity().name())
          .text(record.getMessage())
          .texts(record.getUnits())
          .float64(record.getValue())
          .float64(record.getThreshold());
    }
  }

  /** One row per gap. */
  record Gaps() implements Dataset<Gap> {

    @Override
    public String name() {
      return "gaps";
    }

    @Override
    public String columns() {
      return """
      required binary stream_id (STRING);
      required binary recording_id (STRING);
      required int64 first_missing_index;
      required int64 missing_count;
      required int64 first_missing_sequence;
      required int64 missing_blocks;
      required int64 last_good_device_time_nanos;
      required int64 first_good_device_time_nanos;
      required binary cause (STRING);
      required binary detected_by (STRING);
      required binary pipeline (STRING);
      """;
    }

    @Override
    public int rows(Gap record) {
      return 1;
    }

    @Override
    public void write(Gap record, int row, RowWriter out) {
      out.text(record.getStreamId())
          .text(record.getRecordingId())
          .int64(record.getFirstMissingIndex())
          .int64(record.getMissingCount())
          .int64(record.getFirstMissingSequence())
          .int64(record.getMissingBlocks())
          .int64(record.getLastGoodDeviceTimeNanos())
          .int64(record.getFirstGoodDeviceTimeNanos())
          .text(record.getCause().name())
          .text(record.getDetectedBy().name())
          .text(record.getPipeline());
    }
  }

  /** One row per event. */
  record Events() implements Dataset<Event> {

    @Override
    public String name() {
      return "events";
    }

    @Override
    public String columns() {
      return """
      required binary stream_id (STRING);
      required binary recording_id (STRING);
      required int64 event_sequence;
      required binary kind (STRING);
      required int64 device_time_nanos;
      optional int64 sample_index;
      optional int64 duration_nanos;
      optional int32 code;
      required binary label (STRING);
      optional binary unit (STRING);
      required binary onset_source_text (STRING);
      required group attributes (MAP) {
        repeated group key_value { required binary key (STRING); required binary value (STRING); } }
      """;
    }

    @Override
    public int rows(Event record) {
      return 1;
    }

    @Override
    public void write(Event record, int row, RowWriter out) {
      out.text(record.getStreamId())
          .text(record.getRecordingId())
          .int64(record.getEventSequence())
          .text(record.getKind().name())
          .int64(record.getDeviceTimeNanos())
          .int64(record.getSampleIndex())
          .int64(record.getDurationNanos())
          .int32(record.getCode())
          .text(record.getLabel())
          .text(record.getUnit())
          .text(record.getOnsetSourceText())
          .textMap(record.getAttributes());
    }
  }

  /** One row per dead letter, with the bytes as they were found. */
  record DeadLetters() implements Dataset<DeadLetter> {

    @Override
    public String name() {
      return "dead-letters";
    }

    @Override
    public String columns() {
      return """
      required binary topic (STRING);
      required int32 partition;
      required int64 offset;
      optional binary key;
      optional binary value;
      required int64 timestamp_millis;
      required binary kind (STRING);
      required binary reason (STRING);
      optional binary stream_id (STRING);
      required binary pipeline (STRING);
      """;
    }

    @Override
    public int rows(DeadLetter record) {
      return 1;
    }

    @Override
    public void write(DeadLetter record, int row, RowWriter out) {
      out.text(record.getTopic())
          .int32(record.getPartition())
          .int64(record.getOffset())
          .bytes(record.getKey())
          .bytes(record.getValue())
          .int64(record.getTimestampMillis())
          .text(record.getKind().name())
          .text(record.getReason())
          .text(record.getStreamId())
          .text(record.getPipeline());
    }
  }

  /**
   * One row per stretch of samples.
   *
   * @param view how the records of the job are seen as signals
   */
  record Signals<T>(SignalView<T> view) implements Dataset<T> {

    @Override
    public String name() {
      return "signals";
    }

    @Override
    public String columns() {
      return """
      required binary stream_id (STRING);
      required binary recording_id (STRING);
      required binary operator (STRING);
      required int64 first_sample_index;
      required int32 sample_count;
      required int64 rate_numerator;
      required int64 rate_denominator;
      required double rate_hz;
      required int64 device_time_nanos;
      required boolean warm_up;
      required binary physical_unit (STRING);
      required group units (LIST) { repeated group list { required binary element (STRING); } }
      required group samples (LIST) { repeated group list { required float element; } }
      """;
    }

    @Override
    public int rows(T record) {
      SignalChunk chunk = view.of(record);
      return chunk == null || chunk.samples().length == 0 ? 0 : 1;
    }

    @Override
    public void write(T record, int row, RowWriter out) {
      SignalChunk chunk = Objects.requireNonNull(view.of(record), "the record has no row");
      out.text(chunk.streamId())
          .text(chunk.recordingId())
          .text(chunk.operator())
          .int64(chunk.firstSampleIndex())
          .int32(chunk.sampleCount())
          .int64(chunk.rateNumerator())
          .int64(chunk.rateDenominator())
          .float64(LineageColumns.rateHz(chunk.rateNumerator(), chunk.rateDenominator()))
          .int64(chunk.deviceTimeNanos())
          .flag(chunk.warmUp())
          .text(chunk.physicalUnit())
          .texts(chunk.units())
          .floats(chunk.samples());
    }
  }
}
