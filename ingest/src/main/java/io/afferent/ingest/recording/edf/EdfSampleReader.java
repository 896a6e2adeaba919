package io.afferent.ingest.recording.edf;

import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;

/**
 * Reads stored samples of one file and turns records (signal after signal) into sample-major bytes.
 * Keeps at most four windows of the file of at most 4 MiB each, shared by all streams; a record
 * larger than that is read in slices. Not thread-safe.
 */
final class EdfSampleReader {
  static final int LARGEST_WINDOW_BYTES = 4 * 1024 * 1024;
  private static final int USUAL_WINDOW_BYTES = 256 * 1024;
  private static final int WINDOWS = 4;

  /** Where the values of a stream lie in a record. */
  static final class Layout {
    private final int stream;
    private final int samplesPerRecord;
    private final long[] byteOffsets;
    private final boolean[] bits;
    private final int valueBytes;

    /**
     * @param stream number of the stream
     * @param samplesPerRecord samples per record of each unit
     * @param byteOffsets where each unit begins in a record (bytes)
     * @param bits whether a unit is a bit field: unsigned 24 bits instead of a signed number
     * @param valueBytes bytes of a value on delivery: as in the file, or 4 for widened values
     */
    Layout(int stream, int samplesPerRecord, long[] byteOffsets, boolean[] bits, int valueBytes) {
      this.stream = stream;
      this.samplesPerRecord = samplesPerRecord;
      this.byteOffsets = byteOffsets.clone();
      this.bits = bits.clone();
      this.valueBytes = valueBytes;
    }
  }

  /** A piece of the file in memory: whole records, or a slice of one record of one stream. */
  private static final class Window {
    private byte[] bytes = new byte[0];
    private int stream = -2;
    private long firstRecord;
    private int recordCount;
    private int firstSample;
    private int sampleCount;
    private long lastUse;
  }

  private final RecordingFile file;
  private final EdfHeader header;
  private final boolean sliced;
  private final Window[] windows = new Window[WINDOWS];
  private long uses;

  EdfSampleReader(RecordingFile file, EdfHeader header) {
    this.file = file;
    this.header = header;
    this.sliced = header.recordBytes() > LARGEST_WINDOW_BYTES;
    for (int i = 0; i < WINDOWS; i++) {
      windows[i] = new Window();
    }
  }

  /** Reads {@code count} samples from the stored index on; the caller has checked the range. */
  void read(Layout layout, long storedIndex, int count, byte[] dst) throws IOException {
    int done = 0;
    while (done < count) {
      long record = (storedIndex + done) / layout.samplesPerRecord;
      int sample = (int) ((storedIndex + done) % layout.samplesPerRecord);
      Window window = window(layout, record, sample);
      int available =
          sliced
              ? window.firstSample + window.sampleCount - sample
              : layout.samplesPerRecord - sample;
      int run = Math.min(count - done, available);
      copy(layout, window, record, sample, run, dst, done);
      done += run;
    }
  }

  private void copy(
      Layout layout, Window window, long record, int sample, int run, byte[] dst, int dstSample) {
    int fileBytes = header.bytesPerValue();
    int units = layout.byteOffsets.length;
    int sampleBytes = units * layout.valueBytes;
    for (int unit = 0; unit < units; unit++) {
      int src =
          sliced
              ? (unit * window.sampleCount + sample - window.firstSample) * fileBytes
              : (int)
                  ((record - window.firstRecord) * header.recordBytes()
                      + layout.byteOffsets[unit]
                      + (long) sample * fileBytes);
      int at = dstSample * sampleBytes + unit * layout.valueBytes;
      if (fileBytes == 2) {
        copyShorts(window.bytes, src, dst, at, sampleBytes, run);
      } else if (layout.valueBytes == 3) {
        copyTriples(window.bytes, src, dst, at, sampleBytes, run);
      } else {
        widenTriples(window.bytes, src, dst, at, sampleBytes, run, layout.bits[unit]);
      }
    }
  }

  private static void copyShorts(byte[] src, int from, byte[] dst, int to, int step, int count) {
    int s = from;
    int d = to;
    for (int i = 0; i < count; i++) {
      dst[d] = src[s];
      dst[d + 1] = src[s + 1];
      s += 2;
      d += step;
    }
  }

  private static void copyTriples(byte[] src, int from, byte[] dst, int to, int step, int count) {
    int s = from;
    int d = to;
    for (int i = 0; i < count; i++) {
      dst[d] = src[s];
      dst[d + 1] = src[s + 1];
      dst[d + 2] = src[s + 2];
      s += 3;
      d += step;
    }
  }

  private static void widenTriples(
      byte[] src, int from, byte[] dst, int to, int step, int count, boolean bits) {
    int s = from;
    int d = to;
    for (int i = 0; i < count; i++) {
      dst[d] = src[s];
      dst[d + 1] = src[s + 1];
      dst[d + 2] = src[s + 2];
      // Sign extension for numbers, none for bit fields.
      dst[d + 3] = bits ? 0 : (byte) (src[s + 2] >> 7);
      s += 3;
      d += step;
    }
  }

  private Window window(Layout layout, long record, int sample) throws IOException {
    Window oldest = windows[0];
    for (Window window : windows) {
      boolean holds =
          record >= window.firstRecord
              && record < window.firstRecord + window.recordCount
              && (sliced
                  ? window.stream == layout.stream
                      && sample >= window.firstSample
                      && sample < window.firstSample + window.sampleCount
                  : window.stream == -1);
      if (holds) {
        window.lastUse = ++uses;
        return window;
      }
      if (window.lastUse < oldest.lastUse) {
        oldest = window;
      }
    }
    // Until the bytes are in, the window must not be found.
    oldest.recordCount = 0;
    if (sliced) {
      loadSlice(oldest, layout, record, sample);
    } else {
      loadRecords(oldest, record);
    }
    oldest.lastUse = ++uses;
    return oldest;
  }

  private void loadRecords(Window window, long record) throws IOException {
    long perWindow = Math.max(1, USUAL_WINDOW_BYTES / header.recordBytes());
    // Windows begin at multiples of their length, so that streams read in turn share them.
    long first = record - record % perWindow;
    int count = (int) Math.min(perWindow, header.recordCount() - first);
    int length = (int) (count * header.recordBytes());
    reserve(window, length);
    file.read(header.headerBytes() + first * header.recordBytes(), window.bytes, 0, length);
    window.stream = -1;
    window.firstRecord = first;
    window.recordCount = count;
  }

  private void loadSlice(Window window, Layout layout, long record, int sample) throws IOException {
    int units = layout.byteOffsets.length;
    int fileBytes = header.bytesPerValue();
    int perSlice = Math.max(1, USUAL_WINDOW_BYTES / (units * fileBytes));
    int count = Math.min(perSlice, layout.samplesPerRecord - sample);
    reserve(window, units * count * fileBytes);
    long recordPosition = header.headerBytes() + record * header.recordBytes();
    for (int unit = 0; unit < units; unit++) {
      long position = recordPosition + layout.byteOffsets[unit] + (long) sample * fileBytes;
      file.read(position, window.bytes, unit * count * fileBytes, count * fileBytes);
    }
    window.stream = layout.stream;
    window.firstRecord = record;
    window.recordCount = 1;
    window.firstSample = sample;
    window.sampleCount = count;
  }

  private static void reserve(Window window, int length) {
    if (window.bytes.length < length) {
      window.bytes = new byte[length];
    }
  }
}
