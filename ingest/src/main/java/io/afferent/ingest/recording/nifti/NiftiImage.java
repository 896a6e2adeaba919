package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.InterleavedStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** An open image, all of whose voxels are there. Not thread-safe. */
final class NiftiImage implements Closeable {
  private static final int CHUNK_BYTES = 1 << 16;

  /** Receives voxels. */
  @FunctionalInterface
  interface VoxelVisitor {
    /**
     * Consecutive voxels of one volume.
     *
     * @param values their digital values, little-endian; valid during the call
     * @param firstVoxel index in the volume of the first of them
     * @param count how many they are
     */
    void voxels(byte[] values, int firstVoxel, int count) throws IOException;
  }

  private final Path path;
  private final NiftiHeader header;
  private final ImageBytes bytes;
  private final byte[] chunk = new byte[CHUNK_BYTES];

  private NiftiImage(Path path, NiftiHeader header, ImageBytes bytes) {
    this.path = path;
    this.header = header;
    this.bytes = bytes;
  }

  /**
   * Opens an image by either of its files.
   *
   * @throws RecordingException if the header is damaged, or the voxels are not all there
   */
  static NiftiImage open(Path path, SourceWarnings warnings) throws IOException {
    Path headerPath = NiftiFiles.headerOf(path);
    ImageBytes first = ImageBytes.open(headerPath);
    return CloseOnFailure.of(
        first,
        () -> {
          NiftiHeader header = NiftiHeaderReader.read(first, warnings);
          if (header.fields().isSingle()) {
            return checked(path, header, first, warnings);
          }
          ImageBytes second = ImageBytes.open(NiftiFiles.voxelsOf(headerPath, path));
          NiftiImage image =
              CloseOnFailure.of(second, () -> checked(path, header, second, warnings));
          first.close();
          return image;
        });
  }

  private static NiftiImage checked(
      Path path, NiftiHeader header, ImageBytes bytes, SourceWarnings warnings) throws IOException {
    long length;
    try {
      length =
          Math.addExact(
              header.dataOffset(), Math.multiplyExact(header.volumeBytes(), header.volumes()));
    } catch (ArithmeticException doesNotFit) {
      throw bytes.refused(
          "no file can hold " + header.shape() + " voxels of type " + header.type());
    }
    requireNoTextModeCopy(bytes);
    if (bytes.requireLength(length)) {
      warnings.add(
          bytes.name()
              + " goes on behind byte "
              + length
              + ", where by its header the last voxel ends; what follows is not read");
    }
    return new NiftiImage(path, header, bytes);
  }

  static void requireNoTextModeCopy(ImageBytes bytes) throws IOException {
    if (bytes.isTextModeCopy()) {
      throw bytes.refused(
          "every line feed follows a carriage return: a text-mode copy damaged the file; copy it"
              + " again");
    }
  }

  NiftiHeader header() {
    return header;
  }

  /** The file that was named. */
  Path path() {
    return path;
  }

  RecordingException refused(String reason) {
    return bytes.refused(reason);
  }

  /**
   * Copies whole volumes as they lie in the file, little-endian.
   *
   * @param dst room for them from position 0
   */
  void copy(long firstVolume, int count, byte[] dst) throws IOException {
    int length = Math.toIntExact(count * header.volumeBytes());
    bytes.read(header.dataOffset() + firstVolume * header.volumeBytes(), dst, 0, length);
    if (header.order() == ByteOrder.BIG_ENDIAN) {
      InterleavedStore.swap(dst, length, header.type().bytes);
    }
  }

  /** Visits the voxels {@code from} to {@code to} (exclusive) of a volume in their order. */
  void visit(long volume, int from, int to, VoxelVisitor visitor) throws IOException {
    int size = header.type().bytes;
    long start = header.dataOffset() + volume * header.volumeBytes();
    int at = from;
    while (at < to) {
      int count = Math.min(to - at, CHUNK_BYTES / size);
      bytes.read(start + (long) at * size, chunk, 0, count * size);
      if (header.order() == ByteOrder.BIG_ENDIAN) {
        InterleavedStore.swap(chunk, count * size, size);
      }
      visitor.voxels(chunk, at, count);
      at += count;
    }
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
