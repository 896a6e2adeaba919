/**
 * Sends recordings to Kafka as if their devices were there: in time or as fast as it goes, in
 * order, and on wish with seeded losses, duplicates and disorder that are written down, so that
 * what reads the stream can be held against the truth.
 */
@NullMarked
package io.afferent.ingest.replay;

import org.jspecify.annotations.NullMarked;
