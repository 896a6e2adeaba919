package io.afferent.jobs.run;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.SpikeStream;
import io.afferent.ingest.replay.RecordingReplay;
import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.pipeline.CheckContext;
import io.afferent.jobs.pipeline.PipelineCheck;
import io.afferent.jobs.pipeline.PipelineFile;
import io.afferent.schema.UnitKind;
import io.afferent.schema.wire.TopicSpec;
import io.afferent.schema.wire.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the streams of a recording can go through a pipeline, before anything is started. */
public final class RecordingFit {

  private RecordingFit() {}

  /**
   * Checks every stream.
   *
   * @return a note for each stream that cannot go through while others can
   * @throws RunException when none can, with the problems of the first
   */
  public static List<String> of(PipelineFile file, Recording recording, CheckContext context)
      throws RunException {
    List<String> notes = new ArrayList<>();
    Optional<String> first = Optional.empty();
    int fitting = 0;
    for (SpikeStream stream : recording.spikeStreams()) {
      String problem = elsewhere(file, Topics.SPIKES);
      first = first.or(() -> Optional.of(problem));
      notes.add("stream " + stream.name() + " does not reach the pipeline: " + problem);
    }
    for (SignalStream stream : recording.streams()) {
      TopicSpec topic = RecordingReplay.topic(stream);
      if (!topic.name().equals(file.source().topic())) {
        String problem = elsewhere(file, topic);
        first = first.or(() -> Optional.of(problem));
        notes.add("stream " + stream.name() + " does not reach the pipeline: " + problem);
        continue;
      }
      Optional<String> problem = problem(file, recording, stream, context);
      if (problem.isEmpty()) {
        fitting++;
      } else {
        first = first.or(() -> problem);
        notes.add(
            "stream "
                + stream.name()
                + " cannot go through the pipeline, its blocks become dead letters: "
                + problem.get());
      }
    }
    if (fitting == 0) {
      throw RunException.user(
          recording.header().name()
              + " cannot go through pipeline "
              + file.name()
              + ": "
              + first.orElse("it has no signals, only events"));
    }
    return notes;
  }

  private static String elsewhere(PipelineFile file, TopicSpec topic) {
    return "it is sent to the topic "
        + topic.name()
        + ", and the pipeline reads "
        + file.source().topic();
  }

  private static Optional<String> problem(
      PipelineFile file, Recording recording, SignalStream stream, CheckContext context) {
    List<SignalUnit> units =
        stream.units().stream().filter(unit -> unit.kind() != UnitKind.TRIGGER).toList();
    if (units.isEmpty()) {
      return Optional.of("it has triggers only, no signal");
    }
    if (stream.rateNumerator() == 0) {
      return Optional.of("it has no regular rate");
    }
    return PipelineCheck.problemFor(
        file,
        new StreamLayout(
            stream.name(),
            recording.header().name(),
            "",
            0L,
            stream.modality().name(),
            units.stream().map(SignalUnit::label).toList(),
            units.stream().map(unit -> unit.kind().name()).toList(),
            new Rate(stream.rateNumerator(), stream.rateDenominator()),
            recording.header().startTimeNanos(),
            recording.header().clockDomain(),
            stream.physicalUnit()),
        context);
  }
}
