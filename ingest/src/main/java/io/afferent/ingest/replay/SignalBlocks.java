package io.afferent.ingest.replay;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.schema.Modality;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a stream of samples into blocks. Holds one block. */
final class SignalBlocks implements StreamBlocks {
  private final Recording recording;
  private final int stream;
  private final SignalStream signal;
  private final BlockCut cut;
  private final byte[] buffer;
  private final Gaps gaps;
  private final @Nullable TokenIds tokens;
  private long nextIndex;

  SignalBlocks(Recording recording, int stream, int blockMillis) throws RecordingException {
    this.recording = recording;
    this.stream = stream;
    this.signal = recording.streams().get(stream);
    this.gaps = new Gaps(recording.gaps(stream));
    this.cut =
        signal.rateNumerator() > 0
            ? new RegularCut(recording, stream, blockMillis)
            : new IrregularCut(recording, stream, blockMillis);
    long bytes = (long) cut.longest() * signal.bytesPerSample();
    if (bytes > RecordSize.LARGEST_BYTES) {
      throw new RecordingException(
          signal.name()
              + ": a block of "
              + blockMillis
              + " ms has "
              + bytes
              + " bytes, at most "
              + RecordSize.LARGEST_BYTES
              + " are allowed; use blocks of fewer milliseconds");
    }
    this.buffer = new byte[(int) bytes];
    this.tokens =
        signal.modality() == Modality.ACTIVATIONS
            ? new TokenIds(recording, stream, cut.longest())
            : null;
  }

  @Override
  public @Nullable Block next(long sequence) throws IOException {
    gaps.begin();
    while (nextIndex < signal.sampleCount()) {
      long first = nextIndex;
      long boundary = cut.boundary(first, signal.sampleCount());
      int got = recording.read(stream, first, (int) (boundary - first), buffer);
      if (got > 0) {
        nextIndex += got;
        return new Block(
            sequence,
            first,
            got,
            got,
            recording.deviceTimeNanos(stream, first),
            cut.endNanos(first, got),
            ByteBuffer.wrap(buffer, 0, got * signal.bytesPerSample()),
            tokens == null ? cut.times(got) : tokens.of(first, got),
            false);
      }
      nextIndex = gaps.behind(first);
      if (nextIndex == first) {
        throw new RecordingException(
            signal.name()
                + ": no sample "
                + first
                + " of "
                + signal.sampleCount()
                + ", and no gap there; the recording is damaged");
      }
    }
    return null;
  }

  @Override
  public List<RecordingGap> gapsBefore() {
    return gaps.passed();
  }

  @Override
  public long nextIndex() {
    return nextIndex;
  }

  @Override
  public Block end(long sequence, long firstIndex) {
    long nanos = recording.deviceTimeNanos(stream, firstIndex);
    ByteBuffer none = ByteBuffer.allocate(0);
    ByteBuffer beside = tokens == null ? null : none;
    return new Block(sequence, firstIndex, 0, 0, nanos, nanos, none, beside, true);
  }

  @Override
  public void close() {}
}
