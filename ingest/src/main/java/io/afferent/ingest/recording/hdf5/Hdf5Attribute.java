package io.afferent.ingest.recording.hdf5;

import io.jhdf.object.message.AttributeMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** An attribute of an object; it lies in memory. Not thread-safe. */
public final class Hdf5Attribute {
  private static final int MOST_VALUES = 100_000;
  private static final int LONGEST_TEXT = 1 << 16;

  private final Hdf5Object owner;
  private final AttributeMessage message;

  Hdf5Attribute(Hdf5Object owner, AttributeMessage message) {
    this.owner = owner;
    this.message = message;
  }

  private Hdf5Type type() {
    return Hdf5Type.of(message.getDataType());
  }

  public boolean isText() {
    return type().kind() == Hdf5Kind.TEXT;
  }

  /** The only text; of several the first, and empty when there is none. */
  public String text() throws IOException {
    List<String> texts = texts();
    return texts.isEmpty() ? "" : texts.get(0);
  }

  /** All texts of an attribute that is text. */
  public List<String> texts() throws IOException {
    return Hdf5Damage.guarded(
        owner.file().file(),
        "an attribute of " + owner.path(),
        () -> {
          byte[] values = values();
          int count = Math.min(MOST_VALUES, values.length / Math.max(1, type().bytes()));
          return Hdf5Text.read(owner.file(), type(), values, count, LONGEST_TEXT);
        });
  }

  /** The only number; empty when there is none, or several, or no numbers. */
  public OptionalDouble number() throws IOException {
    return Hdf5Damage.guarded(
        owner.file().file(),
        "an attribute of " + owner.path(),
        () -> {
          Hdf5Type type = type();
          byte[] values = values();
          return type.isNumeric() && values.length == type.bytes()
              ? OptionalDouble.of(type.number(ByteBuffer.wrap(values), 0))
              : OptionalDouble.empty();
        });
  }

  /**
   * A number as its own precision writes it: a float32 of 0.1 is {@code 0.1}. Empty when there is
   * no single number.
   */
  public String numberText() throws IOException {
    OptionalDouble number = number();
    if (number.isEmpty()) {
      return "";
    }
    return type().kind() == Hdf5Kind.FLOAT && type().bytes() == 4
        ? Float.toString((float) number.getAsDouble())
        : Double.toString(number.getAsDouble());
  }

  /** Address of the object that a single reference names; -1 when it is none. */
  public long reference() throws IOException {
    return Hdf5Damage.guarded(
        owner.file().file(),
        "an attribute of " + owner.path(),
        () -> {
          Hdf5Type type = type();
          byte[] values = values();
          return type.kind() == Hdf5Kind.REFERENCE && values.length == type.bytes()
              ? type.integer(ByteBuffer.wrap(values), 0)
              : -1L;
        });
  }

  private byte[] values() {
    @Nullable ByteBuffer data = message.getDataBuffer();
    if (data == null) {
      return new byte[0];
    }
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return bytes;
  }
}
