package io.afferent.ingest.recording.hdf5;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.jhdf.GlobalHeap;
import io.jhdf.Superblock;
import io.jhdf.Superblock.SuperblockV0V1;
import io.jhdf.Superblock.SuperblockV2V3;
import io.jhdf.SymbolTableEntry;
import io.jhdf.exceptions.HdfException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An open HDF5 file. Whatever is wrong with its structures becomes a {@link RecordingException}
 * when an object is asked for. Not thread-safe.
 */
public final class Hdf5File implements Closeable {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};
  private static final int FIRST_USER_BLOCK = 512;
  private static final long LAST_USER_BLOCK = 1L << 20;
  private static final int SUPERBLOCK_BYTES = 256;
  private static final int MOST_HEAPS = 8;
  private static final int LONGEST_REASON = 160;

  private final RecordingFile file;
  private final Hdf5Storage storage;
  private final long rootAddress;
  private final Map<Long, GlobalHeap> heaps =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, GlobalHeap> eldest) {
          return size() > MOST_HEAPS;
        }
      };

  private Hdf5File(RecordingFile file, Hdf5Storage storage, long rootAddress) {
    this.file = file;
    this.storage = storage;
    this.rootAddress = rootAddress;
  }

  /** Whether a file that begins so is HDF5, with or without a block in front of it. */
  public static boolean isHdf5(ByteBuffer head) {
    for (int at = 0; at <= head.limit() - SIGNATURE.length; at = Math.max(512, at * 2)) {
      if (head.slice(at, SIGNATURE.length).equals(ByteBuffer.wrap(SIGNATURE))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Reads the superblock.
   *
   * @param file belongs to what is opened here from now on
   * @throws RecordingException if the file is no HDF5, or its superblock is damaged
   */
  public static Hdf5File open(RecordingFile file) throws IOException {
    long base = base(file);
    int length = (int) Math.min(SUPERBLOCK_BYTES, file.size() - base);
    byte[] block = file.read(base, length, "the superblock");
    requireWidths(file, base, block);
    return Hdf5Damage.guarded(
        file,
        "the superblock at byte " + base,
        () -> {
          Superblock superblock =
              Superblock.readSuperblock(ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN));
          if (superblock.getBaseAddressByte() != base) {
            throw new HdfException("it says that it lies elsewhere");
          }
          Hdf5Storage storage = new Hdf5Storage(file, superblock, base);
          return new Hdf5File(file, storage, rootAddress(superblock, storage));
        });
  }

  private static long rootAddress(Superblock superblock, Hdf5Storage storage) {
    if (superblock instanceof SuperblockV2V3 block) {
      return block.getRootGroupObjectHeaderAddress();
    }
    if (superblock instanceof SuperblockV0V1 block) {
      // jHDF counts this one place from the begin of what it was given.
      return new SymbolTableEntry(storage, block.getRootGroupSymbolTableAddress())
          .getObjectHeaderAddress();
    }
    throw new HdfException("its version is not known");
  }

  private static long base(RecordingFile file) throws IOException {
    for (long at = 0; at <= LAST_USER_BLOCK; at = Math.max(FIRST_USER_BLOCK, at * 2)) {
      if (at > file.size() - SIGNATURE.length) {
        break;
      }
      if (Arrays.equals(file.read(at, SIGNATURE.length, "the signature"), SIGNATURE)) {
        return at;
      }
    }
    throw file.refusedAt(0, "there is no signature of HDF5; this is another file");
  }

  /** Addresses and lengths of other widths than these are allowed, but nothing writes them. */
  private static void requireWidths(RecordingFile file, long base, byte[] block)
      throws RecordingException {
    int version = block.length > 8 ? block[8] : -1;
    int at = version < 2 ? 13 : 9;
    if (version < 0 || version > 3 || block.length < at + 2) {
      throw file.refusedAt(
          base + 8,
          "the superblock has version "
              + version
              + ", versions 0 to 3 are read; the file is damaged or newer");
    }
    if ((block[at] != 4 && block[at] != 8) || (block[at + 1] != 4 && block[at + 1] != 8)) {
      throw file.refusedAt(
          base + at,
          "addresses and lengths have "
              + block[at]
              + " and "
              + block[at + 1]
              + " bytes, 4 or 8 are read; the file is damaged");
    }
  }

  /** The group that all others are in. */
  public Hdf5Object root() throws IOException {
    return object(rootAddress, "/");
  }

  /** The object at a path below the root; soft links on the way are followed. */
  public Optional<Hdf5Object> find(String path) throws IOException {
    return root().find(path);
  }

  /**
   * The object that a reference leads to.
   *
   * @param path how the object is named in messages
   */
  public Hdf5Object object(long address, String path) throws IOException {
    return Hdf5Object.read(this, address, path);
  }

  /** The file itself. */
  public RecordingFile file() {
    return file;
  }

  Hdf5Storage storage() {
    return storage;
  }

  GlobalHeap heap(long address) {
    GlobalHeap known = heaps.get(address);
    if (known == null) {
      known = new GlobalHeap(storage, address);
      heaps.put(address, known);
    }
    return known;
  }

  /** A reason out of the depth of a library, as one short line. */
  static String reason(Throwable failed) {
    Throwable cause = failed;
    for (int depth = 0; cause.getCause() != null && depth < 20; depth++) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage());
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < Math.min(message.length(), LONGEST_REASON); i++) {
      char c = message.charAt(i);
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
