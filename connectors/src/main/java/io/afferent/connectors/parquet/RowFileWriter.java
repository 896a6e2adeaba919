package io.afferent.connectors.parquet;

import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * One Parquet file into which records are written as rows. Not thread-safe.
 *
 * @param <T> record that is written
 */
final class RowFileWriter<T> implements BulkWriter<T> {

  /** Memory that one open file may take before its rows go out (bytes). */
  private static final long ROW_GROUP_BYTES = 32L * 1024 * 1024;

  private final Dataset<T> dataset;
  private final Row<T> row = new Row<>();
  private final ParquetWriter<Row<T>> writer;

  private RowFileWriter(Dataset<T> dataset, Compression compression, FSDataOutputStream stream)
      throws IOException {
    this.dataset = dataset;
    this.writer =
        new WriterBuilder<>(new StreamFile(stream), dataset)
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(compression.codec())
            .withRowGroupSize(ROW_GROUP_BYTES)
            .build();
  }

  @Override
  public void addElement(T record) throws IOException {
    int rows = dataset.rows(record);
    row.record = record;
    for (int i = 0; i < rows; i++) {
      row.index = i;
      writer.write(row);
    }
    row.record = null;
  }

  @Override
  public void flush() {
    // Parquet writes a row group when it is full; what is incomplete cannot be written early.
  }

  @Override
  public void finish() throws IOException {
    writer.close();
  }

  /** Opens files of one dataset. */
  record Factory<T>(Dataset<T> dataset, Compression compression) implements BulkWriter.Factory<T> {

    @Override
    public BulkWriter<T> create(FSDataOutputStream stream) throws IOException {
      return new RowFileWriter<>(dataset, compression, stream);
    }
  }

  /** The row that is being written: one object for the whole file. */
  private static final class Row<T> {
    private @Nullable T record;
    private int index;
  }

  private static final class WriterBuilder<T>
      extends ParquetWriter.Builder<Row<T>, WriterBuilder<T>> {

    private final Dataset<T> dataset;

    WriterBuilder(OutputFile file, Dataset<T> dataset) {
      super(file);
      this.dataset = dataset;
    }

    @Override
    protected WriterBuilder<T> self() {
      return this;
    }

    // Abstract in Parquet, and never called: the configuration given is a plain one.
    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<Row<T>> getWriteSupport(Configuration configuration) {
      return new Rows<>(dataset);
    }

    @Override
    protected WriteSupport<Row<T>> getWriteSupport(ParquetConfiguration configuration) {
      return new Rows<>(dataset);
    }
  }

  private static final class Rows<T> extends WriteSupport<Row<T>> {

    private final Dataset<T> dataset;
    private final MessageType schema;
    private @Nullable RowWriter out;

    Rows(Dataset<T> dataset) {
      this.dataset = dataset;
      this.schema = dataset.schema();
    }

    @Override
    public String getName() {
      return "afferent";
    }

    // Abstract in Parquet, and never called: the configuration given is a plain one.
    @Override
    @SuppressWarnings("deprecation")
    public WriteContext init(Configuration configuration) {
      return new WriteContext(schema, Map.of());
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return new WriteContext(schema, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      out = new RowWriter(consumer, schema);
    }

    @Override
    public void write(Row<T> row) {
      RowWriter prepared = out;
      T record = row.record;
      if (prepared == null || record == null) {
        throw new IllegalStateException("the file was not prepared");
      }
      prepared.begin();
      dataset.write(record, row.index, prepared);
      prepared.end();
    }
  }

  /** A Flink stream as Parquet's output; Flink closes it. */
  private record StreamFile(FSDataOutputStream stream) implements OutputFile {

    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new PositionOutputStream() {
        @Override
        public long getPos() throws IOException {
          return stream.getPos();
        }

        @Override
        public void write(int one) throws IOException {
          stream.write(one);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
          stream.write(bytes, from, count);
        }

        @Override
        public void flush() throws IOException {
          stream.flush();
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
