package io.afferent.jobs.cli;

import io.afferent.models.bundle.Bundle;
import io.afferent.models.bundle.BundleException;
import io.afferent.models.bundle.BundleFile;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies bundles. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Verifies bundles: the manifest, size and digest of every file, and that the weights are those"
          + " of the configuration and finite: a bundle that verifies can be served.",
      "Exit code 2 when one of them does not verify."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  afferent models verify my-bundle", "  afferent models verify eegformer-demo"})
final class ModelsVerifyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description = "Folders of bundles; eegformer-demo is the one that ships.")
  private List<String> references;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    boolean ok = true;
    for (String reference : references) {
      try {
        print(reference, BundleArgument.open(reference), out);
      } catch (BundleException | UserError unsound) {
        ok = false;
        out.flush();
        spec.commandLine().getErr().println("afferent: " + unsound.getMessage());
      }
    }
    out.flush();
    return ok ? 0 : Afferent.EXIT_USER;
  }

  private static void print(String reference, Bundle bundle, PrintWriter out) {
    List<BundleFile> files = bundle.manifest().files();
    out.println(
        String.format(
            Locale.ROOT,
            "%s: ok, %s %s, %d %s with %,d bytes, sha256 %s",
            reference,
            bundle.manifest().name(),
            bundle.manifest().version(),
            files.size(),
            files.size() == 1 ? "file" : "files",
            files.stream().mapToLong(BundleFile::sizeBytes).sum(),
            bundle.digest()));
    bundle.warnings().forEach(warning -> out.println("  warning: " + warning));
    if (bundle.manifest().training().simulated()) {
      out.println("  note: " + bundle.manifest().training().statement());
    }
  }
}
