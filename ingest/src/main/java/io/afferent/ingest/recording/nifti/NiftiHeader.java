package io.afferent.ingest.recording.nifti;

import java.nio.ByteOrder;
import java.util.List;

/**
 * What the header of an image says, checked.
 *
 * @param fields the fields that are told but change nothing in how voxels are read
 * @param sizeX voxels along the first axis, which varies fastest
 * @param sizeY voxels along the second axis
 * @param sizeZ voxels along the third axis
 * @param hasTime whether there is a fourth axis
 * @param volumes length of the fourth axis, 1 without one
 * @param gain value of one digital step
 * @param offset value of digital zero
 * @param dataOffset first byte of the voxels
 * @param extensionCodes codes of the extensions, in the order of the file
 */
record NiftiHeader(
    NiftiFields fields,
    int sizeX,
    int sizeY,
    int sizeZ,
    boolean hasTime,
    long volumes,
    NiftiType type,
    double gain,
    double offset,
    long dataOffset,
    NiftiAffine affine,
    List<Integer> extensionCodes) {
  NiftiHeader {
    extensionCodes = List.copyOf(extensionCodes);
  }

  /** Voxels of a volume. */
  int voxels() {
    return sizeX * sizeY * sizeZ;
  }

  ByteOrder order() {
    return fields.order();
  }

  /** Bytes of a volume in the file. */
  long volumeBytes() {
    return (long) voxels() * type.bytes;
  }

  /** Whether the image says of itself that its values are labels. */
  boolean isLabels() {
    return fields.intentCode() == NiftiIntent.LABEL;
  }

  /** Sizes as people write them. */
  String shape() {
    String space = sizeX + " x " + sizeY + " x " + sizeZ;
    return hasTime ? space + " x " + volumes : space;
  }

  /** Whether two images have the same voxels. */
  boolean hasShapeOf(NiftiHeader other) {
    return sizeX == other.sizeX && sizeY == other.sizeY && sizeZ == other.sizeZ;
  }
}
