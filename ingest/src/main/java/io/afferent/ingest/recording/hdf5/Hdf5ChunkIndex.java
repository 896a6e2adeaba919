package io.afferent.ingest.recording.hdf5;

import io.jhdf.ObjectHeader;
import io.jhdf.btree.BTreeV1;
import io.jhdf.dataset.NoParent;
import io.jhdf.dataset.chunked.Chunk;
import io.jhdf.dataset.chunked.ChunkedDatasetV4;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessageV4;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Where the chunks of a data set lie. Chunks are numbered row by row of their grid. Immutable. */
final class Hdf5ChunkIndex {
  private static final int IMPLICIT = 2;
  private static final int FIXED_ARRAY = 3;

  private final long expected;
  private final long[] numbers;
  private final long[] addresses;
  private final int[] bytes;
  private final int[] masks;

  private Hdf5ChunkIndex(long expected, List<Place> places) {
    this.expected = expected;
    int count = places.size();
    this.numbers = new long[count];
    this.addresses = new long[count];
    this.bytes = new int[count];
    this.masks = new int[count];
    for (int i = 0; i < count; i++) {
      Place place = places.get(i);
      numbers[i] = place.number();
      addresses[i] = place.address();
      bytes[i] = place.bytes();
      masks[i] = place.mask();
    }
  }

  private record Place(long number, long address, int bytes, int mask) {}

  /** The protected index of a data set of the newer layout. */
  private static final class Newer extends ChunkedDatasetV4 {
    Newer(Hdf5Object object, ObjectHeader header) {
      super(object.file().storage(), header.getAddress(), object.name(), NoParent.INSTANCE, header);
    }

    Collection<Chunk> chunks() {
      return getChunkLookup().values();
    }
  }

  /** Lengths of a chunk. */
  static int[] chunkLengths(Hdf5Object object, ObjectHeader header) {
    return header.hasMessageOfType(ChunkedDataLayoutMessage.class)
        ? header.getMessageOfType(ChunkedDataLayoutMessage.class).getChunkDimensions()
        : new Newer(object, header).getChunkDimensions();
  }

  /** How many chunks lie along each dimension. */
  static long[] grid(long[] lengths, int[] chunk) {
    long[] grid = new long[lengths.length];
    for (int i = 0; i < grid.length; i++) {
      grid[i] = (lengths[i] + chunk[i] - 1) / chunk[i];
    }
    return grid;
  }

  /**
   * Reads the index.
   *
   * @param chunkBytes bytes of a chunk without filters
   */
  static Hdf5ChunkIndex read(
      Hdf5Object object, ObjectHeader header, long[] lengths, int[] chunk, int chunkBytes) {
    long[] grid = grid(lengths, chunk);
    long expected = 1;
    for (long along : grid) {
      expected = Math.multiplyExact(expected, along);
    }
    List<Place> places = new ArrayList<>();
    if (expected > 0) {
      for (Chunk found : chunks(object, header, lengths.length, expected, chunkBytes)) {
        places.add(place(found, grid, chunk));
      }
    }
    places.sort(Comparator.comparingLong(Place::number));
    for (int i = 1; i < places.size(); i++) {
      if (places.get(i).number() == places.get(i - 1).number()) {
        throw new HdfException("chunk " + places.get(i).number() + " is there twice");
      }
    }
    return new Hdf5ChunkIndex(expected, places);
  }

  private static Collection<Chunk> chunks(
      Hdf5Object object, ObjectHeader header, int rank, long expected, int chunkBytes) {
    if (header.hasMessageOfType(ChunkedDataLayoutMessage.class)) {
      long tree = header.getMessageOfType(ChunkedDataLayoutMessage.class).getBTreeAddress();
      return tree < 0
          ? List.of()
          : BTreeV1.createDataBTree(object.file().storage(), tree, rank).getChunks();
    }
    int kind = header.getMessageOfType(ChunkedDataLayoutMessageV4.class).getIndexingType();
    long size = object.file().file().size();
    // These two list a chunk for each place of the grid, whatever the file holds.
    if ((kind == IMPLICIT && expected > size / chunkBytes)
        || (kind == FIXED_ARRAY && expected > size)) {
      throw new HdfException(
          expected + " chunks of " + chunkBytes + " bytes cannot lie in " + size + " bytes");
    }
    List<Chunk> written = new ArrayList<>();
    for (Chunk found : new Newer(object, header).chunks()) {
      if (found.getAddress() >= 0) {
        written.add(found);
      }
    }
    return written;
  }

  private static Place place(Chunk found, long[] grid, int[] chunk) {
    long[] offset = found.getChunkOffset();
    long number = 0;
    for (int i = 0; i < grid.length; i++) {
      if (offset[i] < 0 || offset[i] % chunk[i] != 0 || offset[i] / chunk[i] >= grid[i]) {
        throw new HdfException("a chunk lies at " + Arrays.toString(offset) + ", outside of it");
      }
      number = number * grid[i] + offset[i] / chunk[i];
    }
    if (found.getAddress() < 0) {
      throw new HdfException("a chunk lies at no address");
    }
    long[] mask = found.getFilterMask().toLongArray();
    return new Place(
        number, found.getAddress(), found.getSize(), mask.length == 0 ? 0 : (int) mask[0]);
  }

  /** How many chunks there should be. */
  long expected() {
    return expected;
  }

  /** How many chunks were written. */
  int size() {
    return numbers.length;
  }

  /** Place of a chunk in this index, negative when it was never written. */
  int find(long number) {
    boolean complete = numbers.length == expected;
    return complete ? (int) number : Arrays.binarySearch(numbers, number);
  }

  long address(int place) {
    return addresses[place];
  }

  int bytes(int place) {
    return bytes[place];
  }

  /** Bits of the filters that were passed over for this chunk. */
  int mask(int place) {
    return masks[place];
  }
}
