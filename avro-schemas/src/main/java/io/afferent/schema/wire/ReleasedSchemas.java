package io.afferent.schema.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of every released version, which travel in the jar, so that what an older release
 * wrote can still be read. The folder {@code io/afferent/schema/released} holds one self-contained
 * file per record and version, and an index.
 */
final class ReleasedSchemas {

  private static final String INDEX = "/io/afferent/schema/released/index.txt";

  private static final Map<Long, Schema> BY_FINGERPRINT = load();

  private ReleasedSchemas() {}

  /** The released schema with a CRC-64-AVRO fingerprint. */
  static @Nullable Schema byFingerprint(long fingerprint) {
    return BY_FINGERPRINT.get(fingerprint);
  }

  /** Every released schema by its fingerprint. */
  static Map<Long, Schema> all() {
    return BY_FINGERPRINT;
  }

  private static Map<Long, Schema> load() {
    Map<Long, Schema> schemas = new HashMap<>();
    try (InputStream index = ReleasedSchemas.class.getResourceAsStream(INDEX)) {
      if (index == null) {
        return Map.of();
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(index, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          Schema schema = read(line.strip());
          schemas.put(SchemaNormalization.parsingFingerprint64(schema), schema);
        }
      }
    } catch (IOException damaged) {
      throw new UncheckedIOException("the schemas in the jar cannot be read", damaged);
    }
    return Map.copyOf(schemas);
  }

  private static Schema read(String name) throws IOException {
    try (InputStream file =
        ReleasedSchemas.class.getResourceAsStream("/io/afferent/schema/released/" + name)) {
      if (file == null) {
        throw new IOException("the index names " + name + ", which is not there");
      }
      return new Schema.Parser().parse(file);
    }
  }
}
