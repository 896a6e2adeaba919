package io.afferent.schema.wire;

import org.apache.avro.specific.SpecificRecord;

/**
 * A topic of the catalogue.
 *
 * @param name name in Kafka
 * @param recordClass record that its values hold
 * @param compacted whether Kafka keeps only the newest value of a key
 */
public record TopicSpec(
    String name, Class<? extends SpecificRecord> recordClass, boolean compacted) {}
