package io.afferent.ingest.recording;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes {@code .npy} files by NumPy enhancement proposal 1, for tests. */
public final class NpyFiles {
  private NpyFiles() {}

  /** Little-endian 64-bit integers in one axis. */
  public static Path longs(Path file, long... values) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asLongBuffer().put(values);
    return write(file, "<i8", false, "(" + values.length + ",)", data.array());
  }

  /** Little-endian doubles in one axis. */
  public static Path doubles(Path file, double... values) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asDoubleBuffer().put(values);
    return write(file, "<f8", false, "(" + values.length + ",)", data.array());
  }

  /** Any header before any bytes. */
  public static Path write(Path file, String descr, boolean fortranOrder, String shape, byte[] data)
      throws IOException {
    String literal =
        "{'descr': '"
            + descr
            + "', 'fortran_order': "
            + (fortranOrder ? "True" : "False")
            + ", 'shape': "
            + shape
            + ", }";
    literal += " ".repeat(117 - literal.length()) + "\n";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
    bytes.write(literal.getBytes(StandardCharsets.US_ASCII));
    bytes.write(data);
    return Files.write(file, bytes.toByteArray());
  }
}
