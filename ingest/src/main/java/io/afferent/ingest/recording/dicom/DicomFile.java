package io.afferent.ingest.recording.dicom;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one file: where its pixels are and which volume they belong to, never the pixels.
 *
 * @param path the file
 * @param size its size (bytes)
 * @param identity which image it is, as far as its header could be read
 * @param content whether it is an image that can be used
 * @param problem why it is none; empty for an image
 * @param image the image; null unless {@code content} is IMAGE
 */
record DicomFile(
    Path path,
    long size,
    Identity identity,
    Content content,
    String problem,
    @Nullable Image image) {

  /** Whether a file can be used. */
  enum Content {
    IMAGE,
    /** Something else than an image of a scanner: a report, a spectrum, a directory. */
    OTHER,
    /** An image that is damaged, not complete, or of a kind that is not read. */
    DEFECT
  }

  /** How an image holds a volume. */
  enum Layout {
    /** All slices side by side in one image. */
    MOSAIC,
    /** Frames with functional groups. */
    FRAMES,
    /** One slice. */
    SLICE
  }

  /**
   * Numbers and identifiers of an image.
   *
   * @param series identifier of the series; empty when it could not be read
   * @param instance identifier of the image; empty when there is none
   */
  record Identity(
      String series,
      String instance,
      OptionalLong seriesNumber,
      OptionalLong instanceNumber,
      OptionalLong acquisitionNumber,
      OptionalLong temporalPosition) {}

  /**
   * Linear map from stored to real values.
   *
   * @param slope real value of one step
   * @param intercept real value of stored 0
   */
  record Scale(double slope, double intercept) {
    static final Scale NONE = new Scale(1, 0);
  }

  /**
   * The tiles of a mosaic.
   *
   * @param tiles how many tiles hold a slice
   * @param reversed whether slices follow each other against the normal of the image
   * @param directionTold whether {@code reversed} is told, rather than taken for false
   * @param timesMillis when each slice was acquired (ms), as text; empty when not told
   */
  record Mosaic(int tiles, boolean reversed, boolean directionTold, List<String> timesMillis) {
    /** Tiles in a row, and in a column, of the mosaic. */
    int side() {
      int side = (int) Math.sqrt(tiles);
      while (side * side < tiles) {
        side++;
      }
      return side;
    }
  }

  /**
   * One frame of a multi-frame image.
   *
   * @param timeNanos when it was acquired (ns)
   * @param placement where it lies; null when not told
   * @param scale its own scale
   * @param contrast what else tells frames apart: kind of values, echo
   * @param stack name of its stack of slices, empty when not told
   * @param inStack position in its stack; 0 when not told
   * @param temporalIndex number of its volume; 0 when not told
   * @param dimensions indices in the dimensions that the file declares
   */
  record Frame(
      OptionalLong timeNanos,
      @Nullable Placement placement,
      Scale scale,
      String contrast,
      String stack,
      long inStack,
      long temporalIndex,
      List<Long> dimensions) {}

  /**
   * One image.
   *
   * @param columns pixels of a row
   * @param rows rows of a frame
   * @param pixelOffset first byte of the pixels in the file
   * @param contrast what tells images of one place and time apart: kind of values, echo
   * @param timeNanos when it was acquired (ns)
   * @param repetitionMillis time from volume to volume (ms)
   * @param scale scale of all frames that have none of their own
   * @param placement where the image lies; null when not told
   * @param sliceSpacing distance of slices as written (mm); 0 when not told
   * @param mosaic tiles; null unless {@code layout} is MOSAIC
   * @param dimensions tags that the dimensions of frames index
   * @param frames frames; empty unless {@code layout} is FRAMES
   */
  record Image(
      Layout layout,
      int columns,
      int rows,
      PixelFormat format,
      long pixelOffset,
      String contrast,
      OptionalLong timeNanos,
      Optional<BigDecimal> repetitionMillis,
      Scale scale,
      @Nullable Placement placement,
      double sliceSpacing,
      @Nullable Mosaic mosaic,
      List<Integer> dimensions,
      List<Frame> frames) {

    long bytesPerFrame() {
      return (long) columns * rows * format.bytesPerPixel();
    }
  }

  String name() {
    return String.valueOf(path.getFileName());
  }

  /** The image of a file that is one. */
  Image pixels() {
    if (image == null) {
      throw new IllegalStateException(name() + " is no image");
    }
    return image;
  }
}
