package io.afferent.ingest.recording.activations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.SignalStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The fixtures of this package, and safetensors files made in a test. */
final class Dumps {
  private Dumps() {}

  static Path fixture(String name) {
    return Fixture.file(Dumps.class, name);
  }

  static JsonNode expected() {
    try {
      return new ObjectMapper().readTree(fixture("expected.json").toFile());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A copy of a file or folder, with a sidecar of the same name where there is one. */
  static Path copy(String name, Path folder) throws IOException {
    Path source = fixture(name);
    Path target = folder.resolve(name);
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        copyOne(file, target.resolve(source.relativize(file).toString()));
      }
    }
    String sidecar = name.replaceFirst("\\.npz$", ".json");
    if (sidecar.equals("batch.json")) {
      copyOne(fixture(sidecar), folder.resolve(sidecar));
    }
    return target;
  }

  private static void copyOne(Path from, Path to) throws IOException {
    try {
      Files.copy(from, to);
    } catch (FileSystemException alreadyThere) {
      if (!Files.exists(to)) {
        throw alreadyThere;
      }
    }
  }

  /** All samples of a stream as they are read, some at a time. */
  static ByteBuffer samples(Recording recording, int stream, int atOnce) throws IOException {
    SignalStream described = recording.streams().get(stream);
    int sampleBytes = described.bytesPerSample();
    byte[] all = new byte[(int) described.sampleCount() * sampleBytes];
    byte[] some = new byte[atOnce * sampleBytes];
    for (int at = 0; at < described.sampleCount(); ) {
      int got = recording.read(stream, at, atOnce, some);
      System.arraycopy(some, 0, all, at * sampleBytes, got * sampleBytes);
      at += got;
    }
    return ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
  }

  static String sha256(ByteBuffer bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes.duplicate().rewind());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  /** Position of a stream by its name. */
  static int stream(Recording recording, String name) {
    List<SignalStream> streams = recording.streams();
    for (int i = 0; i < streams.size(); i++) {
      if (streams.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new AssertionError("no stream " + name + " in " + streams.size());
  }

  /**
   * Writes a safetensors file.
   *
   * @param header JSON of the header
   * @param dataBytes how many bytes 0, 1, 2 and so on stand behind it
   */
  static Path safetensors(Path path, String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    for (int i = 0; i < dataBytes; i++) {
      bytes.put((byte) i);
    }
    return Files.write(path, bytes.array());
  }
}
