/**
 * Series of DICOM images as recordings of volumes: Siemens mosaics, enhanced multi-frame files, and
 * one file per slice. Headers are read by a parser of this package, which keeps offsets and never
 * touches pixel data.
 */
@NullMarked
package io.afferent.ingest.recording.dicom;

import org.jspecify.annotations.NullMarked;
