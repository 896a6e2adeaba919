package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * An image compressed by gzip. It is inflated forward, a block of 256 KiB at a time; the last two
 * blocks are held, and reading what lies before them begins again at the start of the file, which
 * costs the time to inflate all that lies in front. The check sum is compared when the end is
 * reached.
 */
final class InflatedBytes implements ImageBytes {
  private static final int BLOCK_BYTES = 1 << 18;

  /** Deflate makes at most 1032 bytes of one. */
  private static final long LARGEST_RATIO = 1032;

  private static final int BUFFER_BYTES = 1 << 16;

  private final RecordingFile file;
  private @Nullable CompressedInput source;
  private @Nullable GZIPInputStream inflater;
  private byte[] block = new byte[0];
  private byte[] blockBefore = new byte[0];
  private int blockLength;
  private long blockNumber = -1;

  InflatedBytes(RecordingFile file) {
    this.file = file;
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public boolean requireLength(long length) throws IOException {
    if (length / LARGEST_RATIO > file.size()) {
      throw file.refused(
          "by its header the image has "
              + length
              + " bytes, more than a compressed file of "
              + file.size()
              + " bytes can hold; it is cut off or damaged");
    }
    byte[] trailer = file.read(Math.max(0, file.size() - 4), 4, "the length at its end");
    long told = 0;
    for (int i = 3; i >= 0; i--) {
      told = told << 8 | (trailer[i] & 0xFF);
    }
    if (told == (length & 0xFFFF_FFFFL)) {
      return false;
    }
    // Cut off, joined from several, or longer than its header says: look.
    byte[] one = new byte[1];
    if (length > 0) {
      read(length - 1, one, 0, 1);
    }
    return length < endOfBlock() || hasBlockBehind();
  }

  private long endOfBlock() {
    return blockNumber < 0 ? 0 : blockNumber * BLOCK_BYTES + blockLength;
  }

  private boolean hasBlockBehind() throws IOException {
    if (blockLength < BLOCK_BYTES) {
      return false;
    }
    inflateBlock();
    return blockLength > 0;
  }

  @Override
  public void read(long position, byte[] dst, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      long at = position + done;
      long wanted = at / BLOCK_BYTES;
      byte[] held = blockBefore;
      int heldLength = BLOCK_BYTES;
      if (wanted != blockNumber - 1) {
        locate(wanted, position + length);
        held = block;
        heldLength = blockLength;
      }
      int from = (int) (at % BLOCK_BYTES);
      int part = Math.min(length - done, heldLength - from);
      System.arraycopy(held, from, dst, offset + done, part);
      done += part;
    }
  }

  private void locate(long wanted, long end) throws IOException {
    if (wanted < blockNumber) {
      restart();
    }
    while (blockNumber < wanted) {
      if (blockNumber >= 0 && blockLength < BLOCK_BYTES) {
        throw tooShort(end);
      }
      inflateBlock();
    }
    if (blockNumber == wanted && endOfBlock() < Math.min(end, (wanted + 1) * BLOCK_BYTES)) {
      throw tooShort(end);
    }
  }

  private RecordingException tooShort(long end) {
    return file.refused(
        "without compression the image ends at byte "
            + endOfBlock()
            + ", but by its header it goes on to byte "
            + end
            + "; it is cut off or its header is damaged");
  }

  private void restart() throws IOException {
    if (inflater != null) {
      inflater.close();
    }
    inflater = null;
    source = null;
    blockNumber = -1;
    blockLength = 0;
  }

  private void inflateBlock() throws IOException {
    if (inflater == null) {
      source = new CompressedInput(file);
    }
    byte[] next = blockBefore.length > 0 ? blockBefore : new byte[BLOCK_BYTES];
    blockBefore = block;
    block = next;
    long start = (blockNumber + 1) * BLOCK_BYTES;
    blockNumber++;
    blockLength = 0;
    try {
      if (inflater == null) {
        inflater = new GZIPInputStream(source, BUFFER_BYTES);
      }
      while (blockLength < BLOCK_BYTES) {
        int got = inflater.read(block, blockLength, BLOCK_BYTES - blockLength);
        if (got < 0) {
          break;
        }
        blockLength += got;
      }
    } catch (RecordingException changed) {
      restart();
      throw changed;
    } catch (IOException damaged) {
      long at = source == null ? 0 : source.position();
      long reached = start + blockLength;
      restart();
      throw file.refusedAt(
          at,
          "the compressed image is cut off or damaged ("
              + damaged.getMessage()
              + ") behind byte "
              + reached
              + " of what it holds; copy it again");
    }
  }

  @Override
  public boolean isTextModeCopy() {
    // The check sum of the compression does not survive one.
    return false;
  }

  @Override
  public RecordingException refused(String reason) {
    return file.refused(reason);
  }

  @Override
  public RecordingException refusedAt(long position, String reason) {
    return file.refused("at byte " + position + " of the inflated image: " + reason);
  }

  @Override
  public void close() throws IOException {
    try {
      if (inflater != null) {
        inflater.close();
      }
    } finally {
      file.close();
    }
  }
}
