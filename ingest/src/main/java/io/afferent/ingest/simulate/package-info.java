/**
 * A simulated subject whose EEG is known down to the sample, with the truth about what happens in
 * it: for first contact without a recording, and for tests of what a pipeline finds.
 */
@NullMarked
package io.afferent.ingest.simulate;

import org.jspecify.annotations.NullMarked;
