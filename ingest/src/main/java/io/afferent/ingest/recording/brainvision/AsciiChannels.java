package io.afferent.ingest.recording.brainvision;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.stored.SampleStore;
import io.afferent.ingest.recording.text.DecimalParser;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * FLOAT64 samples in a text file that has one line per channel. Remembers where every N-th value of
 * each line begins, and holds N decoded samples: at most 4 MiB, or 64 samples if they take more.
 * Not thread-safe.
 */
final class AsciiChannels implements SampleStore {
  private static final VarHandle DOUBLES =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int BLOCK_BYTES = 4 << 20;
  private static final int MOST_SAMPLES = 4096;
  private static final int FEWEST_SAMPLES = 64;

  private final RecordingFile file;
  private final AsciiTokens tokens;
  private final DecimalParser decimals;
  private final int channels;
  private final int perBlock;
  private final long[][] offsets;
  private long samples;
  private byte[] decoded = new byte[0];
  private long decodedBlock = -1;

  /**
   * Finds all values; checks that they are numbers and as many in each line.
   *
   * @param offset first byte behind the skipped lines
   */
  AsciiChannels(RecordingFile file, BrainVisionLayout.Ascii layout, int channels, long offset)
      throws IOException {
    this.file = file;
    this.tokens = new AsciiTokens(file, layout.decimalMark());
    this.decimals = new DecimalParser(layout.decimalMark());
    this.channels = channels;
    this.perBlock = Math.max(FEWEST_SAMPLES, Math.min(MOST_SAMPLES, BLOCK_BYTES / (8 * channels)));
    this.offsets = new long[channels][];
    tokens.seek(offset);
    for (int channel = 0; channel < channels; channel++) {
      long count = scanLine(channel, layout.skipColumns());
      if (channel > 0 && count != samples) {
        throw file.refusedAt(
            tokens.tokenOffset(),
            "the line of channel "
                + (channel + 1)
                + " ends after "
                + count
                + " values, the first has "
                + samples
                + "; restore the whole file");
      }
      samples = count;
    }
    requireEnd();
  }

  long samples() {
    return samples;
  }

  private long scanLine(int channel, int skipColumns) throws IOException {
    long[] found = new long[16];
    long count = -skipColumns;
    boolean begun = false;
    while (true) {
      AsciiTokens.Kind kind = tokens.next();
      if (kind == AsciiTokens.Kind.VALUE) {
        begun = true;
        if (count >= 0) {
          value();
          if (count % perBlock == 0) {
            int block = (int) (count / perBlock);
            found = block == found.length ? Arrays.copyOf(found, block * 2) : found;
            found[block] = tokens.tokenOffset();
          }
        }
        count++;
      } else if (begun) {
        offsets[channel] = Arrays.copyOf(found, (int) (Math.max(0, count - 1) / perBlock + 1));
        return Math.max(0, count);
      } else if (kind == AsciiTokens.Kind.END) {
        throw file.refusedAt(
            tokens.tokenOffset(),
            "the file ends after "
                + channel
                + " lines of "
                + channels
                + " channels; restore the whole file or correct NumberOfChannels");
      }
    }
  }

  private void requireEnd() throws IOException {
    AsciiTokens.Kind kind = AsciiTokens.Kind.LINE_END;
    while (kind == AsciiTokens.Kind.LINE_END) {
      kind = tokens.next();
    }
    if (kind == AsciiTokens.Kind.VALUE) {
      throw file.refusedAt(
          tokens.tokenOffset(),
          "more lines than the "
              + channels
              + " channels of the header; correct NumberOfChannels or SkipLines");
    }
  }

  private double value() throws RecordingException {
    if (!decimals.parse(tokens.token(), 0, tokens.length())) {
      throw file.refusedAt(
          tokens.tokenOffset(),
          SourceText.quoted(SourceText.decode(tokens.token(), 0, tokens.length()))
              + " is no number; check DecimalSymbol, SkipLines and SkipColumns in the header");
    }
    return decimals.value();
  }

  @Override
  public void read(long firstStored, int count, byte[] dst) throws IOException {
    int bytesPerSample = 8 * channels;
    int done = 0;
    while (done < count) {
      long at = firstStored + done;
      if (at / perBlock != decodedBlock) {
        decode(at / perBlock);
      }
      int from = (int) (at % perBlock);
      int part = Math.min(count - done, perBlock - from);
      System.arraycopy(
          decoded, from * bytesPerSample, dst, done * bytesPerSample, part * bytesPerSample);
      done += part;
    }
  }

  private void decode(long block) throws IOException {
    decodedBlock = -1;
    int rows = (int) Math.min(perBlock, samples - block * perBlock);
    if (decoded.length < rows * channels * 8) {
      decoded = new byte[rows * channels * 8];
    }
    for (int channel = 0; channel < channels; channel++) {
      tokens.seek(offsets[channel][(int) block]);
      for (int row = 0; row < rows; row++) {
        if (tokens.next() != AsciiTokens.Kind.VALUE) {
          throw file.refusedAt(
              tokens.tokenOffset(),
              "a value is missing that was there when the file was opened; do not change it while"
                  + " it is read");
        }
        DOUBLES.set(decoded, (row * channels + channel) * 8, value());
      }
    }
    decodedBlock = block;
  }
}
