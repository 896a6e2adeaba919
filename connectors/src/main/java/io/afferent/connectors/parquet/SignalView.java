package io.afferent.connectors.parquet;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How the records of a job are seen as signals to be written.
 *
 * @param <T> record of the job
 */
@FunctionalInterface
public interface SignalView<T> extends Serializable {

  /** The signal in one record; null, or a signal without samples, gives no row. */
  @Nullable SignalChunk of(T record);
}
