package io.afferent.jobs.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;

/**
 * What a Flink cluster says about itself over its REST interface. Flink's own client tries for a
 * minute before it admits that nobody is there, and knows neither slots nor reasons. Thread-safe.
 */
final class ClusterRest {

  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(15);
  private static final String CAUSED_BY = "Caused by: ";

  private final String address;
  private final URI root;
  private final HttpClient client;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @throws RunException when the host is none
   */
  ClusterRest(JobPlace.Cluster cluster) throws RunException {
    address = cluster.host() + ":" + cluster.port();
    try {
      root = new URI("http", null, cluster.host(), cluster.port(), "/", null, null);
    } catch (URISyntaxException malformed) {
      throw RunException.user("--jobmanager " + address + " is no address", malformed);
    }
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_PATIENCE)
            .build();
  }

  /**
   * How large the cluster is.
   *
   * @param taskManagers task managers that are registered
   * @param slots slots of all of them
   * @param freeSlots slots without a job
   * @param flinkVersion version of Flink
   */
  record Overview(int taskManagers, int slots, int freeSlots, String flinkVersion) {}

  /**
   * How far the tasks of a job are.
   *
   * @param total all of them
   * @param running those that run or have ended well
   * @param waiting those that wait for a slot
   */
  record Tasks(int total, int running, int waiting) {
    boolean allRun() {
      return total > 0 && running == total;
    }
  }

  /**
   * Asks the cluster how large it is.
   *
   * @throws RunException when no Flink cluster answers at the address
   */
  Overview overview() throws IOException, InterruptedException {
    JsonNode answer;
    try {
      answer = get("overview");
    } catch (ConnectException | HttpTimeoutException nobody) {
      if (nobody.getCause() != null
          && nobody.getCause().getCause() instanceof UnresolvedAddressException) {
        throw RunException.user(
            "--jobmanager " + address + ": there is no host " + root.getHost(), nobody);
      }
      throw RunException.user(
          "nothing answers at --jobmanager "
              + address
              + "; check the address (it is that of the REST interface, port 8081 unless configured"
              + " otherwise) and that the cluster runs",
          nobody);
    } catch (IOException other) {
      throw noFlink(other);
    }
    if (!answer.hasNonNull("flink-version") || !answer.hasNonNull("slots-total")) {
      throw noFlink(new IOException("an answer without flink-version and slots-total"));
    }
    return new Overview(
        answer.path("taskmanagers").asInt(),
        answer.path("slots-total").asInt(),
        answer.path("slots-available").asInt(),
        answer.path("flink-version").asText());
  }

  private RunException noFlink(IOException cause) {
    return RunException.user(
        "what answers at --jobmanager "
            + address
            + " is not the REST interface of a Flink job manager; check the port",
        cause);
  }

  /** How far the tasks of a job are; none of a job that the cluster does not know. */
  Tasks tasks(String jobId) throws IOException, InterruptedException {
    // The page of a single job would be up to three seconds old.
    for (JsonNode job : get("jobs/overview").path("jobs")) {
      if (job.path("jid").asText().equals(jobId)) {
        JsonNode tasks = job.path("tasks");
        return new Tasks(
            tasks.path("total").asInt(),
            tasks.path("running").asInt() + tasks.path("finished").asInt(),
            tasks.path("created").asInt() + tasks.path("scheduled").asInt());
      }
    }
    return new Tasks(0, 0, 0);
  }

  /** Why a job failed last, in one line; empty if it has not failed. */
  String lastFailure(String jobId) throws IOException, InterruptedException {
    JsonNode newest =
        get("jobs/" + jobId + "/exceptions?maxExceptions=1").at("/exceptionHistory/entries/0");
    return newest.isMissingNode() ? "" : rootCause(newest.path("stacktrace").asText());
  }

  /** First line of the deepest cause in a printed stack. */
  static String rootCause(String stack) {
    String cause = "";
    for (String line : stack.split("\n")) {
      String text = line.strip();
      if (cause.isEmpty()) {
        cause = text;
      } else if (text.startsWith(CAUSED_BY)) {
        cause = text.substring(CAUSED_BY.length());
      }
    }
    // The package of an exception helps nobody at a terminal.
    return cause.replaceFirst("^(?:[a-z][\\w]*\\.)+(?=[A-Z])", "");
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(root.resolve(path)).timeout(ANSWER_PATIENCE).GET().build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("HTTP status " + answer.statusCode() + " for " + path);
    }
    return json.readTree(answer.body());
  }
}
