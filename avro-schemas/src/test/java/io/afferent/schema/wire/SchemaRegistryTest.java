package io.afferent.schema.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.afferent.schema.Alert;
import io.afferent.schema.Gap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a small server that speaks the part of Confluent's REST interface that is used. */
final class SchemaRegistryTest {

  private final ObjectMapper json = new ObjectMapper();
  private final List<String> schemas = new ArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void recordsInBothFramingsAreReadByOneDecoder() throws Exception {
    SchemaRegistry registry = registry("user:secret");
    Gap gap = new RandomRecords(1).record(Gap.class);
    byte[] framed = RecordEncoder.confluent(Gap.class, registry, "gaps-value").encode(gap);
    assertThat(framed).startsWith(0, 0, 0, 0, 1);
    RecordDecoder<Gap> decoder = RecordDecoder.of(Gap.class, registry);
    assertThat(decoder.decode(framed)).isEqualTo(gap);
    assertThat(decoder.decode(RecordEncoder.singleObject(Gap.class).encode(gap))).isEqualTo(gap);
  }

  @Test
  void answersAreKept() throws Exception {
    SchemaRegistry registry = registry("user:secret");
    for (int i = 0; i < 5; i++) {
      registry.register("gaps-value", Gap.getClassSchema());
      registry.schema(1);
    }
    assertThat(requests).hasValue(2);
  }

  @Test
  void anUnknownIdIsRefusedWithTheAnswerOfTheRegistry() {
    assertThatThrownBy(
            () ->
                RecordDecoder.of(Gap.class, registry("user:secret"))
                    .decode(new byte[] {0, 0, 0, 0, 9, 0}))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("404")
        .hasMessageContaining("schema 9");
  }

  @Test
  void aSchemaOfAnotherRecordIsRefused() throws Exception {
    SchemaRegistry registry = registry("user:secret");
    byte[] framed =
        RecordEncoder.confluent(Alert.class, registry, "alerts-value")
            .encode(new RandomRecords(1).record(Alert.class));
    assertThatThrownBy(() -> RecordDecoder.of(Gap.class, registry).decode(framed))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("io.afferent.schema.Alert");
  }

  @Test
  void bytesOfAnOlderSchemaGetTheDefaultsOfWhatItLacks() throws Exception {
    Schema current = Alert.getClassSchema();
    Schema older =
        Schema.createRecord(
            current.getName(),
            current.getDoc(),
            current.getNamespace(),
            false,
            current.getFields().stream()
                .filter(field -> !field.name().equals("units"))
                .map(field -> new Schema.Field(field, field.schema()))
                .toList());
    SchemaRegistry registry = registry("user:secret");
    int id = registry.register("alerts-value", older);
    Alert alert = new RandomRecords(1).record(Alert.class);
    GenericRecord written = new GenericData.Record(older);
    for (Schema.Field field : older.getFields()) {
      written.put(field.pos(), alert.get(current.getField(field.name()).pos()));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {0, 0, 0, 0, (byte) id});
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new SpecificDatumWriter<GenericRecord>(older).write(written, encoder);
    encoder.flush();

    Alert read = RecordDecoder.of(Alert.class, registry).decode(bytes.toByteArray());

    alert.setUnits(List.of());
    assertThat(read).isEqualTo(alert);
  }

  @Test
  void aWrongPasswordIsAnErrorThatDoesNotShowIt() {
    assertThatThrownBy(() -> registry("user:wrong").register("gaps-value", Gap.getClassSchema()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("401")
        .hasMessageNotContaining("wrong");
  }

  @Test
  void aRegistryThatCannotBeReachedIsNamed() {
    SchemaRegistry registry = registry("user:secret");
    server.stop(0);
    assertThatThrownBy(() -> registry.schema(1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1")
        .hasMessageContaining("cannot be reached");
  }

  @Test
  void aRecordIsNotCalledBadBecauseTheRegistryIsAway() {
    RecordDecoder<Gap> decoder = RecordDecoder.of(Gap.class, registry("user:secret"));
    server.stop(0);
    assertThatThrownBy(() -> decoder.decode(new byte[] {0, 0, 0, 0, 1, 0}))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("schema 1")
        .hasMessageContaining("cannot be reached");
  }

  private SchemaRegistry registry(String userAndPassword) {
    return new SchemaRegistry(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"),
        Optional.of(userAndPassword));
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getPath();
    if (!"Basic dXNlcjpzZWNyZXQ=".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      send(exchange, 401, "{\"error_code\":401,\"message\":\"unauthorized\"}");
    } else if (path.matches("/subjects/[^/]+/versions")) {
      String schema = json.readTree(body).path("schema").asText();
      if (!schemas.contains(schema)) {
        schemas.add(schema);
      }
      send(exchange, 200, "{\"id\":" + (schemas.indexOf(schema) + 1) + "}");
    } else if (path.matches("/schemas/ids/\\d+")) {
      int id = Integer.parseInt(path.substring("/schemas/ids/".length()));
      if (id <= schemas.size()) {
        send(exchange, 200, json.createObjectNode().put("schema", schemas.get(id - 1)).toString());
      } else {
        send(exchange, 404, "{\"error_code\":40403,\"message\":\"schema " + id + " not found\"}");
      }
    } else {
      send(exchange, 404, "{\"error_code\":404}");
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
