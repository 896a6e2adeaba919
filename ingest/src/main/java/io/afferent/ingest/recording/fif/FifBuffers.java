package io.afferent.ingest.recording.fif;

import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.util.Arrays;

/**
 * Where the buffers of samples of one file lie, and how many samples were skipped in front of each.
 * Holds 20 bytes per buffer.
 */
final class FifBuffers {
  private static final int MOST_BUFFERS = 4_000_000;
  private static final long MOST_SKIPPED = 1L << 50;

  private final RecordingFile file;
  private long[] offsets = new long[16];
  private int[] samples = new int[16];
  private long[] skipped = new long[16];
  private int count;
  private int type;
  private long pendingBuffers;
  private long pendingSamples;

  FifBuffers(RecordingFile file) {
    this.file = file;
  }

  int count() {
    return count;
  }

  /** First byte of the samples of a buffer. */
  long offset(int buffer) {
    return offsets[buffer];
  }

  /** Samples of a buffer, at least 1. */
  int samples(int buffer) {
    return samples[buffer];
  }

  /** Samples that were not kept between the buffer before and this one. */
  long skippedBefore(int buffer) {
    return skipped[buffer];
  }

  /** Type of the samples, one of the number types of {@link FifContent}; 0 without samples. */
  int type() {
    return type;
  }

  void skipBuffers(FifTag tag) throws IOException {
    pendingBuffers += skip(tag);
  }

  void skipSamples(FifTag tag) throws IOException {
    pendingSamples += skip(tag);
  }

  private int skip(FifTag tag) throws IOException {
    int amount = FifContent.integer(file, tag);
    if (amount < 0) {
      throw file.refusedAt(
          tag.offset(), "a skip of " + amount + ", at least 0 is allowed; the file is damaged");
    }
    return amount;
  }

  /** Takes a buffer; of one that is cut off, the samples that are whole. */
  void add(FifTag tag, int channelCount, SourceWarnings warnings) throws IOException {
    int width = FifContent.bytesPerValue(tag.type());
    if (width == 0) {
      boolean complex =
          tag.type() == FifContent.TYPE_COMPLEX64 || tag.type() == FifContent.TYPE_COMPLEX128;
      throw file.refusedAt(
          tag.offset(),
          "the samples are of type "
              + tag.type()
              + (complex ? " (complex numbers)" : "")
              + "; only types 2 and 16 (int16), 3 (int32), 4 (float32) and 5 (float64) are read");
    }
    if (count > 0 && (width != FifContent.bytesPerValue(type) || isFloat(tag) != isFloat())) {
      throw file.refusedAt(
          tag.offset(),
          "the samples change from type " + type + " to " + tag.type() + "; the file is damaged");
    }
    long sampleBytes = (long) width * channelCount;
    if (tag.size() % sampleBytes != 0) {
      throw file.refusedAt(
          tag.offset(),
          "a buffer of "
              + tag.size()
              + " bytes is no whole number of samples of "
              + channelCount
              + " channels, "
              + sampleBytes
              + " bytes each; the file is damaged");
    }
    long present = Math.min(tag.size(), file.size() - tag.contentOffset()) / sampleBytes;
    if (present < tag.size() / sampleBytes) {
      warnings.add(
          "the file ends at byte "
              + file.size()
              + " inside a buffer of samples; "
              + present
              + " of its "
              + tag.size() / sampleBytes
              + " samples are there");
    }
    type = tag.type();
    append(tag, (int) (tag.size() / sampleBytes), (int) present);
  }

  private void append(FifTag tag, int declared, int present) throws IOException {
    long missing = pendingBuffers * declared + pendingSamples;
    if (Math.multiplyHigh(pendingBuffers, declared) != 0 || missing < 0 || missing > MOST_SKIPPED) {
      throw file.refusedAt(
          tag.offset(),
          pendingBuffers
              + " buffers of "
              + declared
              + " samples and "
              + pendingSamples
              + " samples were skipped before this buffer, at most "
              + MOST_SKIPPED
              + " are believed; the file is damaged");
    }
    if (present == 0) {
      // An empty buffer tells no length, so that what was skipped stays open.
      return;
    }
    if (count == MOST_BUFFERS) {
      throw file.refusedAt(
          tag.offset(),
          "more than " + MOST_BUFFERS + " buffers of samples; write the file with larger buffers");
    }
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, count * 2);
      samples = Arrays.copyOf(samples, count * 2);
      skipped = Arrays.copyOf(skipped, count * 2);
    }
    offsets[count] = tag.contentOffset();
    samples[count] = present;
    skipped[count] = missing;
    count++;
    pendingBuffers = 0;
    pendingSamples = 0;
  }

  private boolean isFloat() {
    return type == FifContent.TYPE_FLOAT32;
  }

  private static boolean isFloat(FifTag tag) {
    return tag.type() == FifContent.TYPE_FLOAT32;
  }
}
