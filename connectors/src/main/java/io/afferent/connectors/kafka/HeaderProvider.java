package io.afferent.connectors.kafka;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;

/**
 * Adds Kafka headers to a record as it leaves. Wall-clock facts belong here and never in values, so
 * that a replay writes the same bytes.
 *
 * @param <T> record that leaves
 */
@FunctionalInterface
public interface HeaderProvider<T> extends Serializable {

  /** Wall clock when the record was handed to the producer (ns since 1970-01-01 UTC, decimal). */
  String EMIT_TIME_NANOS = "afferent-emit-time-nanos";

  /** Wall clock when the newest block that a result rests on was ingested (ns, decimal). */
  String RECEIVE_TIME_NANOS = "afferent-receive-time-nanos";

  /** Adds to the headers of one record. */
  void addTo(T record, Headers headers);

  /** Adds nothing. */
  static <T> HeaderProvider<T> none() {
    return (record, headers) -> {};
  }

  /** Adds {@link #EMIT_TIME_NANOS}. */
  static <T> HeaderProvider<T> emitTime() {
    return (record, headers) -> {
      Instant now = Instant.now();
      put(headers, EMIT_TIME_NANOS, TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano());
    };
  }

  /** Puts a number as decimal text, which every Kafka tool shows. */
  static void put(Headers headers, String name, long value) {
    headers.add(name, Long.toString(value).getBytes(StandardCharsets.US_ASCII));
  }
}
