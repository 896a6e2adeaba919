package io.afferent.jobs.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;

/** Reads what a job has left in Parquet files. */
final class ParquetRows {

  private ParquetRows() {}

  /** The rows of all finished files of a dataset. */
  static List<GenericRecord> of(Path folder, String dataset) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(folder.resolve(dataset))) {
      files =
          found
              .filter(file -> file.getFileName().toString().matches("part-.*\\.parquet"))
              .sorted()
              .toList();
    }
    List<GenericRecord> rows = new ArrayList<>();
    for (Path file : files) {
      try (ParquetReader<GenericRecord> reader =
          AvroParquetReader.<GenericRecord>builder(
                  new LocalInputFile(file), new PlainParquetConfiguration())
              .build()) {
        for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  /** The signal of one stream, its rows put together by their indexes. */
  static float[] signal(Path folder, String streamId) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    for (GenericRecord row : of(folder, "signals")) {
      if (row.get("stream_id").toString().equals(streamId)) {
        rows.add(row);
      }
    }
    rows.sort(Comparator.comparingLong(row -> (Long) row.get("first_sample_index")));
    List<Float> values = new ArrayList<>();
    long next = 0;
    for (GenericRecord row : rows) {
      long first = (Long) row.get("first_sample_index");
      if (first != next) {
        throw new AssertionError("the signal jumps from sample " + next + " to " + first);
      }
      for (Object item : (List<?>) row.get("samples")) {
        values.add(item instanceof GenericRecord group ? (Float) group.get(0) : (Float) item);
      }
      next = first + (Integer) row.get("sample_count");
    }
    float[] signal = new float[values.size()];
    for (int i = 0; i < signal.length; i++) {
      signal[i] = values.get(i);
    }
    return signal;
  }
}
