package io.afferent.ingest.recording.dicom;

import java.util.Set;

/** Tags of the data elements that are read: group in the upper, element in the lower 16 bits. */
final class DicomTag {
  static final int MEDIA_SOP_CLASS = 0x00020002;
  static final int TRANSFER_SYNTAX = 0x00020010;
  static final int IMAGE_TYPE = 0x00080008;
  static final int SOP_CLASS = 0x00080016;
  static final int SOP_INSTANCE = 0x00080018;
  static final int STUDY_DATE = 0x00080020;
  static final int SERIES_DATE = 0x00080021;
  static final int ACQUISITION_DATE = 0x00080022;
  static final int CONTENT_DATE = 0x00080023;
  static final int ACQUISITION_DATE_TIME = 0x0008002A;
  static final int ACQUISITION_TIME = 0x00080032;
  static final int CONTENT_TIME = 0x00080033;
  static final int MODALITY = 0x00080060;
  static final int MANUFACTURER = 0x00080070;
  static final int INSTITUTION = 0x00080080;
  static final int REFERRING_PHYSICIAN = 0x00080090;
  static final int STATION = 0x00081010;
  static final int SERIES_DESCRIPTION = 0x0008103E;
  static final int OPERATORS = 0x00081070;
  static final int MODEL = 0x00081090;
  static final int FRAME_TYPE = 0x00089007;
  static final int PATIENT_NAME = 0x00100010;
  static final int PATIENT_ID = 0x00100020;
  static final int PATIENT_BIRTH_DATE = 0x00100030;
  static final int PATIENT_SEX = 0x00100040;
  static final int PATIENT_AGE = 0x00101010;
  static final int PATIENT_SIZE = 0x00101020;
  static final int PATIENT_WEIGHT = 0x00101030;
  static final int SLICE_THICKNESS = 0x00180050;
  static final int REPETITION_TIME = 0x00180080;
  static final int ECHO_TIME = 0x00180081;
  static final int FIELD_STRENGTH = 0x00180087;
  static final int SPACING_BETWEEN_SLICES = 0x00180088;
  static final int DEVICE_SERIAL = 0x00181000;
  static final int PROTOCOL_NAME = 0x00181030;
  static final int PHASE_ENCODING = 0x00181312;
  static final int FLIP_ANGLE = 0x00181314;
  static final int FRAME_ACQUISITION_DATE_TIME = 0x00189074;
  static final int EFFECTIVE_ECHO_TIME = 0x00189082;
  static final int MR_TIMING_SEQUENCE = 0x00189112;
  static final int MR_ECHO_SEQUENCE = 0x00189114;
  static final int FRAME_REFERENCE_DATE_TIME = 0x00189151;
  static final int FRAME_TYPE_SEQUENCE = 0x00189226;
  static final int SERIES_INSTANCE = 0x0020000E;
  static final int SERIES_NUMBER = 0x00200011;
  static final int ACQUISITION_NUMBER = 0x00200012;
  static final int INSTANCE_NUMBER = 0x00200013;
  static final int IMAGE_POSITION = 0x00200032;
  static final int IMAGE_ORIENTATION = 0x00200037;
  static final int TEMPORAL_POSITION = 0x00200100;
  static final int STACK_ID = 0x00209056;
  static final int IN_STACK_POSITION = 0x00209057;
  static final int FRAME_CONTENT_SEQUENCE = 0x00209111;
  static final int PLANE_POSITION_SEQUENCE = 0x00209113;
  static final int PLANE_ORIENTATION_SEQUENCE = 0x00209116;
  static final int TEMPORAL_POSITION_INDEX = 0x00209128;
  static final int DIMENSION_INDEX_VALUES = 0x00209157;
  static final int DIMENSION_INDEX_POINTER = 0x00209165;
  static final int DIMENSION_INDEX_SEQUENCE = 0x00209222;
  static final int SAMPLES_PER_PIXEL = 0x00280002;
  static final int PHOTOMETRIC = 0x00280004;
  static final int NUMBER_OF_FRAMES = 0x00280008;
  static final int ROWS = 0x00280010;
  static final int COLUMNS = 0x00280011;
  static final int PIXEL_SPACING = 0x00280030;
  static final int BITS_ALLOCATED = 0x00280100;
  static final int BITS_STORED = 0x00280101;
  static final int HIGH_BIT = 0x00280102;
  static final int PIXEL_REPRESENTATION = 0x00280103;
  static final int RESCALE_INTERCEPT = 0x00281052;
  static final int RESCALE_SLOPE = 0x00281053;
  static final int PIXEL_MEASURES_SEQUENCE = 0x00289110;
  static final int PIXEL_TRANSFORMATION_SEQUENCE = 0x00289145;
  static final int SHARED_GROUPS = 0x52009229;
  static final int PER_FRAME_GROUPS = 0x52009230;
  static final int FLOAT_PIXEL_DATA = 0x7FE00008;
  static final int DOUBLE_PIXEL_DATA = 0x7FE00009;
  static final int PIXEL_DATA = 0x7FE00010;
  static final int ITEM = 0xFFFEE000;
  static final int ITEM_END = 0xFFFEE00D;
  static final int SEQUENCE_END = 0xFFFEE0DD;

  /** Groups in which makers of scanners put what this package reads. */
  private static final Set<Integer> PRIVATE_GROUPS = Set.of(0x0019, 0x0029);

  private static final Set<Integer> SEQUENCES =
      Set.of(
          MR_TIMING_SEQUENCE,
          MR_ECHO_SEQUENCE,
          FRAME_TYPE_SEQUENCE,
          FRAME_CONTENT_SEQUENCE,
          PLANE_POSITION_SEQUENCE,
          PLANE_ORIENTATION_SEQUENCE,
          DIMENSION_INDEX_SEQUENCE,
          PIXEL_MEASURES_SEQUENCE,
          PIXEL_TRANSFORMATION_SEQUENCE,
          SHARED_GROUPS,
          PER_FRAME_GROUPS);

  private DicomTag() {}

  static boolean isSequence(int tag) {
    return SEQUENCES.contains(tag);
  }

  static boolean isPixelData(int tag) {
    return tag == PIXEL_DATA || tag == FLOAT_PIXEL_DATA || tag == DOUBLE_PIXEL_DATA;
  }

  /** Whether an element may hold something of interest, rather than be skipped. */
  static boolean isRead(int tag) {
    int group = tag >>> 16;
    return group == 0x0002
        || group == 0x0008
        || group == 0x0010
        || group == 0x0018
        || group == 0x0020
        || group == 0x0028
        || PRIVATE_GROUPS.contains(group);
  }

  /** The tag as people write it: {@code (0028,0010)}. */
  static String text(int tag) {
    return String.format("(%04X,%04X)", tag >>> 16, tag & 0xFFFF);
  }
}
