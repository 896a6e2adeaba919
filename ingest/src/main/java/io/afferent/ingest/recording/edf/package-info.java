/**
 * The European Data Format and its kin: EDF, EDF+C, EDF+D and their 24-bit twins BDF, BDF+C and
 * BDF+D. Sources: Kemp et al. 1992 (EDF), Kemp and Olivan 2003 (EDF+), BioSemi's BDF description.
 */
@NullMarked
package io.afferent.ingest.recording.edf;

import org.jspecify.annotations.NullMarked;
