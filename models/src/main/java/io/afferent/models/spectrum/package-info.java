/** Amplitude spectra of windows as the encoders of EEG want them: normalised, cut into patches. */
@NullMarked
package io.afferent.models.spectrum;

import org.jspecify.annotations.NullMarked;
