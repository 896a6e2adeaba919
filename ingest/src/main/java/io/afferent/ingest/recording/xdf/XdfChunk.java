package io.afferent.ingest.recording.xdf;

/**
 * One chunk of a file.
 *
 * @param tag what it holds
 * @param offset first byte of the chunk
 * @param content first byte of its content
 * @param end first byte behind it
 */
record XdfChunk(int tag, long offset, long content, long end) {
  static final int FILE_HEADER = 1;
  static final int STREAM_HEADER = 2;
  static final int SAMPLES = 3;
  static final int CLOCK_OFFSET = 4;
  static final int BOUNDARY = 5;
  static final int STREAM_FOOTER = 6;

  long length() {
    return end - content;
  }
}
