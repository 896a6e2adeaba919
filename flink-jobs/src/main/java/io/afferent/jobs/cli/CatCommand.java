package io.afferent.jobs.cli;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SampleRows;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.SpikeCursor;
import io.afferent.ingest.recording.SpikeStream;
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
      "A line is a sample: its index, its time after the start of the recording in seconds, and a value per unit."
          + " Samples that are missing in a gap have no line. For spikes, a line is a spike: its"
          + " number in the order of time, its time in seconds, and its unit."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  afferent cat S001R03.edf --count 5",
      "  afferent cat night.edf --stream night-1Hz --from 60 --count 10 --csv"
    })
final class CatCommand implements Callable<Integer> {

  private static final int NARROWEST_COLUMN = 12;
  private static final int SPIKES_AT_ONCE = 4096;

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
      description = "Index of the first sample or spike (default: ${DEFAULT-VALUE}).")
  private long from;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many samples or spikes. Without it all that follow.")
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
    if (from < 0) {
      throw new UserError("--from must be at least 0, was " + from);
    }
    if (count != null && count < 0) {
      throw new UserError("--count must be at least 0, was " + count);
    }
    Path file = reading.recordings(List.of(named), 1, unread -> {}).get(0);
    try (Recording recording = Recordings.open(file, reading.open())) {
      int position = position(file, recording);
      int signals = recording.streams().size();
      if (position < signals) {
        SignalStream description = recording.streams().get(position);
        requireBelow(description.sampleCount(), "samples", description.name());
        print(recording, position, description);
      } else {
        SpikeStream description = recording.spikeStreams().get(position - signals);
        requireBelow(description.spikeCount(), "spikes", description.name());
        printSpikes(recording, position - signals, description);
      }
    }
    return 0;
  }

  private void requireBelow(long length, String what, String name) {
    if (from >= length && from > 0) {
      throw new UserError(
          "--from must be below "
              + length
              + ", the "
              + what
              + " of stream "
              + name
              + ", was "
              + from);
    }
  }

  /** Position among the streams of samples followed by those of spikes. */
  private int position(Path file, Recording recording) {
    List<String> names = new ArrayList<>();
    recording.streams().forEach(each -> names.add(each.name()));
    recording.spikeStreams().forEach(each -> names.add(each.name()));
    if (names.isEmpty()) {
      throw new UserError(
          file.getFileName() + ": has no streams, only events; afferent info shows them");
    }
    int position = stream == null ? 0 : names.indexOf(stream);
    if (position < 0) {
      throw new UserError(
          file.getFileName()
              + ": has no stream "
              + stream
              + "; it has "
              + String.join(", ", names));
    }
    return position;
  }

  private void print(Recording recording, int position, SignalStream description)
      throws IOException {
    List<String> headings = new ArrayList<>(List.of("sample", "seconds"));
    for (SignalUnit unit : description.units()) {
      String symbol = fileUnits ? unit.sourceUnit() : unit.physicalUnit();
      headings.add(csv || symbol.isEmpty() ? unit.label() : unit.label() + " [" + symbol + "]");
    }
    Lines lines = new Lines(spec.commandLine().getOut(), headings, csv);
    long startNanos = recording.header().startTimeNanos();
    new SampleRows(recording, position, fileUnits)
        .visit(
            from,
            count == null ? Long.MAX_VALUE : count,
            (index, values) -> {
              lines.cell(Long.toString(index));
              lines.cell(seconds(recording.deviceTimeNanos(position, index) - startNanos));
              for (double value : values) {
                lines.cell(value(value));
              }
              return lines.end();
            });
    lines.flush();
  }

  private void printSpikes(Recording recording, int position, SpikeStream description)
      throws IOException {
    Lines lines = new Lines(spec.commandLine().getOut(), List.of("spike", "seconds", "unit"), csv);
    long[] ticks = new long[SPIKES_AT_ONCE];
    int[] units = new int[SPIKES_AT_ONCE];
    long end = count == null || count > Long.MAX_VALUE - from ? Long.MAX_VALUE : from + count;
    long index = 0;
    boolean wanted = true;
    try (SpikeCursor cursor = recording.spikes(position)) {
      for (int got = cursor.read(ticks, units);
          got > 0 && wanted && index < end;
          got = cursor.read(ticks, units)) {
        for (int k = 0; k < got && wanted && index < end; k++, index++) {
          if (index >= from) {
            lines.cell(Long.toString(index));
            lines.cell(seconds(description.clock().nanosAt(ticks[k])));
            lines.cell(lines.text(description.units().get(units[k]).label()));
            wanted = lines.end();
          }
        }
      }
    }
    lines.flush();
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

  /** Lines of cells, for a person or as CSV. */
  private static final class Lines {
    private static final int LINES_PER_CHECK = 512;

    private final PrintWriter out;
    private final boolean csv;
    private final int[] widths;
    private final StringBuilder line = new StringBuilder();
    private int column;
    private long printed;

    Lines(PrintWriter out, List<String> headings, boolean csv) {
      this.out = out;
      this.csv = csv;
      this.widths =
          headings.stream().mapToInt(h -> Math.max(NARROWEST_COLUMN, h.length())).toArray();
      headings.forEach(heading -> cell(text(heading)));
      end();
    }

    /** A text that may hold what divides cells. */
    String text(String text) {
      boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
      return !csv || plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    void cell(String cell) {
      if (csv) {
        line.append(column == 0 ? "" : ",").append(cell);
      } else {
        line.append(column == 0 ? "" : "  ");
        line.append(" ".repeat(Math.max(0, widths[column] - cell.length()))).append(cell);
      }
      column++;
    }

    /** Ends the line; false when nobody reads any more. */
    boolean end() {
      out.println(line);
      line.setLength(0);
      column = 0;
      printed++;
      return printed % LINES_PER_CHECK != 0 || !out.checkError();
    }

    void flush() {
      out.flush();
    }
  }
}
