/**
 * Records as bytes: the topics, both framings, the conversion of sample bytes, and the checks that
 * tell a usable block from damage.
 */
@NullMarked
package io.afferent.schema.wire;

import org.jspecify.annotations.NullMarked;
