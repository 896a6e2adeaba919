package io.afferent.ingest.recording.hdf5;

import io.afferent.ingest.recording.RecordingException;
import io.jhdf.ObjectHeader;
import io.jhdf.object.message.FilterPipelineMessage;
import io.jhdf.object.message.FilterPipelineMessage.FilterInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Undoes the filters of chunks: gzip, LZF, shuffle and Fletcher32, which is checked. Sizes are
 * known before anything is unpacked, so a small chunk cannot become a large one.
 */
final class Hdf5Filters {
  private static final int DEFLATE = 1;
  private static final int SHUFFLE = 2;
  private static final int FLETCHER32 = 3;
  private static final int LZF = 32_000;

  /** Neither deflate nor LZF makes more of a byte. */
  private static final long LARGEST_RATIO = 1100;

  private final Hdf5Object object;
  private final List<FilterInfo> filters;

  private Hdf5Filters(Hdf5Object object, List<FilterInfo> filters) {
    this.object = object;
    this.filters = filters;
  }

  /**
   * The filters of a data set.
   *
   * @throws RecordingException if one of them is not undone here
   */
  static Hdf5Filters of(Hdf5Object object, ObjectHeader header) throws IOException {
    List<FilterInfo> filters = new ArrayList<>();
    int packing = 0;
    if (header.hasMessageOfType(FilterPipelineMessage.class)) {
      for (FilterInfo filter : header.getMessageOfType(FilterPipelineMessage.class).getFilters()) {
        switch (filter.getId()) {
          case DEFLATE, LZF -> packing++;
          case SHUFFLE, FLETCHER32 -> {}
          default ->
              throw object.refused(
                  "is packed with "
                      + name(filter.getId())
                      + "; gzip, lzf, shuffle and fletcher32 are read, so repack it with h5repack"
                      + " -f GZIP=4");
        }
        filters.add(filter);
      }
    }
    if (packing > 1) {
      throw object.refused("is packed twice, which is not read; repack it with h5repack");
    }
    return new Hdf5Filters(object, List.copyOf(filters));
  }

  private static String name(int id) {
    return switch (id) {
      case 4 -> "szip";
      case 5 -> "n-bit";
      case 6 -> "scale-offset";
      case 32_001 -> "Blosc";
      case 32_004 -> "LZ4";
      case 32_008 -> "bitshuffle";
      case 32_013 -> "ZFP";
      case 32_015 -> "Zstandard";
      case 32_026 -> "Blosc2";
      default -> "filter " + id;
    };
  }

  /**
   * Reads a chunk.
   *
   * @param stored bytes of it in the file
   * @param mask bits of filters that were passed over for it
   * @param chunkBytes bytes of it without filters
   * @param target an array that may be used for the result when it is as long, else empty
   */
  byte[] read(long position, int stored, int mask, int chunkBytes, byte[] target)
      throws IOException {
    boolean packed = false;
    long added = 0;
    for (int i = 0; i < filters.size(); i++) {
      if ((mask >>> i & 1) == 0) {
        packed |= filters.get(i).getId() == DEFLATE || filters.get(i).getId() == LZF;
        added += filters.get(i).getId() == FLETCHER32 ? 4 : 0;
      }
    }
    boolean possible =
        packed
            ? chunkBytes <= LARGEST_RATIO * (stored + 1L) && stored > 0
            : stored == chunkBytes + added;
    if (!possible) {
      throw damaged(position, stored + " bytes cannot hold a chunk of " + chunkBytes);
    }
    byte[] bytes;
    if (!packed && added == 0 && target.length == chunkBytes) {
      object.file().file().read(position, target, 0, stored);
      bytes = target;
    } else {
      bytes = object.file().file().read(position, stored, "a chunk of " + object.path());
    }
    for (int i = filters.size() - 1; i >= 0; i--) {
      if ((mask >>> i & 1) == 0) {
        FilterInfo filter = filters.get(i);
        int inner = chunkBytes + 4 * checksumsBefore(i, mask);
        bytes =
            switch (filter.getId()) {
              case DEFLATE ->
                  inflate(
                      bytes,
                      target.length == inner && bytes != target ? target : new byte[inner],
                      position);
              case LZF -> Hdf5Lzf.unpack(bytes, inner, message -> damaged(position, message));
              case SHUFFLE -> unshuffle(bytes, filter);
              default -> checked(bytes, position);
            };
      }
    }
    if (bytes.length != chunkBytes) {
      throw damaged(position, "a chunk has " + bytes.length + " bytes, not " + chunkBytes);
    }
    return bytes;
  }

  private int checksumsBefore(int filter, int mask) {
    int count = 0;
    for (int i = 0; i < filter; i++) {
      count += (mask >>> i & 1) == 0 && filters.get(i).getId() == FLETCHER32 ? 1 : 0;
    }
    return count;
  }

  private byte[] inflate(byte[] packed, byte[] target, long position) throws RecordingException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      int length = 0;
      while (length < target.length) {
        int got = inflater.inflate(target, length, target.length - length);
        if (got == 0) {
          break;
        }
        length += got;
      }
      if (length < target.length || (!inflater.finished() && inflater.inflate(new byte[1]) > 0)) {
        throw damaged(
            position, "a chunk of " + target.length + " bytes does not unpack to its length");
      }
      return target;
    } catch (DataFormatException notZlib) {
      throw damaged(position, "a chunk does not unpack (" + notZlib.getMessage() + ")");
    } finally {
      inflater.end();
    }
  }

  /** First all first bytes of the values, then all second ones; what is left over follows. */
  private static byte[] unshuffle(byte[] bytes, FilterInfo filter) {
    int width = filter.getData().length > 0 ? filter.getData()[0] : 1;
    if (width < 2 || width > bytes.length) {
      return bytes;
    }
    int values = bytes.length / width;
    byte[] plain = new byte[bytes.length];
    for (int b = 0; b < width; b++) {
      int from = b * values;
      for (int i = 0, to = b; i < values; i++, to += width) {
        plain[to] = bytes[from + i];
      }
    }
    int whole = values * width;
    System.arraycopy(bytes, whole, plain, whole, bytes.length - whole);
    return plain;
  }

  private byte[] checked(byte[] bytes, long position) throws RecordingException {
    int length = bytes.length - 4;
    if (length < 0) {
      throw damaged(position, "a chunk is too short for its checksum");
    }
    int found = 0;
    for (int i = 3; i >= 0; i--) {
      found = found << 8 | (bytes[length + i] & 0xFF);
    }
    int sum = Hdf5Fletcher.sum(bytes, length);
    // Old versions wrote the bytes of each half the other way round.
    int swapped = Integer.reverseBytes(sum);
    if (found != sum && found != (swapped << 16 | swapped >>> 16)) {
      throw damaged(position, "a chunk does not have the sum that it was written with");
    }
    byte[] plain = new byte[length];
    System.arraycopy(bytes, 0, plain, 0, length);
    return plain;
  }

  private RecordingException damaged(long position, String reason) {
    return object
        .file()
        .file()
        .refusedAt(position, object.path() + ": " + reason + "; the file is damaged");
  }
}
