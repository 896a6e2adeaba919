package io.afferent.ingest.recording.nifti;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * A NIfTI-1 image in one file, by hand: int16 that count from 0, little-endian, voxels of 2 mm from
 * (0, 0, 0), TR 2 s. Fields are changed by their places.
 */
final class NiftiBytes {
  private final ByteBuffer bytes;

  NiftiBytes(int... shape) {
    this(shape, 4, 2);
  }

  /** Voxels of another type, all 0. */
  static NiftiBytes ofType(int datatype, int bytesPerVoxel, int... shape) {
    return new NiftiBytes(shape, datatype, bytesPerVoxel);
  }

  private NiftiBytes(int[] shape, int datatype, int bytesPerVoxel) {
    int voxels = 1;
    for (int size : shape) {
      voxels *= size;
    }
    bytes = ByteBuffer.allocate(352 + voxels * bytesPerVoxel).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0, 348);
    bytes.putShort(40, (short) shape.length);
    for (int i = 0; i < shape.length; i++) {
      bytes.putShort(42 + 2 * i, (short) shape[i]);
    }
    bytes.putShort(70, (short) datatype).putShort(72, (short) (8 * bytesPerVoxel));
    bytes.putFloat(76, 1).putFloat(80, 2).putFloat(84, 2).putFloat(88, 2).putFloat(92, 2);
    bytes.putFloat(108, 352).put(123, (byte) 10).putShort(254, (short) 1);
    bytes.putFloat(280, 2).putFloat(300, 2).putFloat(320, 2);
    bytes.put(344, "n+1\0".getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; datatype == 4 && i < voxels; i++) {
      bytes.putShort(352 + 2 * i, (short) i);
    }
  }

  NiftiBytes putFloat(int at, float value) {
    bytes.putFloat(at, value);
    return this;
  }

  NiftiBytes putShort(int at, int value) {
    bytes.putShort(at, (short) value);
    return this;
  }

  NiftiBytes putInt(int at, int value) {
    bytes.putInt(at, value);
    return this;
  }

  NiftiBytes put(int at, int value) {
    bytes.put(at, (byte) value);
    return this;
  }

  NiftiBytes put(int at, String text) {
    bytes.put(at, text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  byte[] array() {
    return bytes.array();
  }

  Path write(Path file) throws IOException {
    return Files.write(file, bytes.array());
  }

  /** Writes the image compressed. */
  Path compress(Path file) throws IOException {
    return Files.write(file, gzip(bytes.array()));
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }
}
