/**
 * Data sets in the Brain Imaging Data Structure: recordings described by the files beside and above
 * them, and folders of recordings as something to choose from.
 */
@NullMarked
package io.afferent.ingest.recording.bids;

import org.jspecify.annotations.NullMarked;
