package io.afferent.jobs.frame;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Snapshot of a serializer whose bytes are described by one version number. State written by an
 * older version is read by that version's reader and migrated; state of a newer version is refused.
 * Subclasses are public with a public no-argument constructor.
 *
 * @param <T> type that is written
 */
public abstract class VersionedSnapshot<T> implements TypeSerializerSnapshot<T> {

  /** Layout of this snapshot itself. */
  private static final int SNAPSHOT_VERSION = 1;

  private int formatVersion;

  protected VersionedSnapshot(int formatVersion) {
    this.formatVersion = formatVersion;
  }

  /** Version that the running code writes. */
  protected abstract int currentFormatVersion();

  /** Serializer that reads (and, when current, writes) the given version. */
  protected abstract TypeSerializer<T> serializerOf(int version);

  @Override
  public final int getCurrentVersion() {
    return SNAPSHOT_VERSION;
  }

  @Override
  public final void writeSnapshot(DataOutputView out) throws IOException {
    out.writeInt(formatVersion);
  }

  @Override
  public final void readSnapshot(int readVersion, DataInputView in, ClassLoader classLoader)
      throws IOException {
    if (readVersion != SNAPSHOT_VERSION) {
      throw new IOException(
          getClass().getSimpleName()
              + " can read snapshot version "
              + SNAPSHOT_VERSION
              + ", got "
              + readVersion);
    }
    formatVersion = in.readInt();
  }

  @Override
  public final TypeSerializer<T> restoreSerializer() {
    if (formatVersion < 1 || formatVersion > currentFormatVersion()) {
      throw new IllegalStateException(
          getClass().getSimpleName()
              + " can read formats 1 to "
              + currentFormatVersion()
              + ", the state was written with format "
              + formatVersion
              + "; restore it with the release that wrote it");
    }
    return serializerOf(formatVersion);
  }

  @Override
  public final TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> oldSnapshot) {
    if (!(oldSnapshot instanceof VersionedSnapshot<T> old) || old.getClass() != getClass()) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    if (old.formatVersion == formatVersion) {
      return TypeSerializerSchemaCompatibility.compatibleAsIs();
    }
    return old.formatVersion < formatVersion
        ? TypeSerializerSchemaCompatibility.compatibleAfterMigration()
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}
