package io.afferent.connectors.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Writes the columns of one row from left to right, without a box per value. Lists and maps have
 * the standard three levels. Not thread-safe.
 */
final class RowWriter {

  private final RecordConsumer consumer;
  private final MessageType schema;
  private int column;

  RowWriter(RecordConsumer consumer, MessageType schema) {
    this.consumer = consumer;
    this.schema = schema;
  }

  void begin() {
    column = 0;
    consumer.startMessage();
  }

  void end() {
    if (column != schema.getFieldCount()) {
      throw new IllegalStateException(
          "a row of "
              + schema.getName()
              + " has "
              + schema.getFieldCount()
              + " columns, "
              + column
              + " were written");
    }
    consumer.endMessage();
  }

  RowWriter text(@Nullable CharSequence value) {
    if (value != null) {
      open();
      consumer.addBinary(Binary.fromString(value.toString()));
      close();
    }
    column++;
    return this;
  }

  RowWriter bytes(@Nullable ByteBuffer value) {
    if (value != null) {
      open();
      consumer.addBinary(Binary.fromConstantByteBuffer(value.duplicate()));
      close();
    }
    column++;
    return this;
  }

  RowWriter int64(long value) {
    open();
    consumer.addLong(value);
    close();
    column++;
    return this;
  }

  RowWriter int64(@Nullable Long value) {
    if (value != null) {
      return int64(value.longValue());
    }
    column++;
    return this;
  }

  RowWriter int32(int value) {
    open();
    consumer.addInteger(value);
    close();
    column++;
    return this;
  }

  RowWriter int32(@Nullable Integer value) {
    if (value != null) {
      return int32(value.intValue());
    }
    column++;
    return this;
  }

  RowWriter float32(float value) {
    open();
    consumer.addFloat(value);
    close();
    column++;
    return this;
  }

  RowWriter float64(double value) {
    open();
    consumer.addDouble(value);
    close();
    column++;
    return this;
  }

  RowWriter flag(boolean value) {
    open();
    consumer.addBoolean(value);
    close();
    column++;
    return this;
  }

  /** A column that has no value in this row. */
  RowWriter nothing() {
    column++;
    return this;
  }

  /** Floats from their little-endian bytes, from one index on. */
  RowWriter floats(ByteBuffer bytes, int from, int count) {
    FloatBuffer values = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    openList(count);
    for (int i = 0; i < count; i++) {
      openElement();
      consumer.addFloat(values.get(from + i));
      closeElement();
    }
    closeList(count);
    return this;
  }

  RowWriter floats(float[] values) {
    openList(values.length);
    for (float value : values) {
      openElement();
      consumer.addFloat(value);
      closeElement();
    }
    closeList(values.length);
    return this;
  }

  /** Integers from their little-endian bytes, from one index on. */
  RowWriter ints(ByteBuffer bytes, int from, int count) {
    IntBuffer values = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    openList(count);
    for (int i = 0; i < count; i++) {
      openElement();
      consumer.addInteger(values.get(from + i));
      closeElement();
    }
    closeList(count);
    return this;
  }

  RowWriter texts(List<String> values) {
    openList(values.size());
    for (String value : values) {
      openElement();
      consumer.addBinary(Binary.fromString(value));
      closeElement();
    }
    closeList(values.size());
    return this;
  }

  RowWriter longMap(Map<String, Long> values) {
    open();
    consumer.startGroup();
    openEntries(values);
    new TreeMap<>(values)
        .forEach(
            (key, value) -> {
              openEntry(key);
              consumer.addLong(value);
              closeEntry();
            });
    closeEntries(values);
    return this;
  }

  RowWriter doubleMap(Map<String, Double> values) {
    open();
    consumer.startGroup();
    openEntries(values);
    new TreeMap<>(values)
        .forEach(
            (key, value) -> {
              openEntry(key);
              consumer.addDouble(value);
              closeEntry();
            });
    closeEntries(values);
    return this;
  }

  RowWriter textMap(Map<String, String> values) {
    open();
    consumer.startGroup();
    openEntries(values);
    new TreeMap<>(values)
        .forEach(
            (key, value) -> {
              openEntry(key);
              consumer.addBinary(Binary.fromString(value));
              closeEntry();
            });
    closeEntries(values);
    return this;
  }

  private void open() {
    consumer.startField(schema.getFieldName(column), column);
  }

  private void close() {
    consumer.endField(schema.getFieldName(column), column);
  }

  private void openList(int count) {
    open();
    consumer.startGroup();
    if (count > 0) {
      consumer.startField("list", 0);
    }
  }

  private void closeList(int count) {
    if (count > 0) {
      consumer.endField("list", 0);
    }
    consumer.endGroup();
    close();
    column++;
  }

  private void openElement() {
    consumer.startGroup();
    consumer.startField("element", 0);
  }

  private void closeElement() {
    consumer.endField("element", 0);
    consumer.endGroup();
  }

  private void openEntries(Map<String, ?> values) {
    if (!values.isEmpty()) {
      consumer.startField("key_value", 0);
    }
  }

  private void openEntry(String key) {
    consumer.startGroup();
    consumer.startField("key", 0);
    consumer.addBinary(Binary.fromString(key));
    consumer.endField("key", 0);
    consumer.startField("value", 1);
  }

  private void closeEntry() {
    consumer.endField("value", 1);
    consumer.endGroup();
  }

  private void closeEntries(Map<String, ?> values) {
    if (!values.isEmpty()) {
      consumer.endField("key_value", 0);
    }
    consumer.endGroup();
    close();
    column++;
  }
}
