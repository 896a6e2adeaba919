package io.afferent.jobs.operator;

import io.afferent.jobs.detect.DetectSettings;
import io.afferent.jobs.detect.DetectedEvent;
import io.afferent.jobs.detect.EventTracker;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.step.ResultIds;
import io.afferent.jobs.step.StepContext;
import io.afferent.schema.Alert;
import io.afferent.schema.Report;
import io.afferent.schema.ResultLineage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the detection of events says of a stream: alerts and reports. Immutable. */
final class DetectRecords {

  /** Kind of the report on one event. */
  static final String EVENT_KIND = "detected-event";

  /** Kind of the report at the end. */
  static final String SUMMARY_KIND = "detect";

  private static final String VOLT = "V";
  private static final String MICROVOLT = "uV";
  private static final double MICROVOLTS_PER_VOLT = 1e6;

  /** Units that a message names one by one. */
  private static final int NAMED = 4;

  /** Samples, both counted, and their device times (ns). */
  record Stretch(long first, long last, long firstTimeNanos, long lastTimeNanos) {}

  private final StreamLayout layout;
  private final StepContext context;
  private final DetectSettings settings;
  private final List<String> watched;
  private final boolean volts;

  DetectRecords(StreamLayout layout, StepContext context, DetectSettings settings, int[] watched) {
    this.layout = layout;
    this.context = context;
    this.settings = settings;
    this.watched = Arrays.stream(watched).mapToObj(layout.units()::get).toList();
    // Where units differ the layout says nothing; those that are watched are EEG, in volts.
    this.volts = layout.physicalUnit().equals(VOLT) || layout.physicalUnit().isEmpty();
  }

  /** Factor from samples to levels. */
  double scale() {
    return volts ? MICROVOLTS_PER_VOLT : 1.0;
  }

  /** Unit of levels. */
  String unit() {
    return (volts ? MICROVOLT : layout.physicalUnit()) + settings.levels().measure().unitSuffix();
  }

  Alert alert(DetectedEvent event, Stretch stretch) {
    List<String> units = labels(event);
    return Alert.newBuilder()
        .setLineage(lineage(stretch, false))
        .setRule(settings.rule())
        .setSeverity(settings.severity())
        .setMessage(message(event, units))
        .setUnits(units)
        .setValue(event.level())
        .setThreshold(event.threshold())
        .build();
  }

  private String message(DetectedEvent event, List<String> units) {
    String where =
        units.size() > NAMED
            ? units.size() + " of " + watched.size() + " units"
            : String.join(", ", units);
    return String.format(
        Locale.ROOT,
        "%s in %s at %.2f s: %.1f %s, threshold %.1f",
        settings.rule(),
        where,
        event.firstSampleIndex() / layout.rate().hz(),
        event.level(),
        unit(),
        event.threshold());
  }

  Report event(DetectedEvent event, Stretch stretch) {
    return Report.newBuilder()
        .setLineage(lineage(stretch, false))
        .setKind(EVENT_KIND)
        .setCounts(Map.of("lengthSamples", event.lengthSamples()))
        .setMeasures(
            Map.of(
                "durationSeconds", seconds(event.lengthSamples()),
                "level", event.level(),
                "threshold", event.threshold()))
        .setFacts(
            Map.of(
                "rule", settings.rule(),
                "units", String.join(",", labels(event)),
                "levelUnit", unit()))
        .setFinished(false)
        .build();
  }

  Report summary(Stretch stretch, long samples, boolean warmUp, EventTracker tracker) {
    return Report.newBuilder()
        .setLineage(lineage(stretch, warmUp))
        .setKind(SUMMARY_KIND)
        .setCounts(
            Map.of(
                "samples", samples,
                "events", tracker.events(),
                "eventSamples", tracker.eventSamples(),
                "longestSamples", tracker.longestSamples(),
                "tooShort", tracker.tooShort(),
                "tooLong", tracker.tooLong()))
        .setMeasures(
            Map.of(
                "eventSeconds", seconds(tracker.eventSamples()),
                "longestSeconds", seconds(tracker.longestSamples())))
        .setFacts(
            Map.of(
                "rule", settings.rule(),
                "units", String.join(",", watched),
                "levelUnit", unit()))
        .setFinished(true)
        .build();
  }

  private ResultLineage lineage(Stretch stretch, boolean warmUp) {
    return ResultIds.lineage(
        layout,
        context,
        stretch.first(),
        stretch.last(),
        stretch.firstTimeNanos(),
        stretch.lastTimeNanos(),
        warmUp);
  }

  private List<String> labels(DetectedEvent event) {
    return Arrays.stream(event.units()).mapToObj(watched::get).toList();
  }

  private double seconds(long samples) {
    return samples / layout.rate().hz();
  }
}
