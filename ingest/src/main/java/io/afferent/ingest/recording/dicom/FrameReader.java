package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.RecordingException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of the functional groups of a multi-frame file, one by one as they are read; what a
 * frame does not tell, the shared groups or the file itself do. Not thread-safe.
 */
final class FrameReader {
  private static final int MOST_DIMENSIONS = 32;

  private final DataSet set;
  private final List<DicomFile.Frame> frames = new ArrayList<>();

  /**
   * @param set the file, which has its shared groups before the first frame comes
   */
  FrameReader(DataSet set) {
    this.set = set;
  }

  List<DicomFile.Frame> frames() {
    return List.copyOf(frames);
  }

  void add(DataSet item) throws RecordingException {
    DataSet content = item.first(DicomTag.FRAME_CONTENT_SEQUENCE);
    OptionalLong time = DicomTime.dateTime(content.text(DicomTag.FRAME_ACQUISITION_DATE_TIME));
    if (time.isEmpty()) {
      time = DicomTime.dateTime(content.text(DicomTag.FRAME_REFERENCE_DATE_TIME));
    }
    List<Long> dimensions = new ArrayList<>();
    for (long index : content.unsigned32(DicomTag.DIMENSION_INDEX_VALUES)) {
      dimensions.add(index);
    }
    if (dimensions.size() > MOST_DIMENSIONS) {
      throw content.refused(
          DicomTag.DIMENSION_INDEX_VALUES,
          "must have at most " + MOST_DIMENSIONS + " values, has " + dimensions.size());
    }
    frames.add(
        new DicomFile.Frame(
            time,
            placement(item),
            scale(group(item, DicomTag.PIXEL_TRANSFORMATION_SEQUENCE), scale(set, null)),
            contrast(item),
            content.text(DicomTag.STACK_ID),
            first(content.unsigned32(DicomTag.IN_STACK_POSITION)),
            first(content.unsigned32(DicomTag.TEMPORAL_POSITION_INDEX)),
            List.copyOf(dimensions)));
  }

  /** Tags that the dimensions of the frames index. */
  static List<Integer> dimensions(DataSet set) throws RecordingException {
    List<Integer> pointers = new ArrayList<>();
    for (DataSet item : set.items(DicomTag.DIMENSION_INDEX_SEQUENCE)) {
      // A tag is written as two numbers of 16 bits, the group first.
      long pointer = first(item.unsigned32(DicomTag.DIMENSION_INDEX_POINTER));
      pointers.add((int) (pointer << 16 | pointer >>> 16));
    }
    return List.copyOf(pointers);
  }

  /** Time from volume to volume (ms), from the shared groups or the file itself. */
  static Optional<BigDecimal> repetitionMillis(DataSet set) throws RecordingException {
    Optional<BigDecimal> shared =
        set.first(DicomTag.SHARED_GROUPS)
            .first(DicomTag.MR_TIMING_SEQUENCE)
            .decimal(DicomTag.REPETITION_TIME);
    return shared.isPresent() ? shared : set.decimal(DicomTag.REPETITION_TIME);
  }

  /** The scale that a data set tells, else {@code other}, else none. */
  static DicomFile.Scale scale(DataSet set, DicomFile.@Nullable Scale other)
      throws RecordingException {
    Optional<BigDecimal> slope = set.decimal(DicomTag.RESCALE_SLOPE);
    Optional<BigDecimal> intercept = set.decimal(DicomTag.RESCALE_INTERCEPT);
    if (slope.isEmpty() && intercept.isEmpty()) {
      return other == null ? DicomFile.Scale.NONE : other;
    }
    double step = slope.isEmpty() ? 1 : slope.get().doubleValue();
    if (step == 0) {
      throw set.refused(DicomTag.RESCALE_SLOPE, "must not be 0, which would leave no signal");
    }
    return new DicomFile.Scale(step, intercept.isEmpty() ? 0 : intercept.get().doubleValue());
  }

  private @Nullable Placement placement(DataSet item) throws RecordingException {
    return Placement.of(
        group(item, DicomTag.PLANE_POSITION_SEQUENCE),
        group(item, DicomTag.PLANE_ORIENTATION_SEQUENCE),
        group(item, DicomTag.PIXEL_MEASURES_SEQUENCE));
  }

  /** The group of a frame, else the shared one; empty when there is neither. */
  private DataSet group(DataSet item, int sequence) {
    return item.items(sequence).isEmpty()
        ? set.first(DicomTag.SHARED_GROUPS).first(sequence)
        : item.first(sequence);
  }

  private String contrast(DataSet item) throws RecordingException {
    List<String> type = group(item, DicomTag.FRAME_TYPE_SEQUENCE).texts(DicomTag.FRAME_TYPE);
    Optional<Double> echo =
        group(item, DicomTag.MR_ECHO_SEQUENCE).float64(DicomTag.EFFECTIVE_ECHO_TIME);
    return contrast(type, echo.isEmpty() ? "" : echo.get().toString());
  }

  /** The third value of an image type says what the pixels are, and the echo when they were. */
  static String contrast(List<String> type, String echoMillis) {
    return (type.size() > 2 ? type.get(2) : "")
        + (echoMillis.isEmpty() ? "" : " of echo time " + echoMillis + " ms");
  }

  private static long first(long[] numbers) {
    return numbers.length == 0 ? 0 : numbers[0];
  }
}
