package io.afferent.schema.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * A schema registry that speaks Confluent's REST interface. Answers are kept: an id never changes
 * its schema. Thread-safe.
 */
public final class SchemaRegistry {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int NOT_FOUND = 404;
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final Map<String, Integer> ids = new ConcurrentHashMap<>();
  private final String base;
  private final Optional<String> authorization;

  /**
   * @param base address of the interface, for example {@code http://localhost:8081} or, for
   *     Apicurio, {@code http://localhost:8080/apis/ccompat/v7}
   * @param userAndPassword {@code user:password} for basic authentication; never printed
   */
  public SchemaRegistry(URI base, Optional<String> userAndPassword) {
    String text = base.toString();
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    this.authorization =
        userAndPassword.map(
            secret ->
                "Basic "
                    + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Registers a schema, or finds it, and gives its id.
   *
   * @throws IOException when the registry cannot be reached or refuses, with its reason
   */
  public int register(String subject, Schema schema) throws IOException {
    String key = subject + '\n' + schema;
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    String body = json.createObjectNode().put("schema", schema.toString()).toString();
    JsonNode answer =
        send(
            request("/subjects/" + encoded(subject) + "/versions")
                .header("Content-Type", CONTENT_TYPE)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    int id = answer.path("id").asInt(-1);
    if (id < 0) {
      throw new IOException("the registry " + base + " answered without an id: " + answer);
    }
    ids.put(key, id);
    return id;
  }

  /**
   * The schema of an id.
   *
   * @throws UnknownSchemaException when the registry does not know the id
   * @throws IOException when the registry cannot be reached or does not answer properly
   */
  public Schema schema(int id) throws IOException {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    JsonNode answer = send(request("/schemas/ids/" + id).GET());
    try {
      Schema schema = new Schema.Parser().parse(answer.path("schema").asText());
      schemas.put(id, schema);
      return schema;
    } catch (SchemaParseException notAvro) {
      throw new UnknownSchemaException(
          "schema " + id + " of the registry is not an Avro schema", notAvro);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(TIMEOUT)
            .header("Accept", CONTENT_TYPE);
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException {
    HttpResponse<String> response;
    try {
      response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the registry " + base, stopped);
    } catch (IOException unreachable) {
      throw new IOException("the schema registry " + base + " cannot be reached", unreachable);
    }
    if (response.statusCode() / 100 != 2) {
      String reason =
          "the schema registry "
              + base
              + " answered "
              + response.statusCode()
              + ": "
              + response.body();
      throw response.statusCode() == NOT_FOUND
          ? new UnknownSchemaException(reason)
          : new IOException(reason);
    }
    return json.readTree(response.body());
  }

  private static String encoded(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8);
  }
}
