package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads and checks a header. */
final class NiftiHeaderReader {
  /** Voxels of a volume; an index of a voxel is an int, and masks hold a bit for each. */
  private static final long MOST_VOXELS = 1L << 27;

  private final ImageBytes bytes;
  private final NiftiFields fields;
  private final SourceWarnings warnings;

  private NiftiHeaderReader(ImageBytes bytes, NiftiFields fields, SourceWarnings warnings) {
    this.bytes = bytes;
    this.fields = fields;
    this.warnings = warnings;
  }

  /**
   * Reads the header at the begin of a file.
   *
   * @throws RecordingException if it is none, or describes an image that is not read
   */
  static NiftiHeader read(ImageBytes bytes, SourceWarnings warnings) throws IOException {
    bytes.requireLength(4);
    int length = NiftiFields.lengthOf(bytes.read(0, 4));
    if (length == 0) {
      throw bytes.refusedAt(
          0, "an image begins with 348 (NIfTI-1) or 540 (NIfTI-2), this does not; it is no NIfTI");
    }
    bytes.requireLength(length);
    Optional<NiftiFields> fields = NiftiFields.of(bytes.read(0, length));
    return new NiftiHeaderReader(bytes, fields.orElseThrow(), warnings).header();
  }

  private NiftiHeader header() throws IOException {
    if (!fields.isNifti()) {
      NiftiImage.requireNoTextModeCopy(bytes);
      throw bytes.refusedAt(
          fields.version() == 2 ? 4 : 344,
          "the magic is neither n+"
              + fields.version()
              + " nor ni"
              + fields.version()
              + "; an Analyze image says neither its orientation nor its type for sure, convert it"
              + " to NIfTI");
    }
    if (!fields.hasLineEnds()) {
      throw bytes.refusedAt(
          8, "the bytes 0D 0A 1A 0A are changed: a text-mode copy damaged the file; copy it again");
    }
    long dataOffset = dataOffset();
    List<Integer> extensions = NiftiExtensions.codes(bytes, fields, dataOffset, warnings);
    if (NiftiIntent.isCifti(fields.intentCode()) || extensions.contains(NiftiExtensions.CIFTI)) {
      throw bytes.refused(
          "is CIFTI-2: its rows and columns are points of the cortex and series, not voxels, and"
              + " are not read; write its time courses to a table, or name the volumetric image");
    }
    NiftiType type = type();
    int dimensions = dimensions();
    long[] sizes = sizes(dimensions);
    long voxels = sizes[0];
    for (int axis = 1; axis < 3; axis++) {
      voxels = voxels > MOST_VOXELS ? voxels : voxels * Math.min(sizes[axis], MOST_VOXELS + 1);
    }
    if (voxels > MOST_VOXELS) {
      throw refusedDim(1, "a volume has at most " + MOST_VOXELS + " voxels", shape(sizes));
    }
    return new NiftiHeader(
        fields,
        (int) sizes[0],
        (int) sizes[1],
        (int) sizes[2],
        dimensions > 3,
        sizes[3],
        type,
        isScaled() ? fields.slope() : 1,
        isScaled() ? intercept() : 0,
        dataOffset,
        NiftiAffine.of(fields, warnings),
        extensions);
  }

  private long dataOffset() throws RecordingException {
    double told = fields.voxelOffset();
    int at = fields.version() == 2 ? 168 : 108;
    if (!(told >= 0 && told == Math.rint(told) && told < 0x1p62)) {
      throw bytes.refusedAt(at, "voxels should begin at byte " + told + ", which cannot be");
    }
    int first = fields.headerBytes() + 4;
    if (fields.isSingle() && told == 0) {
      warnings.add("the header does not say where voxels begin; byte " + first + " is taken");
      return first;
    }
    if (fields.isSingle() && told < first) {
      throw bytes.refusedAt(
          at,
          "voxels should begin at byte "
              + (long) told
              + ", inside of the header; allowed is "
              + first
              + " or more");
    }
    return (long) told;
  }

  private NiftiType type() throws RecordingException {
    int code = fields.datatype();
    int at = fields.version() == 2 ? 12 : 70;
    Optional<NiftiType> type = NiftiType.of(code);
    if (type.isEmpty()) {
      throw bytes.refusedAt(
          at,
          "voxels are "
              + NiftiType.unreadable(code)
              + " (datatype "
              + code
              + "); real integers and floats of 8 to 64 bits are read, convert the image");
    }
    if (fields.bitsPerVoxel() != 8 * type.get().bytes) {
      warnings.add(
          "the header says "
              + fields.bitsPerVoxel()
              + " bits per voxel, but a voxel of type "
              + type.get()
              + " has "
              + 8 * type.get().bytes
              + "; the type counts");
    }
    if (type.get() == NiftiType.INT64 || type.get() == NiftiType.UINT64) {
      warnings.add(
          "voxels are "
              + type.get()
              + " and are given as FLOAT64, which is exact up to 9007199254740992 only");
    }
    return type.get();
  }

  private int dimensions() throws RecordingException {
    long dimensions = fields.dim(0);
    if (dimensions < 1 || dimensions > 7) {
      throw refusedDim(0, "an image has 1 to 7 dimensions", Long.toString(dimensions));
    }
    return (int) dimensions;
  }

  /** Sizes of the first four axes. */
  private long[] sizes(int dimensions) throws RecordingException {
    long[] sizes = {1, 1, 1, 1, 1, 1, 1};
    boolean onlyOnesBehind = true;
    for (int axis = dimensions; axis >= 1; axis--) {
      long size = fields.dim(axis);
      if (size == 0 && onlyOnesBehind && axis > 1) {
        warnings.add("dimension " + axis + " has the size 0, which counts as 1");
        size = 1;
      }
      if (size < 1) {
        throw refusedDim(axis, "the size of dimension " + axis + " is at least 1", "" + size);
      }
      onlyOnesBehind &= size == 1;
      sizes[axis - 1] = size;
    }
    for (int axis = 4; axis < 7; axis++) {
      if (sizes[axis] > 1) {
        throw refusedDim(
            axis + 1,
            "images of up to four dimensions are read, space and time; take this apart first",
            "dimension " + (axis + 1) + " of size " + sizes[axis]);
      }
    }
    return sizes;
  }

  private static String shape(long[] sizes) {
    return sizes[0] + " x " + sizes[1] + " x " + sizes[2];
  }

  private RecordingException refusedDim(int index, String allowed, String was) {
    return bytes.refusedAt(
        fields.version() == 2 ? 16 + 8 * index : 40 + 2 * index, allowed + ", was " + was);
  }

  private boolean isScaled() {
    return Double.isFinite(fields.slope()) && fields.slope() != 0;
  }

  private double intercept() throws RecordingException {
    if (!Double.isFinite(fields.intercept())) {
      throw bytes.refusedAt(
          fields.version() == 2 ? 184 : 116,
          "the slope is "
              + fields.slope()
              + " but the intercept is "
              + fields.intercept()
              + "; set it to a number, 0 for none");
    }
    return fields.intercept();
  }
}
