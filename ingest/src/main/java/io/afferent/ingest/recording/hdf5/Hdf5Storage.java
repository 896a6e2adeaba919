package io.afferent.ingest.recording.hdf5;

import io.afferent.ingest.recording.file.RecordingFile;
import io.jhdf.Superblock;
import io.jhdf.exceptions.HdfException;
import io.jhdf.storage.HdfBackingStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * What jHDF reads the structures of a file through. Every stretch is checked against the size of
 * the file before it is allocated, and all of them together are bounded by a multiple of that size,
 * so that structures that lead back to themselves come to an end. Samples do not pass through here.
 * Not thread-safe.
 */
final class Hdf5Storage implements HdfBackingStorage {
  /** A structure is read once or twice when an object is opened. */
  private static final long READS_OF_EACH_BYTE = 8;

  private static final long LEAST_BUDGET = 1 << 20;

  /** Structures of more bytes than this are refused, however large the file. */
  private static final long LARGEST_BUDGET = 2L << 30;

  private static final int LARGEST_STRUCTURE = 16 << 20;
  private static final int COST_OF_A_READ = 64;
  private static final byte[] TREE_HEADER = {'B', 'T', 'H', 'D'};
  private static final int TREE_RECORDS_AT = 26;

  private final RecordingFile file;
  private final Superblock superblock;
  private final long base;
  private long budget;

  /**
   * @param base first byte of the HDF5 part of the file
   */
  Hdf5Storage(RecordingFile file, Superblock superblock, long base) {
    this.file = file;
    this.superblock = superblock;
    this.base = base;
    this.budget =
        Math.min(LARGEST_BUDGET, Math.max(LEAST_BUDGET, READS_OF_EACH_BYTE * file.size()));
  }

  /** Position in the file of an address. */
  long position(long address) {
    if (address < 0 || address > file.size() - base) {
      throw new HdfException(
          "address " + address + " lies outside of the file of " + file.size() + " bytes");
    }
    return base + address;
  }

  @Override
  public ByteBuffer readBufferFromAddress(long address, int length) {
    long position = position(address);
    if (length < 0 || length > file.size() - position || length > LARGEST_STRUCTURE) {
      throw new HdfException(
          "a structure of "
              + length
              + " bytes at byte "
              + position
              + " does not fit the file of "
              + file.size()
              + " bytes or the limit of "
              + LARGEST_STRUCTURE);
    }
    budget -= (long) length + COST_OF_A_READ;
    if (budget < 0) {
      throw new HdfException("its structures lead back to themselves");
    }
    byte[] bytes = new byte[length];
    try {
      file.read(position, bytes, 0, length);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    requireRecords(buffer);
    return buffer;
  }

  /** jHDF makes room for all records of a tree that its header counts. */
  private void requireRecords(ByteBuffer buffer) {
    if (buffer.limit() < TREE_RECORDS_AT + 8
        || !buffer.slice(0, TREE_HEADER.length).equals(ByteBuffer.wrap(TREE_HEADER))) {
      return;
    }
    int at = 16 + superblock.getSizeOfOffsets() + 2;
    long records =
        superblock.getSizeOfLengths() == 8 ? buffer.getLong(at) : buffer.getInt(at) & 0xFFFFFFFFL;
    if (records < 0 || records > file.size()) {
      throw new HdfException(
          "a tree counts " + records + " records in a file of " + file.size() + " bytes");
    }
  }

  @Override
  public ByteBuffer map(long address, long length) {
    if (length < 0 || length > LARGEST_STRUCTURE) {
      throw new HdfException(
          "a structure has " + length + " bytes, at most " + LARGEST_STRUCTURE + " are read");
    }
    return readBufferFromAddress(address, (int) length);
  }

  @Override
  public ByteBuffer mapNoOffset(long address, long length) {
    return map(address - base, length);
  }

  @Override
  public long getUserBlockSize() {
    return base;
  }

  @Override
  public Superblock getSuperblock() {
    return superblock;
  }

  @Override
  public FileChannel getFileChannel() {
    throw new UnsupportedOperationException("structures are read by address only");
  }

  @Override
  public int getSizeOfOffsets() {
    return superblock.getSizeOfOffsets();
  }

  @Override
  public int getSizeOfLengths() {
    return superblock.getSizeOfLengths();
  }

  /** The file belongs to the recording. */
  @Override
  public void close() {}

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public boolean inMemory() {
    return false;
  }
}
