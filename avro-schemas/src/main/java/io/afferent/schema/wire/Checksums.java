package io.afferent.schema.wire;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Checksums of sample bytes. */
public final class Checksums {

  private Checksums() {}

  /** CRC-32C of what is between position and limit; the buffer is left as it was. */
  public static int crc32c(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }

  /** CRC-32C of one buffer followed by another; both are left as they were. */
  public static int crc32c(ByteBuffer first, ByteBuffer second) {
    CRC32C crc = new CRC32C();
    crc.update(first.duplicate());
    crc.update(second.duplicate());
    return (int) crc.getValue();
  }

  /** CRC-32C of an array. */
  public static int crc32c(byte[] bytes) {
    return crc32c(ByteBuffer.wrap(bytes));
  }
}
