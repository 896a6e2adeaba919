package io.afferent.jobs.operator;

import io.afferent.jobs.detect.DetectSettings;
import io.afferent.jobs.detect.DetectedEvent;
import io.afferent.jobs.detect.EventSink;
import io.afferent.jobs.detect.EventTracker;
import io.afferent.jobs.detect.UnitLevels;
import io.afferent.jobs.filter.SecondOrderSections;
import io.afferent.jobs.filter.SosFilter;
import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.step.Kernel;
import io.afferent.jobs.step.StepContext;
import io.afferent.jobs.step.StepOutput;
import io.afferent.jobs.step.StepState;
import io.afferent.schema.Report;
import java.util.Optional;

/**
 * Finds events in the band of some units; the samples pass unchanged. One alert when an event is
 * established, one report when it is over, one report at the end of the recording.
 *
 * <p>Legend: W watched units, K sections of the filter. <b>State</b>: 7 + 8 + 5 W longs, 2 + 4 W +
 * 2 K W doubles. At a gap an event ends with the last sample before it, and filter and levels start
 * again; baselines stay. A sample that is not finite restarts its unit only.
 *
 * <p><b>Warm-up</b>: nothing is found in samples that carry a transient of a step before, nor in
 * those that follow until the own filter and the measure have settled; see {@link UnitLevels}.
 */
final class DetectKernel implements Kernel {

  private static final int NEXT_INDEX = 0;

  /** Index whose device time anchors the segment; -1 before the first sample of one. */
  private static final int ANCHOR_INDEX = 1;

  private static final int ANCHOR_TIME = 2;
  private static final int FIRST_SEEN_INDEX = 3;
  private static final int FIRST_SEEN_TIME = 4;
  private static final int ANY_WARM = 5;
  private static final int SAMPLES = 6;
  private static final int LEVELS_AT = 7;

  private final StreamLayout layout;
  private final int[] watched;
  private final Optional<SosFilter> filter;
  private final UnitLevels levels;
  private final EventTracker tracker;
  private final DetectRecords records;
  private final double scale;
  private final double[] whole;
  private final double[] band;
  private final int longsLength;
  private final int trackerLongsAt;
  private final int trackerDoublesAt;
  private final int filterAt;
  private final int doublesLength;

  /**
   * @param sections filter of the band, empty for the signal as it comes
   * @param watched columns of the watched units, at least one
   */
  DetectKernel(
      StreamLayout layout,
      StepContext context,
      DetectSettings settings,
      Optional<SecondOrderSections> sections,
      int[] watched) {
    this.layout = layout;
    this.watched = watched.clone();
    int count = watched.length;
    this.records = new DetectRecords(layout, context, settings, watched);
    this.scale = records.scale();
    this.filter = sections.map(design -> new SosFilter(design, count));
    this.levels =
        new UnitLevels(
            settings.levels(),
            count,
            layout.rate().hz(),
            sections.map(SecondOrderSections::warmUpSamples).orElse(0L));
    this.tracker = new EventTracker(settings.events(), count, layout.rate());
    this.whole = new double[count];
    this.band = new double[count];
    this.trackerLongsAt = LEVELS_AT + UnitLevels.LONGS_PER_UNIT * count;
    this.longsLength = trackerLongsAt + EventTracker.LONGS + count;
    this.trackerDoublesAt = UnitLevels.DOUBLES_PER_UNIT * count;
    this.filterAt = trackerDoublesAt + EventTracker.DOUBLES;
    this.doublesLength =
        filterAt + sections.map(design -> 2 * design.sectionCount() * count).orElse(0);
  }

  @Override
  public StreamLayout outputLayout() {
    return layout;
  }

  @Override
  public StepState initialState() {
    StepState state = StepState.ofLengths(longsLength, doublesLength, 0);
    long[] longs = state.longs();
    longs[NEXT_INDEX] = FrameSamples.NOT_STARTED;
    longs[ANCHOR_INDEX] = FrameSamples.NOT_STARTED;
    longs[FIRST_SEEN_INDEX] = FrameSamples.NOT_STARTED;
    EventTracker.begin(longs, trackerLongsAt);
    return state;
  }

  @Override
  public void process(Frame frame, StepState state, StepOutput output) {
    long[] longs = state.longs();
    FrameSamples.checkContinues(frame, longs[NEXT_INDEX]);
    if (frame.kind() == Frame.Kind.WINDOW) {
      throw FrameSamples.notASignal(frame);
    }
    longs[NEXT_INDEX] = frame.endSampleIndex();
    restore(state);
    EventSink sink = new Emitter(longs, output);
    if (frame.kind() == Frame.Kind.DATA) {
      data(frame, longs, sink);
    } else {
      tracker.cut(sink);
      levels.restart();
      filter.ifPresent(SosFilter::reset);
      if (frame.kind() == Frame.Kind.END) {
        output.report(summary(frame, longs));
      }
      longs[ANCHOR_INDEX] = FrameSamples.NOT_STARTED;
    }
    save(state);
    output.frame(frame);
  }

  private void data(Frame frame, long[] longs, EventSink sink) {
    int count = (int) frame.sampleCount();
    if (count == 0) {
      return;
    }
    if (longs[ANCHOR_INDEX] == FrameSamples.NOT_STARTED) {
      longs[ANCHOR_INDEX] = frame.firstSampleIndex();
      longs[ANCHOR_TIME] = frame.deviceTimeNanos();
    }
    if (longs[FIRST_SEEN_INDEX] == FrameSamples.NOT_STARTED) {
      longs[FIRST_SEEN_INDEX] = frame.firstSampleIndex();
      longs[FIRST_SEEN_TIME] = frame.deviceTimeNanos();
    }
    longs[SAMPLES] += count;
    if (frame.warmUp()) {
      longs[ANY_WARM] = 1L;
    }
    int units = layout.unitCount();
    for (int row = 0; row < count; row++) {
      for (int w = 0; w < watched.length; w++) {
        whole[w] = scale * frame.samples()[row * units + watched[w]];
        band[w] = whole[w];
      }
      if (filter.isPresent()) {
        filterRow(filter.get());
      }
      levels.add(band, whole, frame.warmUp());
      tracker.add(frame.firstSampleIndex() + row, levels, sink);
    }
  }

  private void filterRow(SosFilter sos) {
    sos.applyDoubles(band, 1);
    for (int w = 0; w < watched.length; w++) {
      if (!Double.isFinite(band[w])) {
        sos.resetUnit(w);
      }
    }
  }

  private void restore(StepState state) {
    levels.restore(state.longs(), LEVELS_AT, state.doubles(), 0);
    tracker.restore(state.longs(), trackerLongsAt, state.doubles(), trackerDoublesAt);
    if (filter.isPresent()) {
      double[] saved = new double[doublesLength - filterAt];
      System.arraycopy(state.doubles(), filterAt, saved, 0, saved.length);
      filter.get().restoreState(saved, 0L);
    }
  }

  private void save(StepState state) {
    levels.save(state.longs(), LEVELS_AT, state.doubles(), 0);
    tracker.save(state.longs(), trackerLongsAt, state.doubles(), trackerDoublesAt);
    if (filter.isPresent()) {
      double[] saved = filter.get().saveState();
      System.arraycopy(saved, 0, state.doubles(), filterAt, saved.length);
    }
  }

  private long timeOf(long[] longs, long index) {
    return longs[ANCHOR_TIME] + layout.rate().nanosOf(index - longs[ANCHOR_INDEX]);
  }

  private Report summary(Frame end, long[] longs) {
    boolean seen = longs[FIRST_SEEN_INDEX] != FrameSamples.NOT_STARTED;
    long first = seen ? longs[FIRST_SEEN_INDEX] : 0L;
    long firstTime = seen ? longs[FIRST_SEEN_TIME] : end.deviceTimeNanos();
    long last = Math.max(first, end.firstSampleIndex() - 1);
    long lastTime =
        longs[ANCHOR_INDEX] != FrameSamples.NOT_STARTED
            ? timeOf(longs, last)
            : Math.max(firstTime, end.deviceTimeNanos() + layout.rate().nanosOf(-1L));
    return records.summary(
        new DetectRecords.Stretch(first, last, firstTime, lastTime),
        longs[SAMPLES],
        longs[ANY_WARM] != 0L,
        tracker);
  }

  /** Makes records of events; their times are those of the segment that they lie in. */
  private final class Emitter implements EventSink {

    private final long[] longs;
    private final StepOutput output;

    Emitter(long[] longs, StepOutput output) {
      this.longs = longs;
      this.output = output;
    }

    @Override
    public void established(DetectedEvent event) {
      output.alert(records.alert(event, stretch(event)));
    }

    @Override
    public void ended(DetectedEvent event) {
      output.report(records.event(event, stretch(event)));
    }

    private DetectRecords.Stretch stretch(DetectedEvent event) {
      long first = event.firstSampleIndex();
      long last = event.lastSampleIndex();
      return new DetectRecords.Stretch(first, last, timeOf(longs, first), timeOf(longs, last));
    }
  }
}
