/**
 * Electrode references: which combination of units each unit is measured against, applied sample by
 * sample without any state.
 */
@NullMarked
package io.afferent.jobs.reference;

import org.jspecify.annotations.NullMarked;
