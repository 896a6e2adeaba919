package io.afferent.ingest.recording.gdf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SignalStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;

/** Files that the script of PROVENANCE.md made, and what MNE reads from them. */
final class GdfFixtures {
  private GdfFixtures() {}

  static Path file(String name) {
    try {
      return Path.of(Objects.requireNonNull(GdfFixtures.class.getResource(name), name).toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static Recording open(String name) throws IOException {
    return Recordings.open(file(name));
  }

  static JsonNode expected(String name) throws IOException {
    JsonNode all = new ObjectMapper().readTree(file("expected.json").toFile());
    return Objects.requireNonNull(all.get(name), name);
  }

  /** Digital values of a stretch without gaps, unit by unit. */
  static double[][] digital(Recording recording, int stream, long first, int count)
      throws IOException {
    SignalStream description = recording.streams().get(stream);
    int units = description.units().size();
    byte[] bytes = new byte[count * description.bytesPerSample()];
    if (recording.read(stream, first, count, bytes) != count) {
      throw new AssertionError("fewer than " + count + " samples from " + first);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    double[][] values = new double[units][count];
    for (int i = 0; i < count; i++) {
      for (int unit = 0; unit < units; unit++) {
        int at = (i * units + unit) * description.bytesPerValue();
        values[unit][i] =
            switch (description.sampleType()) {
              case INT16 -> buffer.getShort(at);
              case INT24 -> (buffer.getShort(at) & 0xFFFF) | buffer.get(at + 2) << 16;
              case INT32 -> buffer.getInt(at);
              case FLOAT32 -> buffer.getFloat(at);
              case FLOAT64 -> buffer.getDouble(at);
              default -> throw new IllegalArgumentException(description.sampleType().toString());
            };
      }
    }
    return values;
  }
}
