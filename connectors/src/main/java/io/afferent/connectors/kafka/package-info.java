/**
 * Signals and descriptors from Kafka into a job, and results from a job to Kafka. Bad input becomes
 * dead letters and never stops a stream; each sink says how it delivers.
 */
@NullMarked
package io.afferent.connectors.kafka;

import org.jspecify.annotations.NullMarked;
