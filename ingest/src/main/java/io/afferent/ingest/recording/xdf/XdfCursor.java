package io.afferent.ingest.recording.xdf;

import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;

/**
 * Steps through the samples of one stream of numbers, chunk after chunk. Goes to a sample by the
 * marks of its track, and on without them. Not thread-safe.
 */
final class XdfCursor {
  private static final int WINDOW_BYTES = 1 << 17;

  private final RecordingFile file;
  private final XdfBytes bytes;
  private final XdfTrack track;
  private final int streamId;
  private final int sampleBytes;
  private long index = -1;
  private long at;
  private int left;
  private int nextMark;
  private double stamp;
  private long values;

  XdfCursor(RecordingFile file, XdfTrack track, int streamId) {
    this.file = file;
    this.bytes = new XdfBytes(file, WINDOW_BYTES);
    this.track = track;
    this.streamId = streamId;
    this.sampleBytes = track.header().bytesPerSample();
  }

  XdfBytes bytes() {
    return bytes;
  }

  /** First byte of the values of the sample that it stands on. */
  long values() {
    return values;
  }

  /** Stamp of that sample. */
  double stamp() {
    return stamp;
  }

  /** First byte of that sample. */
  long place() {
    return at;
  }

  /** Goes to a sample, which is there. */
  void seek(long sample) throws IOException {
    int mark = track.markBefore(sample);
    if (index < 0 || sample < index || track.first(mark) > index) {
      goTo(mark);
    }
    while (index < sample) {
      step();
    }
  }

  /** Goes to the next sample, which is there. */
  void step() throws IOException {
    index++;
    if (nextMark < track.marks() && track.first(nextMark) == index) {
      // Not by way of the bytes between, of which some may have been left out as damaged.
      goTo(nextMark);
      return;
    }
    long next = values + sampleBytes;
    left--;
    while (left == 0) {
      next = enterChunk(next);
    }
    at = next;
    boolean given = bytes.u1(at) != 0;
    stamp = track.stamp(given, given ? bytes.f8(at + 1) : 0, stamp);
    look();
  }

  private void goTo(int mark) throws IOException {
    index = track.first(mark);
    at = track.place(mark);
    left = track.left(mark);
    stamp = track.stamp(mark);
    nextMark = mark + 1;
    look();
  }

  private void look() throws IOException {
    values = at + 1 + bytes.u1(at);
  }

  /** Looks at the chunk that begins at a byte; where samples are in it, or where it ends. */
  private long enterChunk(long chunk) throws IOException {
    long length = bytes.count(chunk, file.size());
    if (length < 2) {
      throw file.refusedAt(
          chunk, "a chunk was expected; the file was changed while it was read, open it again");
    }
    long content = chunk + bytes.countBytes(chunk);
    long end = content + length;
    if (bytes.u2(content) != XdfChunk.SAMPLES || bytes.i4(content + 2) != streamId) {
      return end;
    }
    long samples = content + 6;
    left = (int) bytes.count(samples, end);
    return left == 0 ? end : samples + bytes.countBytes(samples);
  }
}
