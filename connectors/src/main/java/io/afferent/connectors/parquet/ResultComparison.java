package io.afferent.connectors.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;

/**
 * Compares the Parquet files of two runs, row by row and value by value, whatever files the rows
 * lie in and in whatever order. Only finished files count. Memory: a digest for each row of one
 * dataset.
 */
public final class ResultComparison {

  private static final int DIGEST_BYTES = 16;

  private ResultComparison() {}

  /**
   * What one dataset holds on both sides.
   *
   * @param dataset name of the folder
   * @param rowsFirst rows of the first run
   * @param rowsSecond rows of the second run
   * @param onlyFirst rows that only the first has
   * @param onlySecond rows that only the second has
   * @param example a row that only one of them has, empty when there is none
   */
  public record DatasetDifference(
      String dataset,
      long rowsFirst,
      long rowsSecond,
      long onlyFirst,
      long onlySecond,
      String example) {

    /** Whether both sides have the same rows. */
    public boolean same() {
      return onlyFirst == 0 && onlySecond == 0;
    }
  }

  /**
   * Compares every dataset that either folder has.
   *
   * @throws IOException when a file cannot be read as Parquet
   */
  public static List<DatasetDifference> of(Path first, Path second) throws IOException {
    List<DatasetDifference> differences = new ArrayList<>();
    for (String dataset : Datasets.names()) {
      List<Path> left = files(first.resolve(dataset));
      List<Path> right = files(second.resolve(dataset));
      if (!left.isEmpty() || !right.isEmpty()) {
        differences.add(compare(dataset, left, right));
      }
    }
    return differences;
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "part-*.parquet")) {
        files.forEach(found::add);
      }
    }
    Collections.sort(found);
    return found;
  }

  private static DatasetDifference compare(String dataset, List<Path> left, List<Path> right)
      throws IOException {
    // Rows of the first run minus rows of the second, by digest.
    Map<ByteBuffer, Integer> balance = new HashMap<>();
    long rowsLeft = add(left, balance, 1);
    long rowsRight = add(right, balance, -1);
    long onlyLeft = 0;
    long onlyRight = 0;
    for (int count : balance.values()) {
      onlyLeft += Math.max(0, count);
      onlyRight += Math.max(0, -count);
    }
    String example = "";
    if (onlyLeft > 0) {
      example = find(left, balance, 1);
    } else if (onlyRight > 0) {
      example = find(right, balance, -1);
    }
    return new DatasetDifference(dataset, rowsLeft, rowsRight, onlyLeft, onlyRight, example);
  }

  private interface RowVisitor {
    /** Whether to go on. */
    boolean row(GenericRecord row) throws IOException;
  }

  private static void visit(List<Path> files, RowVisitor visitor) throws IOException {
    for (Path file : files) {
      try (ParquetReader<GenericRecord> reader =
          AvroParquetReader.<GenericRecord>builder(
                  new LocalInputFile(file), new PlainParquetConfiguration())
              .build()) {
        for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
          if (!visitor.row(row)) {
            return;
          }
        }
      } catch (RuntimeException damaged) {
        throw new IOException(
            file + " is not a whole Parquet file: " + damaged.getMessage(), damaged);
      }
    }
  }

  private static long add(List<Path> files, Map<ByteBuffer, Integer> balance, int sign)
      throws IOException {
    long[] rows = {0};
    visit(
        files,
        row -> {
          rows[0]++;
          balance.merge(digest(row), sign, Integer::sum);
          return true;
        });
    return rows[0];
  }

  private static String find(List<Path> files, Map<ByteBuffer, Integer> balance, int sign)
      throws IOException {
    String[] found = {""};
    visit(
        files,
        row -> {
          if (sign * balance.getOrDefault(digest(row), 0) > 0) {
            found[0] = row.toString();
            return false;
          }
          return true;
        });
    return found[0];
  }

  /** Digest of a row's text, in which every number has all its digits. */
  private static ByteBuffer digest(GenericRecord row) {
    try {
      byte[] all =
          MessageDigest.getInstance("SHA-256")
              .digest(row.toString().getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(Arrays.copyOf(all, DIGEST_BYTES));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
