package io.afferent.schema.wire;

import io.afferent.schema.StreamDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** The short name by which blocks refer to their descriptor. */
public final class DescriptorHash {

  private DescriptorHash() {}

  /**
   * First eight bytes, big-endian, of the SHA-256 over the Avro binary encoding of the descriptor
   * with its hash field set to 0 and its map entries in the order of their keys. The descriptor is
   * not changed.
   */
  public static long of(StreamDescriptor descriptor) {
    StreamDescriptor bare =
        descriptor.getDescriptorHash() == 0
            ? descriptor
            : StreamDescriptor.newBuilder(descriptor).setDescriptorHash(0).build();
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new SortedMapWriter<>(bare.getSchema(), StreamDescriptor.class).write(bare, encoder);
      encoder.flush();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
      return ByteBuffer.wrap(digest).getLong();
    } catch (IOException | NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("a descriptor cannot be hashed", impossible);
    }
  }

  /** The descriptor with its own hash filled in. */
  public static StreamDescriptor sealed(StreamDescriptor descriptor) {
    return StreamDescriptor.newBuilder(descriptor).setDescriptorHash(of(descriptor)).build();
  }
}
