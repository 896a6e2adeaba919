package io.afferent.jobs.operator;

import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.step.Kernel;
import io.afferent.jobs.step.StepOutput;
import io.afferent.jobs.step.StepState;
import io.afferent.schema.Alert;
import io.afferent.schema.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Leads a recording through a kernel, cut in some way, and takes down what comes out in a form that
 * does not know of cuts: one line per sample, window, gap, end, alert and report.
 */
public final class KernelRun implements StepOutput {

  /** A missing stretch of a recording. */
  public record Missing(long first, long count) {}

  private final List<String> lines = new ArrayList<>();
  private final List<Frame> frames = new ArrayList<>();
  private final List<Alert> alerts = new ArrayList<>();
  private final List<Report> reports = new ArrayList<>();

  /** A run that only takes down. */
  public static KernelRun nothing() {
    return new KernelRun();
  }

  /** A layout for tests. */
  public static StreamLayout layout(Rate rate, String... units) {
    return layout(rate, List.of(units), Collections.nCopies(units.length, "EEG"));
  }

  /** A layout with kinds. */
  public static StreamLayout layout(Rate rate, List<String> units, List<String> kinds) {
    return new StreamLayout(
        "stream", "recording", "", 7L, "EEG", units, kinds, rate, 1_000_000_000L, "device", "V");
  }

  /** Gaussian noise with an offset, the same for a seed. */
  public static float[] noise(int samples, int units, long seed) {
    Random random = new Random(seed);
    float[] values = new float[samples * units];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (1e-5 * random.nextGaussian() + 1e-4 * (i % units));
    }
    return values;
  }

  /** Cuts of one size. */
  public static IntSupplier blocksOf(int size) {
    return () -> size;
  }

  /** Cuts of random sizes, 0 among them. */
  public static IntSupplier randomBlocks(long seed) {
    Random random = new Random(seed);
    return () -> random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(300);
  }

  /**
   * Runs a whole recording of which {@code samples} are all samples, missing ones included.
   *
   * @param restart whether every frame meets a new kernel and a copy of the state
   */
  public static KernelRun of(
      Supplier<Kernel> kernels,
      StreamLayout layout,
      float[] samples,
      List<Missing> missing,
      IntSupplier cuts,
      boolean restart) {
    KernelRun run = new KernelRun();
    Kernel kernel = kernels.get();
    StepState state = kernel.initialState();
    for (Frame frame : frames(layout, samples, missing, cuts)) {
      if (restart) {
        kernel = kernels.get();
        state = state.copy();
      }
      kernel.process(frame, state, run);
    }
    return run;
  }

  /** The frames of a recording. */
  public static List<Frame> frames(
      StreamLayout layout, float[] samples, List<Missing> missing, IntSupplier cuts) {
    List<Frame> frames = new ArrayList<>();
    int units = layout.unitCount();
    int total = samples.length / units;
    int at = 0;
    for (Missing gap : missing) {
      at = addData(layout, samples, at, (int) gap.first(), cuts, frames);
      frames.add(Frame.gap(layout, at, gap.count(), time(layout, at)));
      at += (int) gap.count();
    }
    addData(layout, samples, at, total, cuts, frames);
    frames.add(Frame.end(layout, total, time(layout, total)));
    return frames;
  }

  private static int addData(
      StreamLayout layout, float[] samples, int from, int to, IntSupplier cuts, List<Frame> into) {
    int units = layout.unitCount();
    int at = from;
    while (at < to) {
      int count = Math.min(cuts.getAsInt(), to - at);
      float[] part = Arrays.copyOfRange(samples, at * units, (at + count) * units);
      into.add(Frame.data(layout, at, time(layout, at), false, part));
      at += count;
    }
    return at;
  }

  private static long time(StreamLayout layout, long index) {
    return layout.startTimeNanos() + layout.rate().nanosOf(index);
  }

  @Override
  public void frame(Frame frame) {
    frames.add(frame.copy());
    switch (frame.kind()) {
      case DATA -> {
        int units = frame.layout().unitCount();
        for (int i = 0; i < frame.sampleCount(); i++) {
          lines.add(
              (frame.firstSampleIndex() + i)
                  + (frame.warmUp() ? " warm " : " ")
                  + bits(frame.samples(), i * units, (i + 1) * units));
        }
      }
      case WINDOW ->
          lines.add(
              "window "
                  + frame.firstSampleIndex()
                  + " "
                  + frame.deviceTimeNanos()
                  + (frame.warmUp() ? " warm " : " ")
                  + bits(frame.samples(), 0, frame.samples().length));
      case GAP, END ->
          lines.add(
              frame.kind()
                  + " "
                  + frame.firstSampleIndex()
                  + " "
                  + frame.sampleCount()
                  + " "
                  + frame.deviceTimeNanos());
    }
  }

  private static int bits(float[] values, int from, int to) {
    return Arrays.hashCode(Arrays.copyOfRange(values, from, to));
  }

  @Override
  public void alert(Alert alert) {
    alerts.add(alert);
  }

  @Override
  public void report(Report report) {
    reports.add(report);
  }

  /**
   * What came out, free of cuts. Alerts and reports come first: they take another way than samples
   * do, and only their own order is promised.
   */
  public List<String> lines() {
    List<String> all = new ArrayList<>();
    alerts.forEach(alert -> all.add("alert " + alert));
    reports.forEach(report -> all.add("report " + text(report)));
    all.addAll(lines);
    return all;
  }

  /** All of a report, its maps in the order of their keys. */
  private static String text(Report report) {
    return String.join(
        " ",
        report.getKind(),
        report.getLineage().toString(),
        new TreeMap<>(report.getCounts()).toString(),
        new TreeMap<>(report.getMeasures()).toString(),
        new TreeMap<>(report.getFacts()).toString(),
        String.valueOf(report.getFinished()));
  }

  /** The frames that came out. */
  public List<Frame> frames() {
    return frames;
  }

  /** The samples of all data frames, one after the other. */
  public float[] samples() {
    int length = 0;
    for (Frame frame : frames) {
      length += frame.kind() == Frame.Kind.DATA ? frame.samples().length : 0;
    }
    float[] all = new float[length];
    int at = 0;
    for (Frame frame : frames) {
      if (frame.kind() == Frame.Kind.DATA) {
        System.arraycopy(frame.samples(), 0, all, at, frame.samples().length);
        at += frame.samples().length;
      }
    }
    return all;
  }

  public List<Alert> alerts() {
    return alerts;
  }

  public List<Report> reports() {
    return reports;
  }
}
