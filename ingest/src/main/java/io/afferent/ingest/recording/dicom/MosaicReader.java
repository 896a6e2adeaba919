package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how many tiles of a Siemens mosaic hold slices: from the CSA header, or where that was
 * removed from the private elements that newer scanners write.
 */
final class MosaicReader {
  private static final String CSA_CREATOR = "SIEMENS CSA HEADER";
  private static final String MR_CREATOR = "SIEMENS MR HEADER";
  private static final String COUNT = "NumberOfImagesInMosaic";
  private static final String NORMAL = "SliceNormalVector";
  private static final String TIMES = "MosaicRefAcqTimes";
  private static final int CSA_IMAGE = 0x10;
  private static final int MR_COUNT = 0x0A;
  private static final int MR_TIMES = 0x29;
  private static final int MOST_TILES = 4096;
  private static final double PARALLEL = 0.99;

  private MosaicReader() {}

  /**
   * Reads the tiles.
   *
   * @param placement where the image lies; null when not told
   * @throws io.afferent.ingest.recording.RecordingException if their number is not known, or they
   *     do not fill the image evenly
   */
  static DicomFile.Mosaic read(DataSet set, int columns, int rows, @Nullable Placement placement)
      throws IOException {
    DicomFile.Mosaic mosaic = fromCsa(set, placement);
    if (mosaic == null) {
      mosaic = fromMrHeader(set);
    }
    RecordingFile file = set.file();
    if (mosaic == null) {
      throw file.refused(
          "is a mosaic, but neither the CSA header nor another private element says how many of its"
              + " tiles hold slices, as in files that were anonymised; convert the original series");
    }
    int side = mosaic.side();
    if (columns % side != 0 || rows % side != 0) {
      throw file.refused(
          mosaic.tiles()
              + " tiles are "
              + side
              + " in a row, which do not fit "
              + columns
              + " x "
              + rows
              + " pixels; the header is damaged");
    }
    return mosaic;
  }

  private static DicomFile.@Nullable Mosaic fromCsa(DataSet set, @Nullable Placement placement)
      throws IOException {
    OptionalLong tag = set.privateTag(0x0029, CSA_CREATOR, CSA_IMAGE);
    DataSet.Element element = tag.isPresent() ? set.element((int) tag.getAsLong()) : null;
    if (element == null || element.length() == 0) {
      return null;
    }
    Map<String, List<String>> fields =
        CsaHeader.read(set.file(), element, Set.of(COUNT, NORMAL, TIMES));
    List<String> count = fields.getOrDefault(COUNT, List.of());
    if (count.isEmpty()) {
      return null;
    }
    Optional<BigDecimal> tiles = SourceText.decimal(count.get(0));
    int number = tiles.isPresent() ? tiles.get().intValue() : 0;
    if (number < 1 || number > MOST_TILES || tiles.get().compareTo(new BigDecimal(number)) != 0) {
      throw set.file()
          .refusedAt(
              element.offset(),
              COUNT
                  + " of the CSA header must be 1 to "
                  + MOST_TILES
                  + ", was "
                  + SourceText.quoted(count.get(0)));
    }
    boolean reversed = false;
    Vector normal = vector(fields.getOrDefault(NORMAL, List.of()));
    if (normal != null && placement != null) {
      double cosine = normal.dot(placement.normal());
      if (!(Math.abs(cosine) > PARALLEL && Math.abs(cosine) < 2 - PARALLEL)) {
        throw set.file()
            .refusedAt(
                element.offset(),
                NORMAL
                    + " of the CSA header is not at a right angle to the image; the header is"
                    + " damaged");
      }
      reversed = cosine < 0;
    }
    return new DicomFile.Mosaic(
        number,
        reversed,
        normal != null && placement != null,
        times(fields.getOrDefault(TIMES, List.of())));
  }

  private static DicomFile.@Nullable Mosaic fromMrHeader(DataSet set) throws IOException {
    OptionalLong tag = set.privateTag(0x0019, MR_CREATOR, MR_COUNT);
    if (tag.isEmpty()) {
      return null;
    }
    OptionalLong count = set.unsigned16((int) tag.getAsLong());
    if (count.isEmpty() || count.getAsLong() < 1 || count.getAsLong() > MOST_TILES) {
      return null;
    }
    OptionalLong times = set.privateTag(0x0019, MR_CREATOR, MR_TIMES);
    return new DicomFile.Mosaic(
        (int) count.getAsLong(),
        false,
        false,
        times.isEmpty() ? List.of() : set.float64Texts((int) times.getAsLong()));
  }

  private static @Nullable Vector vector(List<String> texts) {
    if (texts.size() != 3) {
      return null;
    }
    double[] values = new double[3];
    for (int i = 0; i < 3; i++) {
      Optional<BigDecimal> value = SourceText.decimal(texts.get(i));
      if (value.isEmpty()) {
        return null;
      }
      values[i] = value.get().doubleValue();
    }
    return new Vector(values[0], values[1], values[2]);
  }

  /** The times without superfluous zeros; none when one of them is no number. */
  private static List<String> times(List<String> texts) {
    List<String> times = new ArrayList<>();
    for (String text : texts) {
      Optional<BigDecimal> value = SourceText.decimal(text);
      if (value.isEmpty()) {
        return List.of();
      }
      times.add(value.get().stripTrailingZeros().toPlainString());
    }
    return times;
  }
}
