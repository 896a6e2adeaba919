package io.afferent.jobs.cli;

import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.replay.ReplayProgress;
import io.afferent.ingest.simulate.SimulatedRecording;
import io.afferent.ingest.simulate.SimulatorOptions;
import io.afferent.jobs.run.RunListener;
import io.afferent.jobs.run.RunSummary;
import io.afferent.schema.Alert;
import io.afferent.schema.Embedding;
import io.afferent.schema.Gap;
import java.io.PrintWriter;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the demo shows: one line for each thing that is found, when it is found, and at the end what
 * was found beside what was there. Called from two threads.
 */
final class DemoScreen implements RunListener {

  /** Windows from one line about the encoder to the next. */
  private static final int WINDOWS_PER_LINE = 5;

  /** The simulator's names for what the pipeline's rules find. */
  private static final Map<String, String> RULE_OF_EVENT =
      Map.of("alpha on", "alpha-burst", "blink", "blink", "discharge", "discharge");

  /** How long the filters of the demo's pipeline settle, in which nothing is found (ns). */
  private static final long SETTLING_NANOS = 3_000_000_000L;

  private final PrintWriter out;
  private final SimulatorOptions subject;
  private final long startNanos = System.nanoTime();
  private final Map<String, Long> found = new TreeMap<>();
  private long windows;
  private long signalNanos;
  private boolean anythingFound;
  private double readySeconds;

  DemoScreen(PrintWriter out, SimulatorOptions subject) {
    this.out = out;
    this.subject = subject;
  }

  void introduce() {
    out.printf(
        Locale.ROOT,
        "A simulated subject, %d channels at %s Hz, goes through a Kafka broker and a Flink job in"
            + " this process.%n",
        subject.labels().size(),
        subject.rate().text());
    out.flush();
  }

  @Override
  public synchronized void phase(String what) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    if (what.equals("replaying")) {
      readySeconds = seconds;
      out.printf(Locale.ROOT, "%6.1f s  the subject is on; first results follow%n%n", seconds);
      out.println(" time   found         where           level");
    } else {
      out.printf(Locale.ROOT, "%s%6.1f s  %s%n", anythingFound ? "\n" : "", seconds, what);
    }
    out.flush();
  }

  @Override
  public synchronized void replay(ReplayProgress progress) {
    signalNanos = progress.signalNanos();
  }

  @Override
  public synchronized void alert(Alert alert) {
    anythingFound = true;
    found.merge(alert.getRule(), 1L, Long::sum);
    List<String> units = alert.getUnits();
    String where =
        units.isEmpty()
            ? "all"
            : units.size() > 3 ? units.size() + " channels" : String.join(", ", units);
    out.printf(
        Locale.ROOT,
        "%5s   %-12s  %-14s  %s%n",
        clock(alert.getLineage().getFirstDeviceTimeNanos()),
        alert.getRule(),
        where,
        level(alert));
    out.flush();
  }

  private static String level(Alert alert) {
    String message = alert.getMessage();
    int colon = message.lastIndexOf(": ");
    return colon < 0 ? message : message.substring(colon + 2);
  }

  @Override
  public synchronized void embedding(Embedding embedding, double latencyMillis) {
    anythingFound = true;
    if (windows++ % WINDOWS_PER_LINE != 0) {
      return;
    }
    out.printf(
        Locale.ROOT,
        "%5s   %-12s  %-14s  %s%n",
        clock(embedding.getLineage().getLastDeviceTimeNanos()),
        "encoded",
        embedding.getUnits().size() + " channels",
        String.format(
            Locale.ROOT,
            "window %d, reconstruction error %.2f%s",
            windows,
            mean(embedding),
            Double.isNaN(latencyMillis)
                ? ""
                : String.format(Locale.ROOT, ", %.0f ms after its last sample", latencyMillis)));
    out.flush();
  }

  private static double mean(Embedding embedding) {
    FloatBuffer errors =
        embedding
            .getReconstructionErrors()
            .duplicate()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    double sum = 0;
    int count = errors.remaining();
    while (errors.hasRemaining()) {
      sum += errors.get();
    }
    return count == 0 ? Double.NaN : sum / count;
  }

  @Override
  public synchronized void gap(Gap gap) {
    out.printf(
        Locale.ROOT,
        "%5s   %-12s  %-14s  %d samples%n",
        clock(gap.getFirstGoodDeviceTimeNanos()),
        "gap",
        gap.getStreamId(),
        gap.getMissingCount());
    out.flush();
  }

  /** Says what was found beside what was there. */
  synchronized void finish(RunSummary summary) {
    Truth truth = truth();
    TextTable table = new TextTable("event", "simulated", "found");
    for (Map.Entry<String, String> names : new TreeMap<>(RULE_OF_EVENT).entrySet()) {
      table.row(
          names.getValue(),
          truth.counts().getOrDefault(names.getKey(), 0L),
          found.getOrDefault(names.getValue(), 0L));
    }
    out.println();
    out.print(table);
    out.print(truth.hidden());
    out.println();
    out.print(summary.toTable());
    out.println();
    if (readySeconds > 0) {
      out.printf(Locale.ROOT, "Ready after %.1f s. ", readySeconds);
    }
    out.println("The encoder is a demonstration model, trained on simulated signals only.");
    out.println("Next: ./afferent run pipelines/eeg.yaml --embedded --replay YOUR.edf --pace max");
    out.println("      ./afferent demo --show-pipeline");
    out.flush();
  }

  /**
   * What was there.
   *
   * @param counts events whose onset lies in the signal that was sent, by their names
   * @param settling those that were over before the filters had settled
   * @param covered blinks during a discharge, which is stronger
   */
  private record Truth(Map<String, Long> counts, long settling, long covered) {

    /** A line about the events that no rule could find, or nothing. */
    String hidden() {
      List<String> reasons = new ArrayList<>();
      if (settling > 0) {
        reasons.add(settling + " in the first 3 s, while the filters settle");
      }
      if (covered > 0) {
        reasons.add(covered + (covered == 1 ? " blink" : " blinks") + " under the discharge");
      }
      return reasons.isEmpty()
          ? ""
          : String.format(Locale.ROOT, "not to be seen: %s%n", String.join("; ", reasons));
    }
  }

  private Truth truth() {
    Map<String, Long> counts = new TreeMap<>();
    long settling = 0;
    long covered = 0;
    long dischargeEndNanos = 0;
    try (SimulatedRecording recording = new SimulatedRecording(subject)) {
      for (RecordingEvent event : recording.events()) {
        long onsetNanos = event.deviceTimeNanos() - subject.startTimeNanos();
        if (onsetNanos >= signalNanos) {
          break;
        }
        counts.merge(event.label(), 1L, Long::sum);
        long endNanos = onsetNanos + event.durationNanos().orElse(0);
        if (event.label().equals("discharge")) {
          dischargeEndNanos = endNanos;
        } else if (RULE_OF_EVENT.containsKey(event.label()) && endNanos <= SETTLING_NANOS) {
          settling++;
        } else if (event.label().equals("blink") && onsetNanos < dischargeEndNanos) {
          covered++;
        }
      }
    }
    return new Truth(counts, settling, covered);
  }

  private String clock(long deviceTimeNanos) {
    return DurationText.clock(deviceTimeNanos - subject.startTimeNanos());
  }
}
