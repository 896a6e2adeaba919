package io.afferent.schema.wire;

import io.afferent.schema.ActivationBlock;
import io.afferent.schema.Alert;
import io.afferent.schema.ClockOffset;
import io.afferent.schema.Codes;
import io.afferent.schema.DeadLetter;
import io.afferent.schema.EegBlock;
import io.afferent.schema.Embedding;
import io.afferent.schema.Event;
import io.afferent.schema.Features;
import io.afferent.schema.FmriBlock;
import io.afferent.schema.Gap;
import io.afferent.schema.Intervention;
import io.afferent.schema.Report;
import io.afferent.schema.SpikeBlock;
import io.afferent.schema.StreamDescriptor;
import java.util.List;
import java.util.Optional;

/** The topics of Afferent. Names are public API. */
public final class Topics {

  public static final TopicSpec STREAMS = new TopicSpec("streams", StreamDescriptor.class, true);
  public static final TopicSpec EEG = new TopicSpec("eeg", EegBlock.class, false);
  public static final TopicSpec SPIKES = new TopicSpec("spikes", SpikeBlock.class, false);
  public static final TopicSpec FMRI = new TopicSpec("fmri", FmriBlock.class, false);
  public static final TopicSpec ACTIVATIONS =
      new TopicSpec("activations", ActivationBlock.class, false);
  public static final TopicSpec EVENTS = new TopicSpec("events", Event.class, false);
  public static final TopicSpec CLOCK_OFFSETS =
      new TopicSpec("clock-offsets", ClockOffset.class, false);
  public static final TopicSpec INTERVENTIONS =
      new TopicSpec("interventions", Intervention.class, false);
  public static final TopicSpec EMBEDDINGS = new TopicSpec("embeddings", Embedding.class, false);
  public static final TopicSpec CODES = new TopicSpec("codes", Codes.class, false);
  public static final TopicSpec FEATURES = new TopicSpec("features", Features.class, false);
  public static final TopicSpec REPORTS = new TopicSpec("reports", Report.class, false);
  public static final TopicSpec ALERTS = new TopicSpec("alerts", Alert.class, false);
  public static final TopicSpec GAPS = new TopicSpec("gaps", Gap.class, false);
  public static final TopicSpec DEAD_LETTERS =
      new TopicSpec("dead-letters", DeadLetter.class, false);

  private static final List<TopicSpec> ALL =
      List.of(
          STREAMS,
          EEG,
          SPIKES,
          FMRI,
          ACTIVATIONS,
          EVENTS,
          CLOCK_OFFSETS,
          INTERVENTIONS,
          EMBEDDINGS,
          CODES,
          FEATURES,
          REPORTS,
          ALERTS,
          GAPS,
          DEAD_LETTERS);

  private Topics() {}

  /** Every topic. */
  public static List<TopicSpec> all() {
    return ALL;
  }

  /** The topic of a name. */
  public static Optional<TopicSpec> named(String name) {
    return ALL.stream().filter(topic -> topic.name().equals(name)).findFirst();
  }
}
