/**
 * The BrainVision Core Data Format: a header ({@code .vhdr}, {@code .ahdr}) and markers ({@code
 * .vmrk}, {@code .amrk}) as text, and samples beside them in a binary or text file. Source: Brain
 * Products, "BrainVision Core Data Format", versions 1.0 and 2.0.
 */
@NullMarked
package io.afferent.ingest.recording.brainvision;

import org.jspecify.annotations.NullMarked;
