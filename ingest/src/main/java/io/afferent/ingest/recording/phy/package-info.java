/** Results of spike sorting as Kilosort and phy keep them. */
@NullMarked
package io.afferent.ingest.recording.phy;

import org.jspecify.annotations.NullMarked;
