/**
 * NIfTI images as recordings of volumes: a volume is a sample, a voxel or a region of an atlas is a
 * unit. Compressed images are read forward, a block at a time.
 */
@NullMarked
package io.afferent.ingest.recording.nifti;

import org.jspecify.annotations.NullMarked;
