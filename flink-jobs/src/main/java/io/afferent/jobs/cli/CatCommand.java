package io.afferent.jobs.cli;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SampleRows;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints samples of a recording. */
@Command(
    name = "cat",
    mixinStandardHelpOptions = true,
    description = {
      "Prints samples of a recording in physical units (SI: volts, not microvolts).",
      "A line is a sample: its index, its time after sample 0 in seconds, and a value per unit."
          + " Samples that are missing in a gap have no line."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  afferent cat S001R03.edf --count 5",
      "  afferent cat night.edf --stream night-1Hz --from 60 --count 10 --csv"
    })
final class CatCommand implements Callable<Integer> {

  private static final int NARROWEST_COLUMN = 12;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "A recording, or the folder of a BIDS data set and a filter that takes one.")
  private Path named;

  @Option(
      names = "--stream",
      paramLabel = "NAME",
      description = "Name of the stream, as info tells it. Without it the first.")
  private @Nullable String stream;

  @Option(
      names = "--from",
      paramLabel = "INDEX",
      defaultValue = "0",
      description = "Index of the first sample (default: ${DEFAULT-VALUE}).")
  private long from;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many samples. Without it all that follow.")
  private @Nullable Long count;

  @Option(
      names = "--csv",
      description = "Print comma-separated values, with every digit that counts.")
  private boolean csv;

  @Option(
      names = "--file-units",
      description = "Print values in the units of the file instead of SI units.")
  private boolean fileUnits;

  @Mixin private ReadingOptions reading;

  @Override
  public Integer call() throws IOException {
    if (from < 0 || (count != null && count < 0)) {
      throw new UserError("--from and --count must be at least 0, were " + from + " and " + count);
    }
    Path file = reading.recordings(List.of(named), 1, unread -> {}).get(0);
    try (Recording recording = Recordings.open(file, reading.open())) {
      int position = position(file, recording);
      SignalStream description = recording.streams().get(position);
      if (from >= description.sampleCount() && from > 0) {
        throw new UserError(
            "--from must be below "
                + description.sampleCount()
                + ", the samples of stream "
                + description.name()
                + ", was "
                + from);
      }
      print(recording, position, description);
    }
    return 0;
  }

  private int position(Path file, Recording recording) {
    List<String> names = new ArrayList<>();
    for (SignalStream each : recording.streams()) {
      if (stream == null || each.name().equals(stream)) {
        return names.size();
      }
      names.add(each.name());
    }
    throw new UserError(
        names.isEmpty()
            ? file.getFileName() + ": has no streams, only events; afferent info shows them"
            : file.getFileName()
                + ": has no stream "
                + stream
                + "; it has "
                + String.join(", ", names));
  }

  private void print(Recording recording, int position, SignalStream description)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<String> headings = new ArrayList<>(List.of("sample", "seconds"));
    for (SignalUnit unit : description.units()) {
      String symbol = fileUnits ? unit.sourceUnit() : unit.physicalUnit();
      headings.add(csv || symbol.isEmpty() ? unit.label() : unit.label() + " [" + symbol + "]");
    }
    long startNanos = recording.deviceTimeNanos(position, 0);
    int[] widths =
        headings.stream().mapToInt(h -> Math.max(NARROWEST_COLUMN, h.length())).toArray();
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < headings.size(); column++) {
      add(line, column, csv ? quoted(headings.get(column)) : headings.get(column), widths);
    }
    out.println(line);
    new SampleRows(recording, position, fileUnits)
        .visit(
            from,
            count == null ? Long.MAX_VALUE : count,
            (index, values) -> {
              line.setLength(0);
              add(line, 0, Long.toString(index), widths);
              long nanos = recording.deviceTimeNanos(position, index) - startNanos;
              add(line, 1, seconds(nanos), widths);
              for (int unit = 0; unit < values.length; unit++) {
                add(line, unit + 2, value(values[unit]), widths);
              }
              out.println(line);
            });
    out.flush();
  }

  private void add(StringBuilder line, int column, String cell, int[] widths) {
    if (csv) {
      line.append(column == 0 ? "" : ",").append(cell);
      return;
    }
    line.append(column == 0 ? "" : "  ");
    line.append(" ".repeat(Math.max(0, widths[column] - cell.length()))).append(cell);
  }

  private String value(double value) {
    if (csv) {
      return Double.toString(value);
    }
    return String.format(Locale.ROOT, "%.6g", value);
  }

  private static String seconds(long nanos) {
    BigDecimal seconds = BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
    return seconds.scale() < 0 ? seconds.setScale(0).toPlainString() : seconds.toPlainString();
  }

  /** A label as a CSV cell. */
  private static String quoted(String label) {
    boolean plain = label.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? label : '"' + label.replace("\"", "\"\"") + '"';
  }
}
