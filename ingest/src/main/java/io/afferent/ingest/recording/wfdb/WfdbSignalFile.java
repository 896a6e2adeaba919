package io.afferent.ingest.recording.wfdb;

import java.nio.file.Path;
import java.util.List;

/**
 * One signal file of a record or segment: frames in which the samples of its signals follow each
 * other.
 *
 * @param path where it is
 * @param size its size (bytes)
 * @param format how it stores samples
 * @param byteOffset bytes in front of the first frame
 * @param lines its signals, in the order of a frame
 * @param frameSamples samples of all of them in one frame
 */
record WfdbSignalFile(
    Path path,
    long size,
    WfdbSampleFormat format,
    long byteOffset,
    List<WfdbSignalLine> lines,
    int frameSamples) {

  /** Complete frames that the file has room for. */
  long availableFrames() {
    return size <= byteOffset ? 0 : format.samplesIn(size - byteOffset) / frameSamples;
  }

  /** Bytes behind so many frames, beyond the padding of a last block. */
  long bytesBehind(long frames) {
    return Math.max(0, size - byteOffset - format.bytesFor(frames * frameSamples));
  }

  /** Bytes of one frame, rounded up. */
  long frameBytes() {
    return format.bytesFor(frameSamples);
  }
}
