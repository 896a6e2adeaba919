package io.afferent.ingest.recording.fif;

/**
 * One tag of a file: what it is and where its content lies.
 *
 * @param kind what the content means
 * @param type how the content is stored
 * @param size bytes of content
 * @param offset first byte of the tag
 */
record FifTag(int kind, int type, int size, long offset) {
  static final int HEADER_BYTES = 16;

  static final int FILE_ID = 100;
  static final int BLOCK_ID = 103;
  static final int BLOCK_START = 104;
  static final int BLOCK_END = 105;
  static final int REF_ROLE = 115;
  static final int REF_FILE_NUMBER = 117;
  static final int REF_FILE_NAME = 118;
  static final int CHANNEL_COUNT = 200;
  static final int SAMPLING_RATE = 201;
  static final int CHANNEL_INFO = 203;
  static final int MEASUREMENT_DATE = 204;
  static final int COMMENT = 206;
  static final int FIRST_SAMPLE = 208;
  static final int EXPERIMENTER = 212;
  static final int LOW_PASS = 219;
  static final int HIGH_PASS = 223;
  static final int LINE_FREQUENCY = 235;
  static final int CHANNEL_NAME = 258;
  static final int DATA_BUFFER = 300;
  static final int DATA_SKIP_BUFFERS = 301;
  static final int DATA_SKIP_SAMPLES = 303;
  static final int ANNOTATION_ONSETS = 3568;
  static final int ANNOTATION_ENDS = 3569;
  static final int SUBJECT_FIRST_NAME = 401;
  static final int SUBJECT_LAST_NAME = 403;
  static final int SUBJECT_HOSPITAL_ID = 410;
  static final int CHANNEL_NAME_LIST = 3507;

  static final int BLOCK_MEASUREMENT = 100;
  static final int BLOCK_INFO = 101;
  static final int BLOCK_RAW = 102;
  static final int BLOCK_EVOKED = 104;
  static final int BLOCK_SUBJECT = 106;
  static final int BLOCK_CONTINUOUS = 112;
  static final int BLOCK_CHANNEL = 113;
  static final int BLOCK_REFERENCE = 118;
  static final int BLOCK_SHIELDED_RAW = 119;
  static final int BLOCK_BAD_CHANNELS = 359;
  static final int BLOCK_EPOCHS = 373;
  static final int BLOCK_ANNOTATIONS = 3810;

  /** First byte of the content. */
  long contentOffset() {
    return offset + HEADER_BYTES;
  }
}
