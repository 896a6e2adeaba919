package io.afferent.ingest.recording.hdf5;

import io.afferent.ingest.recording.file.RecordingFile;
import io.jhdf.ObjectHeader;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values in chunks, each of which is filtered as a whole. Keeps the chunks that lie abreast, in all
 * at most 64 MiB or one chunk. Not thread-safe.
 */
final class Hdf5Chunks implements Hdf5Values {
  private static final long LARGEST_CACHE = 64L << 20;
  private static final long LARGEST_CHUNK = 128L << 20;

  private final Hdf5Object object;
  private final Hdf5ChunkIndex index;
  private final Hdf5Filters filters;
  private final int bytesPerValue;
  private final int chunkBytes;
  private final byte[] fill;

  /** Lengths of the data set and of a chunk; last dimensions that chunks span are merged. */
  private final long[] lengths;

  private final int[] chunkLengths;
  private final long[] grid;

  /** Chunks that one value of the first index runs through: these are read again and again. */
  private final long abreast;

  private final Map<Long, byte[]> cache = new LinkedHashMap<>(16, 0.75f, true);
  private long lastNumber = -1;
  private byte[] last = {};

  private Hdf5Chunks(
      Hdf5Object object,
      Hdf5ChunkIndex index,
      Hdf5Filters filters,
      int bytesPerValue,
      int chunkBytes,
      byte[] fill,
      long[] lengths,
      int[] chunkLengths) {
    this.object = object;
    this.index = index;
    this.filters = filters;
    this.bytesPerValue = bytesPerValue;
    this.chunkBytes = chunkBytes;
    this.fill = fill;
    this.lengths = lengths;
    this.chunkLengths = chunkLengths;
    this.grid = Hdf5ChunkIndex.grid(lengths, chunkLengths);
    long beside = 1;
    for (int i = 1; i < grid.length; i++) {
      beside *= grid[i];
    }
    this.abreast = beside;
  }

  static Hdf5Chunks of(
      Hdf5Object object, ObjectHeader header, Hdf5Type type, long[] lengths, byte[] fill)
      throws IOException {
    int[] chunk = Hdf5ChunkIndex.chunkLengths(object, header);
    long bytes = type.bytes();
    if (chunk.length != lengths.length || lengths.length == 0) {
      throw new HdfException(
          "its chunks have " + chunk.length + " dimensions where it has " + lengths.length);
    }
    for (int length : chunk) {
      if (length < 1 || bytes > LARGEST_CHUNK / length) {
        throw new HdfException("its chunks have a length of " + length + " or too many bytes");
      }
      bytes *= length;
    }
    Hdf5Filters filters = Hdf5Filters.of(object, header);
    Hdf5ChunkIndex index = Hdf5ChunkIndex.read(object, header, lengths, chunk, (int) bytes);
    List<Long> merged = new ArrayList<>();
    List<Integer> mergedChunk = new ArrayList<>();
    long trailing = 1;
    boolean spanned = true;
    for (int i = lengths.length - 1; i >= 0; i--) {
      if (spanned) {
        if (i < lengths.length - 1) {
          trailing *= chunk[i + 1];
        }
        spanned = chunk[i] == lengths[i];
        if (!spanned || i == 0) {
          merged.add(0, lengths[i] * trailing);
          mergedChunk.add(0, (int) (chunk[i] * trailing));
        }
      } else {
        merged.add(0, lengths[i]);
        mergedChunk.add(0, chunk[i]);
      }
    }
    return new Hdf5Chunks(
        object,
        index,
        filters,
        type.bytes(),
        (int) bytes,
        fill,
        merged.stream().mapToLong(Long::longValue).toArray(),
        mergedChunk.stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public long missing(long count) {
    long values = chunkBytes / bytesPerValue;
    long absent = index.expected() - index.size();
    return absent <= 0 ? 0 : absent > count / values ? count : absent * values;
  }

  @Override
  public void read(long first, int count, byte[] dst) throws IOException {
    int rank = lengths.length;
    long[] at = new long[rank];
    long rest = first;
    for (int i = rank - 1; i >= 0; i--) {
      at[i] = rest % lengths[i];
      rest /= lengths[i];
    }
    int done = 0;
    while (done < count) {
      long number = 0;
      long inside = 0;
      for (int i = 0; i < rank; i++) {
        long chunk = at[i] / chunkLengths[i];
        number = number * grid[i] + chunk;
        inside = inside * chunkLengths[i] + (at[i] - chunk * chunkLengths[i]);
      }
      int in = (int) (at[rank - 1] % chunkLengths[rank - 1]);
      int run =
          (int)
              Math.min(
                  Math.min(chunkLengths[rank - 1] - in, lengths[rank - 1] - at[rank - 1]),
                  count - done);
      System.arraycopy(
          chunk(number),
          (int) inside * bytesPerValue,
          dst,
          done * bytesPerValue,
          run * bytesPerValue);
      done += run;
      at[rank - 1] += run;
      for (int i = rank - 1; i > 0 && at[i] == lengths[i]; i--) {
        at[i] = 0;
        at[i - 1]++;
      }
    }
  }

  private byte[] chunk(long number) throws IOException {
    if (number == lastNumber) {
      return last;
    }
    byte[] known = cache.get(number);
    if (known == null) {
      byte[] reusable = {};
      while (!cache.isEmpty()
          && (cache.size() > abreast || (cache.size() + 1L) * chunkBytes > LARGEST_CACHE)) {
        Long eldest = cache.keySet().iterator().next();
        byte[] removed = cache.remove(eldest);
        if (removed != null && removed != last) {
          reusable = removed;
        }
      }
      known = load(number, reusable);
      cache.put(number, known);
    }
    lastNumber = number;
    last = known;
    return known;
  }

  private byte[] load(long number, byte[] reusable) throws IOException {
    int place = index.find(number);
    if (place < 0) {
      byte[] missing = new byte[chunkBytes];
      for (int i = 0; i < chunkBytes; i += fill.length) {
        System.arraycopy(fill, 0, missing, i, fill.length);
      }
      return missing;
    }
    RecordingFile file = object.file().file();
    if (index.address(place) > file.size() - object.file().storage().getUserBlockSize()) {
      throw file.refusedAt(
          file.size(),
          object.path()
              + ": a chunk should lie at "
              + index.address(place)
              + ", behind the end; the file is cut off or damaged");
    }
    long position = object.file().storage().position(index.address(place));
    return filters.read(position, index.bytes(place), index.mask(place), chunkBytes, reusable);
  }
}
