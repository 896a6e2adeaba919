package io.afferent.jobs.cli;

import io.afferent.ingest.recording.FormatListing;
import io.afferent.ingest.recording.RecordingFormat;
import io.afferent.ingest.recording.Recordings;
import java.io.PrintWriter;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the formats that recordings may have. */
@Command(
    name = "formats",
    mixinStandardHelpOptions = true,
    description = "Lists the formats of recordings that can be read, and what to know of each.",
    footerHeading = "%nExamples:%n",
    footer = {"  afferent formats", "  afferent formats --markdown"})
final class FormatsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--markdown",
      description = "Print the page of the documentation: coverage, traps and proof.")
  private boolean markdown;

  @Override
  public Integer call() {
    List<RecordingFormat> formats = Recordings.formats();
    PrintWriter out = spec.commandLine().getOut();
    if (markdown) {
      out.print(FormatListing.markdown(formats));
    } else {
      TextTable table = new TextTable("format", "extensions", "files");
      for (RecordingFormat format : formats) {
        table.row(
            format.name(),
            String.join(" ", new TreeSet<>(format.extensions())),
            format.notes().files());
      }
      out.print(table);
    }
    out.flush();
    return 0;
  }
}
