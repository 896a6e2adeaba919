/** EEGFormer: discrete codes of EEG spectra (arXiv 2401.10278), as DJL blocks. */
@NullMarked
package io.afferent.models.eegformer;

import org.jspecify.annotations.NullMarked;
