/**
 * Blocks of a stream into order: duplicates dropped and counted, missing blocks turned into gap
 * records, late ones set aside.
 */
@NullMarked
package io.afferent.jobs.order;

import org.jspecify.annotations.NullMarked;
