package io.afferent.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afferent.models.bundle.Bundle;
import io.afferent.models.bundle.BundleException;
import io.afferent.models.bundle.BundleFile;
import io.afferent.models.bundle.InputContract;
import io.afferent.models.bundle.Manifest;
import io.afferent.models.bundle.OutputSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a bundle is. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Says what a bundle is: what it takes and gives, what it was trained on, its configuration,"
          + " files, licence and provenance. Verifies it first."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  afferent models inspect eegformer-demo",
      "  afferent models inspect my-bundle --json"
    })
final class ModelsInspectCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      description = "Folder of a bundle; eegformer-demo is the one that ships.")
  private String reference;

  @Option(
      names = "--json",
      description = "Print the manifest as JSON, with directory, digest and warnings.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Bundle bundle = BundleArgument.open(reference);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(toJson(bundle));
    } else {
      print(bundle, out);
    }
    out.flush();
    return 0;
  }

  private static String toJson(Bundle bundle) throws BundleException, JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode node = mapper.createObjectNode();
    node.put("directory", bundle.directory().toString());
    node.put("digest", bundle.digest());
    bundle.warnings().forEach(node.putArray("warnings")::add);
    node.set("manifest", mapper.valueToTree(bundle.manifest()));
    return mapper.writeValueAsString(node);
  }

  private static void print(Bundle bundle, PrintWriter out) {
    Manifest manifest = bundle.manifest();
    InputContract input = manifest.input();
    if (manifest.training().simulated()) {
      String rule = "!".repeat(78);
      out.println(rule);
      out.println("!  " + manifest.training().statement().replaceAll("\\. (?=\\S)", ".\n!  "));
      out.println(rule);
    }
    out.println(manifest.name() + " " + manifest.version());
    out.println("  directory   " + bundle.directory());
    out.println("  sha256      " + bundle.digest());
    out.println("  encoder     " + manifest.encoder() + ", run by " + manifest.engine());
    out.println("  licence     " + manifest.licence());
    out.println("trained on    " + manifest.training().description());
    if (!manifest.training().simulated() && !manifest.training().statement().isBlank()) {
      out.println("  note        " + manifest.training().statement());
    }
    out.println(
        String.format(
            Locale.ROOT,
            "takes         %s in %s at %s Hz, windows of %d samples (%s s), channels %s",
            input.modality(),
            input.unit(),
            plain(input.rateHz()),
            input.windowSamples(),
            plain(input.windowSamples() / input.rateHz()),
            input.channels()));
    out.println("  scale       " + plain(input.scale()));
    out.println("  normalised  " + input.normalisation());
    out.println("gives");
    TextTable outputs = new TextTable("  output", "type", "shape", "meaning");
    for (OutputSpec output : manifest.outputs()) {
      outputs.row(
          "  " + output.name(),
          output.type(),
          "[" + String.join(", ", output.shape()) + "]",
          output.description());
    }
    out.print(outputs);
    out.println(
        "taps          "
            + (manifest.taps().isEmpty() ? "none" : String.join(", ", manifest.taps())));
    out.println("files");
    for (BundleFile file : manifest.files()) {
      out.println(
          String.format(
              Locale.ROOT,
              "  %s, %,d bytes, sha256 %s",
              file.path(),
              file.sizeBytes(),
              file.sha256()));
    }
    out.println("configuration");
    manifest.config().forEach((key, value) -> out.println("  " + key + ": " + value));
    out.println("provenance");
    manifest.provenance().forEach((key, value) -> out.println("  " + key + ": " + value));
    bundle.warnings().forEach(warning -> out.println("warning: " + warning));
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
