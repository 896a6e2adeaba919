package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.file.FilePool;
import io.afferent.ingest.recording.stored.SampleStore;
import io.afferent.schema.SampleType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Voxels of volumes, from files that are opened when they are needed: x fastest, then y, then
 * slice. Holds the rows of one slice, or of one row of tiles of a mosaic. Not thread-safe.
 */
final class VolumeStore implements SampleStore {
  private final VolumeSet set;
  private final SampleType type;
  private final boolean scaled;
  private final FilePool pool;
  private byte[] band = new byte[0];
  private @Nullable Path bandPath;
  private long bandStart;

  /**
   * @param type type of the samples
   * @param scaled whether values are scaled, each slice by its own factors, instead of raw
   */
  VolumeStore(VolumeSet set, SampleType type, boolean scaled, FilePool pool) {
    this.set = set;
    this.type = type;
    this.scaled = scaled;
    this.pool = pool;
  }

  @Override
  public void read(long firstStored, int count, byte[] dst) throws IOException {
    ByteBuffer target = ByteBuffer.wrap(dst).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      for (VolumeSet.Plane plane : set.volumes().get((int) firstStored + i).planes()) {
        read(plane, target);
      }
    }
  }

  private void read(VolumeSet.Plane plane, ByteBuffer target) throws IOException {
    VolumeSet.Grid grid = set.grid();
    PixelFormat format = grid.format();
    long strideBytes = (long) grid.stride() * format.bytesPerPixel();
    long pixels = plane.file().pixels().pixelOffset();
    long start = plane.offset() - (plane.offset() - pixels) % strideBytes;
    load(plane.file(), start, Math.toIntExact(strideBytes * grid.rows()));
    int within = (int) (plane.offset() - start);
    for (int row = 0; row < grid.rows(); row++) {
      int at = within + (int) (row * strideBytes);
      for (int column = 0; column < grid.columns(); column++) {
        put(format.pixel(band, at), plane.scale(), target);
        at += format.bytesPerPixel();
      }
    }
  }

  private void put(long pixel, DicomFile.Scale scale, ByteBuffer target) {
    switch (type) {
      case INT16 -> target.putShort((short) pixel);
      case INT32 -> target.putInt((int) pixel);
      default ->
          target.putDouble(scaled ? pixel * scale.slope() + scale.intercept() : (double) pixel);
    }
  }

  /** Tiles of a mosaic that lie side by side share their rows. */
  private void load(DicomFile file, long start, int length) throws IOException {
    if (file.path().equals(bandPath) && start == bandStart && length == band.length) {
      return;
    }
    bandPath = null;
    if (band.length != length) {
      band = new byte[length];
    }
    pool.get(file.path(), file.size()).read(start, band, 0, length);
    bandPath = file.path();
    bandStart = start;
  }
}
