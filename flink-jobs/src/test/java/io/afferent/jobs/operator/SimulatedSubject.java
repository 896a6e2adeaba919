package io.afferent.jobs.operator;

import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.simulate.EegSimulator;
import io.afferent.ingest.simulate.SimulatedRecording;
import io.afferent.ingest.simulate.SimulatorOptions;
import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.step.Kernel;
import io.afferent.jobs.step.StepOutput;
import io.afferent.jobs.step.StepState;
import io.afferent.schema.Alert;
import io.afferent.schema.Report;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A recording of the simulator on its way through steps, and the truth about it. */
final class SimulatedSubject {

  /** Onset and end of something that happened (s). */
  record Happening(double from, double to) {}

  private final SimulatedRecording recording;
  private final StreamLayout layout;
  private final int samples;

  SimulatedSubject(SimulatorOptions options) {
    this.recording = new SimulatedRecording(options);
    this.layout =
        KernelRun.layout(
            new Rate(options.rate().numerator(), options.rate().denominator()),
            options.labels(),
            Collections.nCopies(options.labels().size(), "EEG"));
    this.samples = (int) (options.duration().orElseThrow().toSeconds() * layout.rate().hz());
  }

  StreamLayout layout() {
    return layout;
  }

  /** What the simulator says of a label; bursts of alpha end with {@code alpha off}. */
  List<Happening> truth(String label) {
    List<Happening> happened = new ArrayList<>();
    double rate = layout.rate().hz();
    double open = 0;
    for (RecordingEvent event : recording.events()) {
      double at = event.sampleIndex().orElseThrow() / rate;
      if (event.label().equals("alpha off") && label.equals("alpha")) {
        happened.add(new Happening(open, at));
      } else if (event.label().equals("alpha on")) {
        open = at;
      } else if (event.label().equals(label)) {
        happened.add(new Happening(at, at + event.durationNanos().orElseThrow() * 1e-9));
      }
    }
    return happened;
  }

  /** Leads the recording through the steps in blocks of 0.1 s. */
  Heard run(List<Kernel> kernels) {
    Heard heard = new Heard();
    Chain chain = new Chain(kernels, 0, heard);
    int units = layout.unitCount();
    int block = (int) (layout.rate().hz() / 10);
    byte[] bytes = new byte[2 * block * units];
    for (int at = 0; at < samples; at += block) {
      int count = recording.read(0, at, Math.min(block, samples - at), bytes);
      float[] values = new float[count * units];
      for (int i = 0; i < values.length; i++) {
        int step = (short) ((bytes[2 * i] & 0xff) | bytes[2 * i + 1] << 8);
        values[i] = (float) (step * EegSimulator.GAIN_VOLTS);
      }
      chain.frame(Frame.data(layout, at, layout.rate().nanosOf(at), false, values));
    }
    chain.frame(Frame.end(layout, samples, layout.rate().nanosOf(samples)));
    return heard;
  }

  /** Alerts and reports of all steps. */
  static final class Heard {
    final List<Alert> alerts = new ArrayList<>();
    final List<Report> reports = new ArrayList<>();

    List<Alert> of(String rule) {
      return alerts.stream().filter(alert -> alert.getRule().equals(rule)).toList();
    }
  }

  /** Hands frames to a kernel and what it passes on to the rest of the chain. */
  private static final class Chain implements StepOutput {
    private final List<Kernel> kernels;
    private final int at;
    private final StepState state;
    private final Heard heard;
    private final List<Chain> next;

    Chain(List<Kernel> kernels, int at, Heard heard) {
      this.kernels = kernels;
      this.at = at;
      this.heard = heard;
      this.state = at < kernels.size() ? kernels.get(at).initialState() : StepState.none();
      this.next = at < kernels.size() ? List.of(new Chain(kernels, at + 1, heard)) : List.of();
    }

    @Override
    public void frame(Frame frame) {
      if (!next.isEmpty()) {
        kernels.get(at).process(frame, state, new Outlet(next.get(0), heard));
      }
    }

    @Override
    public void alert(Alert alert) {
      heard.alerts.add(alert);
    }

    @Override
    public void report(Report report) {
      heard.reports.add(report);
    }
  }

  private record Outlet(Chain next, Heard heard) implements StepOutput {
    @Override
    public void frame(Frame frame) {
      next.frame(frame);
    }

    @Override
    public void alert(Alert alert) {
      heard.alerts.add(alert);
    }

    @Override
    public void report(Report report) {
      heard.reports.add(report);
    }
  }
}
