package io.afferent.jobs.cli;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.edf.EdfWriter;
import io.afferent.ingest.simulate.Discharge;
import io.afferent.ingest.simulate.SimulatedRecording;
import io.afferent.ingest.simulate.SimulatorOptions;
import io.afferent.schema.wire.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the EEG of a simulated subject, as a file or live. */
@Command(
    name = "eeg",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the EEG of a simulated subject: background, alpha bursts, blinks, mains hum, and a"
          + " discharge of spikes and slow waves at 3 Hz that looks like a seizure.",
      "What happens when is known and written down as annotations (--out) or events"
          + " (--bootstrap). The same options and seed give the same samples."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  afferent simulate eeg --out subject.edf --duration 2min --seed 7",
      "  afferent simulate eeg --bootstrap localhost:9092 --create-topics --channels 8"
    })
final class SimulateEegCommand implements Callable<Integer> {

  private static final Duration USUAL_DURATION = Duration.ofMinutes(2);
  private static final Duration USUAL_DISCHARGE_START = Duration.ofSeconds(75);
  private static final Duration LONGEST_USUAL_DISCHARGE = Duration.ofSeconds(10);
  private static final int EVENTS_SHOWN = 60;

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "FILE.edf",
      description = "Write an EDF+ file with annotations.")
  private @Nullable Path out;

  @Option(names = "--force", description = "Replace FILE.edf when it exists.")
  private boolean force;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Send the signals to these Kafka brokers, live.")
  private @Nullable String bootstrap;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "How long. Default: 2min in a file, until Ctrl-C on Kafka.")
  private @Nullable Duration duration;

  @Option(
      names = "--channels",
      paramLabel = "CHANNELS",
      defaultValue = "19",
      description =
          "19 or 8 channels of the 10-20 system, or their names divided by commas. Default:"
              + " ${DEFAULT-VALUE}.")
  private String channels;

  @Option(
      names = "--rate",
      paramLabel = "HZ",
      defaultValue = "256",
      description = "Sampling rate, 32 to 32768. Default: ${DEFAULT-VALUE}.")
  private BigDecimal rate;

  @Option(
      names = "--mains",
      paramLabel = "HZ",
      defaultValue = "50",
      description = "Frequency of the mains hum, 0 for none. Default: ${DEFAULT-VALUE}.")
  private double mainsHz;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      defaultValue = "2026-01-01T00:00:00",
      description = "Time of the first sample. Default: ${DEFAULT-VALUE}.")
  private String start;

  @Option(
      names = "--discharge-at",
      paramLabel = "TIME",
      description =
          "Onset of the discharge. Default: 75s, or after 60 %% of a shorter recording; every 2min"
              + " when there is no end.")
  private @Nullable Duration dischargeAt;

  @Option(
      names = "--discharge-length",
      paramLabel = "TIME",
      description = "How long the discharge lasts. Default: 10s, or a fifth of a short recording.")
  private @Nullable Duration dischargeLength;

  @Option(names = "--no-discharge", description = "Simulate a subject without a discharge.")
  private boolean noDischarge;

  @Mixin private PublishOptions publish;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if ((out == null) == (bootstrap == null)) {
      throw new UserError("give either --out FILE.edf or --bootstrap HOST:PORT");
    }
    if (duration != null && duration.isZero()) {
      throw new UserError("--duration must be longer than 0");
    }
    if (out != null) {
      write(out);
    } else if (bootstrap != null) {
      SimulatorOptions options = options("simulated", Optional.ofNullable(duration));
      new ReplayRun(publish, bootstrap, spec)
          .replay(
              describe(options),
              List.of(Topics.EEG),
              List.of(SimulatedRecording.source(options)),
              publish.replay(bootstrap).build());
    }
    return 0;
  }

  private void write(Path file) throws IOException {
    if (Files.exists(file) && !force) {
      throw new UserError(file + " is there already; name another file or add --force");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new UserError("there is no folder " + folder + "; make it first");
    }
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
    SimulatorOptions options =
        options(name, Optional.of(duration == null ? USUAL_DURATION : duration));
    try (Recording recording = new SimulatedRecording(options)) {
      long all = recording.streams().get(0).sampleCount();
      try (ProgressLine line = new ProgressLine(spec.commandLine().getErr())) {
        EdfWriter.write(
            recording,
            0,
            file,
            samples ->
                line.show(String.format(Locale.ROOT, "%3.0f %% written", 100.0 * samples / all)));
      }
      PrintWriter text = spec.commandLine().getOut();
      text.println("Wrote " + file + ": " + describe(options) + ".");
      list(recording, text);
      text.flush();
    }
  }

  private static void list(Recording recording, PrintWriter text) {
    List<RecordingEvent> events = recording.events();
    Map<String, Integer> counts = new TreeMap<>();
    TextTable table = new TextTable("onset", "duration", "event");
    int shown = 0;
    for (RecordingEvent event : events) {
      counts.merge(event.label(), 1, Integer::sum);
      if (shown++ < EVENTS_SHOWN) {
        table.row(
            DurationText.seconds(event.deviceTimeNanos() - recording.header().startTimeNanos()),
            event.durationNanos().isPresent()
                ? DurationText.seconds(event.durationNanos().getAsLong())
                : "-",
            event.label());
      }
    }
    text.println(events.size() + " events " + counts + ", in the file as annotations:");
    text.print(table);
    if (events.size() > EVENTS_SHOWN) {
      text.println("and " + (events.size() - EVENTS_SHOWN) + " more");
    }
  }

  private static String describe(SimulatorOptions options) {
    return "a simulated subject, "
        + options.labels().size()
        + " channels at "
        + options.rate().text()
        + " Hz, "
        + options
            .duration()
            .map(length -> DurationText.seconds(length.toNanos()))
            .orElse("without end")
        + ", seed "
        + options.seed();
  }

  private SimulatorOptions options(String name, Optional<Duration> length) {
    try {
      return new SimulatorOptions(
          name,
          labels(),
          exactRate(),
          length,
          startNanos(),
          mainsHz,
          noDischarge ? Optional.empty() : Optional.of(discharge(length)),
          publish.sending().seed());
    } catch (IllegalArgumentException | ArithmeticException wrong) {
      throw new UserError(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private SampleRate exactRate() {
    BigDecimal plain = rate.stripTrailingZeros();
    int scale = Math.max(0, plain.scale());
    if (scale > 9) {
      throw new UserError("--rate must have at most 9 digits behind the point, was " + rate);
    }
    return new SampleRate(
        plain.movePointRight(scale).longValueExact(), BigDecimal.TEN.pow(scale).longValueExact());
  }

  private long startNanos() {
    try {
      return Math.multiplyExact(
          LocalDateTime.parse(start).toEpochSecond(ZoneOffset.UTC), 1_000_000_000L);
    } catch (DateTimeParseException | ArithmeticException wrong) {
      throw new UserError("--start must be like 2026-01-01T09:30:00, was '" + start + "'", wrong);
    }
  }

  private List<String> labels() {
    return switch (channels) {
      case "19" -> SimulatorOptions.nineteenChannels();
      case "8" -> SimulatorOptions.eightChannels();
      default -> List.of(channels.split("\\s*,\\s*"));
    };
  }

  private Discharge discharge(Optional<Duration> length) {
    Duration usual = LONGEST_USUAL_DISCHARGE;
    Duration at = USUAL_DISCHARGE_START;
    if (length.isPresent()) {
      Duration fifth = length.get().dividedBy(5);
      usual = usual.compareTo(fifth) < 0 ? usual : fifth;
      if (length.get().compareTo(at.plus(usual)) < 0) {
        at = length.get().multipliedBy(3).dividedBy(5);
      }
    }
    if (usual.compareTo(Duration.ofSeconds(1)) < 0) {
      usual = Duration.ofSeconds(1);
    }
    Duration onset = dischargeAt == null ? at : dischargeAt;
    if (length.isPresent() && onset.compareTo(length.get()) >= 0) {
      throw new UserError(
          "--discharge-at lies behind the end of the recording; give an earlier time, or"
              + " --no-discharge");
    }
    return new Discharge(
        onset,
        dischargeLength == null ? usual : dischargeLength,
        labels(),
        length.isPresent() ? Optional.empty() : Optional.of(USUAL_DURATION));
  }
}
