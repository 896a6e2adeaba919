/**
 * A Kafka broker inside the JVM, for the embedded mode, for first contact and for tests that need a
 * real broker.
 */
@NullMarked
package io.afferent.ingest.broker;

import org.jspecify.annotations.NullMarked;
