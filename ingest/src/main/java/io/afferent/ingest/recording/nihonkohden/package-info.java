/**
 * Nihon Kohden recordings: samples in an {@code .EEG} file, with names of electrodes ({@code
 * .21E}), events ({@code .LOG}) and the patient ({@code .PNT}) beside it.
 */
@NullMarked
package io.afferent.ingest.recording.nihonkohden;

import org.jspecify.annotations.NullMarked;
