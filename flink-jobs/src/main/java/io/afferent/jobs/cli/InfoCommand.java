package io.afferent.jobs.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what is in recordings. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = {
      "Says what is in recordings: streams, units, rates, events, gaps, and what looks wrong.",
      "A damaged file is refused with the reason and exit code 2; the other files are still"
          + " described."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  afferent info S001R03.edf",
      "  afferent info S001R03.edf --json",
      "  afferent info ds003/ --filter sub=01,task=rest"
    })
final class InfoCommand implements Callable<Integer> {

  private static final int MOST_AT_ONCE = 100;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Recordings of any format that afferent formats lists, or folders of BIDS data sets.")
  private List<Path> named;

  @Option(
      names = "--json",
      description = "Print JSON: one object for one file, an array for several.")
  private boolean json;

  @Option(
      names = "--personal",
      description =
          "Show the fields of the header, those that identify a person included (patient, recording"
              + " fields). Without it they are not even read.")
  private boolean personal;

  @Mixin private ReadingOptions reading;

  @Override
  public Integer call() throws IOException {
    OpenOptions options = personal ? reading.open().withPersonalFields() : reading.open();
    PrintWriter out = spec.commandLine().getOut();
    List<Path> files = reading.recordings(named, MOST_AT_ONCE, this::note);
    List<JsonNode> described = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < files.size(); i++) {
      try (Recording recording = Recordings.open(files.get(i), options)) {
        RecordingInfo info = RecordingInfo.of(recording);
        if (json) {
          described.add(toJson(files.get(i), info));
        } else {
          out.print((i > 0 ? "\n" : "") + info.toText());
          if (personal) {
            recording
                .header()
                .attributes()
                .forEach(
                    (name, value) ->
                        out.println("  " + RecordingInfo.printable(name + ": " + value)));
          }
        }
      } catch (RecordingException damaged) {
        if (files.size() == 1) {
          throw damaged;
        }
        refused++;
        out.flush();
        spec.commandLine().getErr().println("afferent: " + damaged.getMessage());
      }
    }
    if (json) {
      out.println(
          new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(
                  files.size() == 1
                      ? described.get(0)
                      : JsonNodeFactory.instance.arrayNode().addAll(described)));
    }
    out.flush();
    return refused == 0 ? 0 : Afferent.EXIT_USER;
  }

  private void note(String sentence) {
    spec.commandLine().getErr().println("afferent: note: " + RecordingInfo.printable(sentence));
  }

  private static ObjectNode toJson(Path file, RecordingInfo info) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("file", file.toString());
    node.setAll(info.toJson());
    return node;
  }
}
