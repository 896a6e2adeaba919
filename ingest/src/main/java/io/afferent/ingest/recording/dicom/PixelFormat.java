package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.schema.SampleType;
import java.util.OptionalLong;

/**
 * How one pixel is stored: the low {@code bitsStored} bits of {@code bitsAllocated}, little-endian.
 *
 * @param bitsAllocated 8, 16 or 32
 * @param bitsStored 1 to {@code bitsAllocated}
 * @param signed whether the highest stored bit is a sign
 */
record PixelFormat(int bitsAllocated, int bitsStored, boolean signed) {

  /**
   * What a header says.
   *
   * @throws RecordingException if it says nothing, or describes colours or bits in another order
   */
  static PixelFormat of(DataSet set) throws RecordingException {
    long samples = set.unsigned16(DicomTag.SAMPLES_PER_PIXEL).orElse(1);
    String photometric = set.text(DicomTag.PHOTOMETRIC);
    if (samples != 1
        || !(photometric.isEmpty()
            || photometric.equals("MONOCHROME1")
            || photometric.equals("MONOCHROME2"))) {
      throw set.refused(
          DicomTag.PHOTOMETRIC, "must be MONOCHROME1 or MONOCHROME2 with 1 sample per pixel");
    }
    int allocated = (int) required(set, DicomTag.BITS_ALLOCATED, "bits allocated");
    int stored = (int) required(set, DicomTag.BITS_STORED, "bits stored");
    long high = set.unsigned16(DicomTag.HIGH_BIT).orElse(stored - 1);
    long representation = set.unsigned16(DicomTag.PIXEL_REPRESENTATION).orElse(0);
    if (allocated != 8 && allocated != 16 && allocated != 32) {
      throw set.refused(
          DicomTag.BITS_ALLOCATED, "bits allocated must be 8, 16 or 32, are " + allocated);
    }
    if (stored < 1 || stored > allocated || high != stored - 1) {
      throw set.refused(
          DicomTag.BITS_STORED,
          "bits stored must be 1 to "
              + allocated
              + " and fill the lowest bits, are "
              + stored
              + " up to bit "
              + high);
    }
    if (representation > 1) {
      throw set.refused(
          DicomTag.PIXEL_REPRESENTATION,
          "pixel representation must be 0 or 1, is " + representation);
    }
    return new PixelFormat(allocated, stored, representation == 1);
  }

  private static long required(DataSet set, int tag, String what) throws RecordingException {
    OptionalLong value = set.unsigned16(tag);
    if (value.isEmpty()) {
      throw set.refused(tag, what + " are not given; the header is damaged");
    }
    return value.getAsLong();
  }

  int bytesPerPixel() {
    return bitsAllocated / 8;
  }

  long smallest() {
    return signed ? -(1L << (bitsStored - 1)) : 0;
  }

  long largest() {
    return signed ? (1L << (bitsStored - 1)) - 1 : (1L << bitsStored) - 1;
  }

  /** The smallest type that holds every stored value exactly. */
  SampleType sampleType() {
    if (largest() <= Short.MAX_VALUE) {
      return SampleType.INT16;
    }
    return largest() <= Integer.MAX_VALUE ? SampleType.INT32 : SampleType.FLOAT64;
  }

  /**
   * The pixel at a position. Bits that are allocated but not stored are left out: old scanners put
   * overlays there.
   */
  long pixel(byte[] bytes, int at) {
    long raw = bytes[at] & 0xFF;
    if (bitsAllocated > 8) {
      raw |= (bytes[at + 1] & 0xFFL) << 8;
    }
    if (bitsAllocated > 16) {
      raw |= (bytes[at + 2] & 0xFFL) << 16 | (bytes[at + 3] & 0xFFL) << 24;
    }
    int unused = 64 - bitsStored;
    return signed ? raw << unused >> unused : raw << unused >>> unused;
  }
}
