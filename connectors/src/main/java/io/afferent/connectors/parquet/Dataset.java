package io.afferent.connectors.parquet;

import java.io.Serializable;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * How records become rows of one kind of file. Column names are public API. Immutable.
 *
 * @param <T> record that is written
 */
interface Dataset<T> extends Serializable {

  /** Folder of the files. */
  String name();

  /** Columns in Parquet's own notation, without the message around them. */
  String columns();

  /** Rows that a record gives. */
  int rows(T record);

  /** Writes one row, columns in the order of {@link #columns()}. */
  void write(T record, int row, RowWriter out);

  /** Columns as Parquet reads them. */
  default MessageType schema() {
    return MessageTypeParser.parseMessageType(
        "message " + name().replace('-', '_') + " {\n" + columns() + "\n}");
  }
}
