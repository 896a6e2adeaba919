package io.afferent.ingest.recording;

import io.afferent.schema.UnitKind;
import io.afferent.schema.wire.SampleBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Looks at some of the samples of a recording and tells what cannot be true: constant channels, and
 * units that are a million times off. Reads at most 16 stretches of at most 4096 samples and 1 MiB
 * per stream, spread over the recording, so that the cost does not grow with its length.
 */
public final class Plausibility {
  private static final int STRETCHES = 16;
  private static final int STRETCH_SAMPLES = 4096;
  private static final int STRETCH_BYTES = 1 << 20;

  /** No electrode on a scalp swings by more than this (V, standard deviation). */
  private static final double LARGEST_DEVIATION_VOLTS = 0.1;

  /** Amplifier noise is far above this (V, standard deviation). */
  private static final double SMALLEST_DEVIATION_VOLTS = 1e-9;

  private Plausibility() {}

  /** One sentence for each thing that looks wrong; empty when nothing does. */
  public static List<String> check(Recording recording) throws IOException {
    List<String> findings = new ArrayList<>();
    for (int stream = 0; stream < recording.streams().size(); stream++) {
      check(recording, stream, findings);
    }
    return findings;
  }

  private static void check(Recording recording, int stream, List<String> findings)
      throws IOException {
    SignalStream description = recording.streams().get(stream);
    int units = description.units().size();
    int perStretch =
        Math.max(1, Math.min(STRETCH_SAMPLES, STRETCH_BYTES / description.bytesPerSample()));
    byte[] bytes = new byte[perStretch * description.bytesPerSample()];
    long span = Math.max(1, (description.sampleCount() + STRETCHES - 1) / STRETCHES);
    double[] first = new double[units];
    double[] mean = new double[units];
    double[] squares = new double[units];
    boolean[] constant = new boolean[units];
    Arrays.fill(constant, true);
    long seen = 0;
    for (long at = 0; at < description.sampleCount(); at += span) {
      int got = recording.read(stream, at, (int) Math.min(perStretch, span), bytes);
      double[] digital =
          SampleBytes.toDoubles(
              ByteBuffer.wrap(bytes, 0, got * description.bytesPerSample()),
              description.sampleType());
      for (int sample = 0; sample < got; sample++) {
        seen++;
        for (int unit = 0; unit < units; unit++) {
          double value = digital[sample * units + unit];
          if (seen == 1) {
            first[unit] = value;
          }
          constant[unit] &= value == first[unit];
          // Welford 1962: stable for signals that ride on a large offset.
          double delta = value - mean[unit];
          mean[unit] += delta / seen;
          squares[unit] += delta * (value - mean[unit]);
        }
      }
    }
    if (seen < 2) {
      return;
    }
    List<String> flat = new ArrayList<>();
    List<String> huge = new ArrayList<>();
    List<String> tiny = new ArrayList<>();
    for (int unit = 0; unit < units; unit++) {
      SignalUnit described = description.units().get(unit);
      if (described.kind() == UnitKind.TRIGGER) {
        continue;
      }
      if (constant[unit]) {
        flat.add(described.label());
        continue;
      }
      double deviation = Math.sqrt(squares[unit] / (seen - 1)) * Math.abs(described.gain());
      if (described.physicalUnit().equals("V") && isBiological(described.kind())) {
        if (deviation > LARGEST_DEVIATION_VOLTS) {
          huge.add(described.label());
        } else if (deviation < SMALLEST_DEVIATION_VOLTS) {
          tiny.add(described.label());
        }
      }
    }
    String scanned = " in the " + seen + " samples looked at";
    report(findings, description, flat, "constant" + scanned);
    report(
        findings,
        description,
        huge,
        "more than 0.1 V of standard deviation" + scanned + "; is the unit uV rather than V?");
    report(
        findings,
        description,
        tiny,
        "less than 1 nV of standard deviation" + scanned + "; is the unit V rather than uV?");
  }

  private static boolean isBiological(UnitKind kind) {
    return kind == UnitKind.EEG
        || kind == UnitKind.EOG
        || kind == UnitKind.ECG
        || kind == UnitKind.EMG;
  }

  private static void report(
      List<String> findings, SignalStream stream, List<String> labels, String finding) {
    if (labels.isEmpty()) {
      return;
    }
    String named = String.join(", ", labels.subList(0, Math.min(8, labels.size())));
    if (labels.size() > 8) {
      named += " and " + (labels.size() - 8) + " more";
    }
    findings.add(stream.name() + ": " + named + ": " + finding);
  }
}
