package io.afferent.ingest.recording.brainvision;

import io.afferent.schema.SampleType;
import java.nio.ByteOrder;

/** How samples lie in the data file. */
sealed interface BrainVisionLayout {
  /** Whether all samples of one channel follow each other (VECTORIZED). */
  boolean vectorized();

  /**
   * Numbers in binary.
   *
   * @param name name of the number format in the header
   * @param type the same as a type of samples
   * @param bytes bytes of one value
   * @param order order of these bytes
   * @param offset first byte of the samples
   */
  record Binary(
      boolean vectorized, String name, SampleType type, int bytes, ByteOrder order, long offset)
      implements BrainVisionLayout {}

  /**
   * Numbers as text.
   *
   * @param decimalMark {@code '.'} or {@code ','}
   * @param skipLines lines in front of the first sample
   * @param skipColumns cells in front of the first value of each line
   */
  record Ascii(boolean vectorized, char decimalMark, int skipLines, int skipColumns)
      implements BrainVisionLayout {}
}
