package io.afferent.connectors.kafka;

import org.apache.flink.connector.kafka.source.KafkaSource;

/** Stream descriptors from Kafka. */
public final class DescriptorSource {

  private DescriptorSource() {}

  /**
   * A source of descriptors and dead letters, one for each record of the streams asked for. No
   * bytes in the topic can stop it. A compacted topic must be read from the earliest record, or
   * streams that are already running have no descriptor.
   *
   * @throws IllegalArgumentException when the options start anywhere but at the earliest record
   */
  public static KafkaSource<InboundDescriptor> of(SourceOptions options) {
    if (options.start().kind() != StartOffsets.Kind.EARLIEST) {
      throw new IllegalArgumentException(
          "descriptors must be read from the EARLIEST record, not "
              + options.start().kind()
              + ": a stream that already runs does not describe itself again");
    }
    return SignalSource.source(options, new InboundForm.Descriptors());
  }
}
