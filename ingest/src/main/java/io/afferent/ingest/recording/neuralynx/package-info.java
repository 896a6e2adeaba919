/** Recordings of Neuralynx systems: Cheetah and Pegasus. */
@NullMarked
package io.afferent.ingest.recording.neuralynx;

import org.jspecify.annotations.NullMarked;
