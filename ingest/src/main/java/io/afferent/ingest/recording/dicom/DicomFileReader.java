package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the header of one file, up to its pixels, and checks that these are all there. */
final class DicomFileReader {
  private static final String ENHANCED = "1.2.840.10008.5.1.4.1.1.4.1";
  private static final String LEGACY_ENHANCED = "1.2.840.10008.5.1.4.1.1.4.4";
  private static final Set<String> IMAGE_CLASSES =
      Set.of("1.2.840.10008.5.1.4.1.1.4", ENHANCED, LEGACY_ENHANCED);
  private static final String MOSAIC = "MOSAIC";
  private static final int LONGEST_ECHO = 16;

  private DicomFileReader() {}

  /**
   * Reads a file; what is wrong with it is in the result, because in a folder it must not keep the
   * others from being read.
   *
   * @throws IOException if the file cannot be opened or read at all
   */
  static DicomFile read(Path path) throws IOException {
    try (RecordingFile file = RecordingFile.open(path)) {
      DataSet set = new DataSet(file);
      FrameReader frames = new FrameReader(set);
      try {
        DataSetReader.read(file, set, frames::add);
        String kind = sopClass(set);
        if (!kind.isEmpty() && !IMAGE_CLASSES.contains(kind)) {
          return other(set);
        }
        return new DicomFile(
            path,
            file.size(),
            identity(set),
            DicomFile.Content.IMAGE,
            "",
            image(set, frames.frames()));
      } catch (RecordingException refused) {
        String kind = sopClass(set);
        if (!kind.isEmpty() && !IMAGE_CLASSES.contains(kind)) {
          return other(set);
        }
        return new DicomFile(
            path,
            file.size(),
            identity(set),
            DicomFile.Content.DEFECT,
            String.valueOf(refused.getMessage()),
            null);
      }
    }
  }

  private static DicomFile other(DataSet set) {
    RecordingFile file = set.file();
    return new DicomFile(
        file.path(),
        file.size(),
        identity(set),
        DicomFile.Content.OTHER,
        file.name()
            + ": is a DICOM file, but no MR image (its SOP class is "
            + SourceText.quoted(sopClass(set))
            + "); name an image of the series, or its folder",
        null);
  }

  private static String sopClass(DataSet set) {
    String own = set.text(DicomTag.SOP_CLASS);
    return own.isEmpty() ? set.text(DicomTag.MEDIA_SOP_CLASS) : own;
  }

  /** Never fails, so that a damaged file still tells which series it belongs to. */
  private static DicomFile.Identity identity(DataSet set) {
    return new DicomFile.Identity(
        set.text(DicomTag.SERIES_INSTANCE),
        set.text(DicomTag.SOP_INSTANCE),
        number(set, DicomTag.SERIES_NUMBER),
        number(set, DicomTag.INSTANCE_NUMBER),
        number(set, DicomTag.ACQUISITION_NUMBER),
        number(set, DicomTag.TEMPORAL_POSITION));
  }

  private static OptionalLong number(DataSet set, int tag) {
    try {
      return set.whole(tag);
    } catch (RecordingException notANumber) {
      return OptionalLong.empty();
    }
  }

  private static DicomFile.Image image(DataSet set, List<DicomFile.Frame> frames)
      throws IOException {
    RecordingFile file = set.file();
    requireIdentity(set);
    int columns = size(set, DicomTag.COLUMNS, "columns");
    int rows = size(set, DicomTag.ROWS, "rows");
    PixelFormat format = PixelFormat.of(set);
    long count = set.whole(DicomTag.NUMBER_OF_FRAMES).orElse(1);
    long offset = pixels(set, columns, rows, format, count);
    List<String> type = set.texts(DicomTag.IMAGE_TYPE);
    boolean mosaic = type.contains(MOSAIC);
    String kind = sopClass(set);
    boolean framed =
        count > 1 || !frames.isEmpty() || kind.equals(ENHANCED) || kind.equals(LEGACY_ENHANCED);
    if (framed && mosaic) {
      throw file.refused("is a mosaic of several frames, which is not read; convert the series");
    }
    if (framed && frames.size() != count) {
      throw file.refused(
          "has "
              + count
              + " frames and functional groups for "
              + frames.size()
              + "; where each frame lies is not known");
    }
    Placement placement = framed ? null : Placement.of(set, set, set);
    String echo = set.text(DicomTag.ECHO_TIME);
    return new DicomFile.Image(
        framed
            ? DicomFile.Layout.FRAMES
            : mosaic ? DicomFile.Layout.MOSAIC : DicomFile.Layout.SLICE,
        columns,
        rows,
        format,
        offset,
        FrameReader.contrast(type, echo.substring(0, Math.min(LONGEST_ECHO, echo.length()))),
        DicomTime.acquired(set),
        FrameReader.repetitionMillis(set),
        FrameReader.scale(set, null),
        placement,
        sliceSpacing(set),
        mosaic ? MosaicReader.read(set, columns, rows, placement) : null,
        FrameReader.dimensions(set),
        frames);
  }

  /** Numbers that are written must be numbers, since the order of volumes rests on them. */
  private static void requireIdentity(DataSet set) throws RecordingException {
    if (set.text(DicomTag.SERIES_INSTANCE).isEmpty()) {
      throw set.file().refused("has no SeriesInstanceUID (0020,000E), so its series is not known");
    }
    int[] numbers = {
      DicomTag.INSTANCE_NUMBER, DicomTag.ACQUISITION_NUMBER, DicomTag.TEMPORAL_POSITION
    };
    for (int tag : numbers) {
      set.whole(tag);
    }
  }

  private static int size(DataSet set, int tag, String what) throws RecordingException {
    long size = set.unsigned16(tag).orElse(0);
    if (size == 0) {
      throw set.refused(tag, "the number of " + what + " is not given; the header is damaged");
    }
    return (int) size;
  }

  /** First byte of the pixels, all of which are in the file. */
  private static long pixels(DataSet set, int columns, int rows, PixelFormat format, long frames)
      throws RecordingException {
    RecordingFile file = set.file();
    DataSet.Element element = set.pixelData();
    if (element == null) {
      throw file.refusedAt(
          file.size(),
          "the file ends before its pixel data; it is cut off, or still being written");
    }
    if (element.tag() != DicomTag.PIXEL_DATA) {
      throw file.refusedAt(
          element.offset(), "pixels are floating-point numbers, which are not read; convert them");
    }
    if (element.length() < 0) {
      throw file.refusedAt(
          element.offset(),
          "the pixel data are compressed, although the transfer syntax says that they are not");
    }
    long pixel = (long) columns * rows * format.bytesPerPixel();
    if (frames < 1 || frames > file.size() / pixel + 1) {
      throw set.refused(
          DicomTag.NUMBER_OF_FRAMES,
          frames
              + " frames of "
              + pixel
              + " bytes do not fit a file of "
              + file.size()
              + " bytes; it is cut off or damaged");
    }
    long expected = frames * pixel;
    if (element.length() != expected && element.length() != expected + expected % 2) {
      throw file.refusedAt(
          element.offset(),
          "the pixel data have "
              + element.length()
              + " bytes, but "
              + frames
              + " frames of "
              + columns
              + " x "
              + rows
              + " pixels take "
              + expected
              + "; the header is damaged");
    }
    file.requireRange(element.offset(), expected, "the pixel data");
    return element.offset();
  }

  private static double sliceSpacing(DataSet set) throws RecordingException {
    for (int tag : new int[] {DicomTag.SPACING_BETWEEN_SLICES, DicomTag.SLICE_THICKNESS}) {
      double spacing = set.decimal(tag).map(BigDecimal::doubleValue).orElse(0.0);
      if (spacing > 0) {
        return spacing;
      }
    }
    return 0;
  }
}
