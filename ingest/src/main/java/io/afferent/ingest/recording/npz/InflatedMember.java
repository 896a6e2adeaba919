package io.afferent.ingest.recording.npz;

import io.afferent.ingest.recording.file.PositionalBytes;
import java.io.Closeable;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A deflated member, unpacked on the way: holds the last 64 KiB that were unpacked, goes forward by
 * unpacking what lies between, and backward beyond that window by starting anew. Reading forward
 * costs one pass, whatever the size. Not thread-safe.
 */
final class InflatedMember implements PositionalBytes, Closeable {
  private static final int WINDOW_BYTES = 1 << 16;
  private static final int INPUT_BYTES = 1 << 13;

  private final PositionalBytes archive;
  private final ZipMember member;
  private final MemberChecksum checksum;
  private final Inflater inflater = new Inflater(true);
  private final byte[] input = new byte[INPUT_BYTES];
  private final byte[] window = new byte[WINDOW_BYTES];
  private long windowStart;
  private int windowLength;
  private long inputTaken;

  InflatedMember(PositionalBytes archive, ZipMember member) {
    this.archive = archive;
    this.member = member;
    this.checksum = new MemberChecksum(this, member);
  }

  @Override
  public String name() {
    return NpzFile.naming(archive, member);
  }

  @Override
  public long size() {
    return member.size();
  }

  @Override
  public void read(long position, byte[] bytes, int offset, int length) throws IOException {
    requireRange(position, length, "what is wanted");
    if (position < windowStart) {
      inflater.reset();
      inputTaken = 0;
      windowStart = 0;
      windowLength = 0;
    }
    int done = 0;
    while (done < length) {
      long at = position + done;
      if (at >= windowStart + windowLength) {
        unpackNext();
        continue;
      }
      int from = (int) (at - windowStart);
      int part = Math.min(length - done, windowLength - from);
      System.arraycopy(window, from, bytes, offset + done, part);
      done += part;
    }
  }

  /** Puts the bytes behind the window into the window. */
  private void unpackNext() throws IOException {
    windowStart += windowLength;
    windowLength = 0;
    int wanted = (int) Math.min(WINDOW_BYTES, member.size() - windowStart);
    while (windowLength < wanted) {
      int got = unpack(window, windowLength, wanted - windowLength);
      if (got == 0 && !feed()) {
        throw refusedAt(
            windowStart + windowLength,
            "the compressed bytes end, but "
                + member.size()
                + " bytes were declared; the archive is damaged");
      }
      windowLength += got;
    }
    if (windowStart + windowLength == member.size()) {
      requireEnd();
    }
    checksum.take(windowStart, window, 0, windowLength);
  }

  /** More bytes than declared are as wrong as fewer. */
  private void requireEnd() throws IOException {
    byte[] more = new byte[1];
    while (!inflater.finished()) {
      int got = unpack(more, 0, 1);
      if (got > 0 || (!inflater.finished() && !feed())) {
        throw refusedAt(
            member.size(),
            "the compressed bytes do not end where "
                + member.size()
                + " bytes were declared; the archive is damaged");
      }
    }
  }

  private int unpack(byte[] target, int offset, int length) throws IOException {
    try {
      return inflater.inflate(target, offset, length);
    } catch (DataFormatException damaged) {
      throw refusedAt(
          windowStart + offset,
          "the compressed bytes are damaged: " + String.valueOf(damaged.getMessage()));
    }
  }

  /** Gives more input to the inflater; false when there is none that it would take. */
  private boolean feed() throws IOException {
    int length = (int) Math.min(INPUT_BYTES, member.storedBytes() - inputTaken);
    if (length == 0 || !inflater.needsInput() || inflater.finished()) {
      return false;
    }
    archive.read(member.dataOffset() + inputTaken, input, 0, length);
    inputTaken += length;
    inflater.setInput(input, 0, length);
    return true;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
