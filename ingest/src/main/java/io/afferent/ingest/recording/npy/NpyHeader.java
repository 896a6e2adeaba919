package io.afferent.ingest.recording.npy;

import io.afferent.ingest.recording.file.PositionalBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Header of a {@code .npy} file. The format is NumPy enhancement proposal 1; the header is a Python
 * literal, which is parsed and never evaluated.
 *
 * @param descr type of the elements, for example {@code <i8}
 * @param fortranOrder whether the first index runs fastest
 * @param shape lengths of the axes, empty for a single value
 * @param dataOffset first byte of the elements
 */
public record NpyHeader(String descr, boolean fortranOrder, List<Long> shape, long dataOffset) {
  private static final int LARGEST_HEADER = 1 << 16;
  private static final int PREFIX = 10;
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  public NpyHeader {
    shape = List.copyOf(shape);
  }

  /**
   * Reads a header; the shape is not held against the size of the file, since it lags behind in
   * files that are still written.
   *
   * @throws io.afferent.ingest.recording.RecordingException if it is no such file, or its elements
   *     are objects or structures
   */
  public static NpyHeader read(PositionalBytes file) throws IOException {
    byte[] prefix = file.read(0, PREFIX, "the begin of an .npy file");
    for (int i = 0; i < MAGIC.length; i++) {
      if (prefix[i] != MAGIC[i]) {
        throw file.refusedAt(i, "an .npy file begins with 93 4E 55 4D 50 59; it is another file");
      }
    }
    int major = prefix[6];
    if (major < 1 || major > 3) {
      throw file.refusedAt(6, "versions 1, 2 and 3 of .npy are read, was " + major);
    }
    int start = PREFIX;
    long length = (prefix[8] & 0xFF) | (prefix[9] & 0xFF) << 8;
    if (major > 1) {
      byte[] high = file.read(PREFIX, 2, "the length of the header");
      length |= (long) (high[0] & 0xFF) << 16 | (long) (high[1] & 0xFF) << 24;
      start += 2;
    }
    if (length > LARGEST_HEADER) {
      throw file.refusedAt(8, "a header has at most " + LARGEST_HEADER + " bytes, was " + length);
    }
    byte[] text = file.read(start, (int) length, "the header");
    String literal =
        new String(text, major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    return new NpyLiteral(file, literal, start).header(start + length);
  }

  /**
   * Bytes of one element.
   *
   * @return 0 for a type whose length is not told by its name
   */
  public int elementBytes() {
    int count = 0;
    for (int i = 2; i < descr.length(); i++) {
      count = count * 10 + (descr.charAt(i) - '0');
    }
    return descr.charAt(1) == 'U' ? count * 4 : count;
  }

  /** Kind of the elements: {@code i u f b c S U} and others. */
  public char kind() {
    return descr.charAt(1);
  }

  /** Whether the bytes of an element are in big-endian order. */
  public boolean bigEndian() {
    return descr.charAt(0) == '>';
  }
}
