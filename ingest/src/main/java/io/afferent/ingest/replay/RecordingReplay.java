package io.afferent.ingest.replay;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.Event;
import io.afferent.schema.Modality;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.UnitDescriptor;
import io.afferent.schema.wire.DescriptorHash;
import io.afferent.schema.wire.RecordEncoder;
import io.afferent.schema.wire.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends recordings to Kafka: descriptors to {@code streams}, blocks to {@code eeg}, events to
 * {@code events}, and the gaps of the recordings themselves to {@code gaps}. Samples, indexes and
 * device times are those of the recording, at any pace.
 *
 * <p>A block of an irregular stream carries the time of each of its samples and reaches as far as a
 * block of a regular one would in time.
 *
 * <p>A block is due when its last sample has passed, an event at its onset; records are sent in the
 * order in which they are due, blocks before events. An event whose onset lies after the last
 * sample is due with the end. The stream id is the name of the stream in the recording, which for a
 * file is its name without extension, with the rate for further streams. The last block of each
 * stream has no samples, is marked as the end, and says by its sequence and index what there should
 * have been. Events belong to the stream of the unit that they name, else to the first stream.
 *
 * <p>The producer is idempotent and waits for all in-sync brokers. Memory is bounded by the
 * producer's buffer (64 MiB) and a few blocks per stream. One replay at a time; {@link #stop()} may
 * be called from any thread.
 */
public final class RecordingReplay {
  /** Sample count of a recording that has no end. */
  public static final long WITHOUT_END = Long.MAX_VALUE;

  private static final long LONGEST_SLEEP_NANOS = 50_000_000L;
  private static final long PROGRESS_NANOS = 250_000_000L;

  private final ReplayOptions options;
  private final ReplayClock clock;
  private volatile boolean stopped;
  private @Nullable RecordingNames names;

  public RecordingReplay(ReplayOptions options) {
    this(options, ReplayClock.system());
  }

  public RecordingReplay(ReplayOptions options, ReplayClock clock) {
    this.options = options;
    this.clock = clock;
  }

  /** Ends the replay soon, with an end block at the place that was reached. */
  public void stop() {
    stopped = true;
  }

  /** Replays a file; see {@link #replay(List, ReplayListener)}. */
  public ReplayResult replay(Path file, ReplayListener listener)
      throws IOException, InterruptedException {
    return replay(List.of(ReplaySource.file(file)), listener);
  }

  /** Replays one source; see {@link #replay(List, ReplayListener)}. */
  public ReplayResult replay(ReplaySource source, ReplayListener listener)
      throws IOException, InterruptedException {
    return replay(List.of(source), listener);
  }

  /**
   * The ids that the recordings of a replay will have in its first turn, before anything is sent.
   * The replay of the same sources that follows uses them.
   *
   * @throws RecordingException if a recording cannot be read
   */
  public Set<String> recordingIds(List<ReplaySource> sources) throws IOException {
    RecordingNames planned = new RecordingNames(options.recordingIds(), sources);
    Set<String> ids = new HashSet<>();
    for (int k = 0; k < sources.size(); k++) {
      try (Recording recording = sources.get(k).open()) {
        for (int stream = 0; stream < recording.streams().size(); stream++) {
          ids.add(planned.id(k, recording, stream, 0));
        }
      }
    }
    names = planned;
    return ids;
  }

  /**
   * Replays recordings and returns when all records are acknowledged.
   *
   * @throws RecordingException if a recording cannot be read or sent as blocks
   * @throws IOException if the brokers do not take the records, or the ledger cannot be written
   * @throws IllegalArgumentException if interleaved recordings have streams of the same id
   */
  public ReplayResult replay(List<ReplaySource> sources, ReplayListener listener)
      throws IOException, InterruptedException {
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("there must be at least 1 recording, were 0");
    }
    try (MischiefLedger ledger = MischiefLedger.open(options.ledger(), options.mischief());
        ReplayPublisher publisher = new ReplayPublisher(options)) {
      publisher.requireTopic(Topics.STREAMS);
      publisher.requireTopic(Topics.EEG);
      publisher.requireTopic(Topics.EVENTS);
      publisher.requireTopic(Topics.GAPS);
      ReplayResult result = new Run(sources, listener, publisher, ledger).run();
      ledger.totals(result);
      return result;
    }
  }

  /** One call of {@link #replay(List, ReplayListener)}. */
  private final class Run {
    private final List<ReplaySource> sources;
    private final RecordingNames ids;
    private final ReplayListener listener;
    private final ReplayPublisher publisher;
    private final MischiefLedger ledger;
    private final RecordEncoder<StreamDescriptor> descriptorEncoder;
    private final RecordEncoder<Event> eventEncoder;
    private final List<ReplayResult.StreamResult> results = new ArrayList<>();
    private final long startNanos = clock.nanoTime();
    private long events;
    private long gaps;
    private long bytes;
    private long blocks;
    private long samples;
    private long signalNanosBefore;
    private long groupsDone;
    private long lastProgressNanos = startNanos;

    Run(
        List<ReplaySource> sources,
        ReplayListener listener,
        ReplayPublisher publisher,
        MischiefLedger ledger)
        throws IOException {
      this.sources = sources;
      RecordingNames planned = names;
      this.ids = planned == null ? new RecordingNames(options.recordingIds(), sources) : planned;
      this.listener = listener;
      this.publisher = publisher;
      this.ledger = ledger;
      this.descriptorEncoder = publisher.encoder(Topics.STREAMS, StreamDescriptor.class);
      this.eventEncoder = publisher.encoder(Topics.EVENTS, Event.class);
    }

    ReplayResult run() throws IOException, InterruptedException {
      List<List<Integer>> groups = new ArrayList<>();
      List<Integer> all = new ArrayList<>();
      for (int k = 0; k < sources.size(); k++) {
        all.add(k);
        groups.add(List.of(k));
      }
      if (options.sourceOrder() == SourceOrder.INTERLEAVED) {
        groups = List.of(all);
      }
      for (long turn = 0; !stopped && (options.turns() == 0 || turn < options.turns()); turn++) {
        for (List<Integer> group : groups) {
          if (!stopped) {
            play(group, turn, groups.size());
          }
        }
      }
      publisher.flush();
      return new ReplayResult(results, events, gaps, bytes, clock.nanoTime() - startNanos, stopped);
    }

    private void play(List<Integer> group, long turn, int groupCount)
        throws IOException, InterruptedException {
      List<Recording> open = new ArrayList<>();
      try {
        List<StreamReplay> streams = new ArrayList<>();
        List<EventReplay> eventReplays = new ArrayList<>();
        Set<String> streamIds = new HashSet<>();
        long durationNanos = 0;
        for (int source : group) {
          Recording recording = sources.get(source).open();
          open.add(recording);
          List<StreamReplay> own = new ArrayList<>();
          long endNanos = 0;
          for (int k = 0; k < recording.streams().size(); k++) {
            StreamDescriptor descriptor =
                describe(recording, k, ids.id(source, recording, k, turn));
            if (!streamIds.add(descriptor.getStreamId())) {
              throw new IllegalArgumentException(
                  "two of the interleaved recordings have a stream "
                      + descriptor.getStreamId()
                      + "; rename a file or replay them one after the other");
            }
            own.add(
                new StreamReplay(
                    recording, k, descriptor, options, clock, publisher, ledger, listener));
            endNanos = Math.max(endNanos, durationNanos(recording, k));
          }
          durationNanos = Math.max(durationNanos, endNanos);
          streams.addAll(own);
          if (own.isEmpty()) {
            throw new RecordingException(
                recording.header().name()
                    + ": the recording has no signals, only "
                    + recording.events().size()
                    + " events; there is nothing to replay");
          }
          eventReplays.add(new EventReplay(recording, own, endNanos));
        }
        for (StreamReplay stream : streams) {
          byte[] key = stream.descriptor().getStreamId().getBytes(StandardCharsets.UTF_8);
          publisher.send(Topics.STREAMS, key, descriptorEncoder.encode(stream.descriptor()));
        }
        publisher.flush();
        long passed = send(streams, eventReplays, durationNanos, groupCount);
        for (StreamReplay stream : streams) {
          results.add(stream.result());
          blocks += stream.blocks();
          samples += stream.samples();
          gaps += stream.gaps();
          bytes += stream.bytes();
        }
        groupsDone++;
        signalNanosBefore += passed;
        report(List.of(), 0, 0, groupCount);
      } finally {
        for (Recording recording : open) {
          recording.close();
        }
      }
    }

    /** Sends everything in the order in which it is due; returns the signal time passed (ns). */
    private long send(
        List<StreamReplay> streams,
        List<EventReplay> eventReplays,
        long durationNanos,
        int groupCount)
        throws IOException, InterruptedException {
      long groupStart = clock.nanoTime();
      long passed = 0;
      while (!stopped) {
        long due = Long.MAX_VALUE;
        StreamReplay nextStream = null;
        EventReplay nextEvent = null;
        for (StreamReplay stream : streams) {
          if (!stream.isFinished() && (nextStream == null || stream.dueNanos() < due)) {
            nextStream = stream;
            due = stream.dueNanos();
          }
        }
        for (EventReplay replay : eventReplays) {
          boolean first = nextStream == null && nextEvent == null;
          if (!replay.isFinished() && (first || replay.dueNanos() < due)) {
            nextEvent = replay;
            due = replay.dueNanos();
          }
        }
        if (nextStream == null && nextEvent == null) {
          break;
        }
        if (!waitUntil(groupStart + options.pace().clockNanos(due))) {
          break;
        }
        if (nextEvent != null) {
          nextEvent.step();
        } else if (nextStream != null) {
          nextStream.step();
        }
        passed = Math.max(passed, due);
        if (clock.nanoTime() - lastProgressNanos >= PROGRESS_NANOS) {
          report(streams, passed, durationNanos, groupCount);
        }
      }
      for (StreamReplay stream : streams) {
        stream.finish();
      }
      return passed;
    }

    /** Waits; false when the replay was stopped meanwhile. */
    private boolean waitUntil(long nanoTime) throws InterruptedException {
      if (options.pace().isMax()) {
        if (Thread.interrupted()) {
          throw new InterruptedException("the replay was interrupted");
        }
        return true;
      }
      for (long left = nanoTime - clock.nanoTime(); left > 0; left = nanoTime - clock.nanoTime()) {
        if (stopped) {
          return false;
        }
        clock.sleep(Math.min(left, LONGEST_SLEEP_NANOS));
      }
      return !stopped;
    }

    private void report(
        List<StreamReplay> streams, long passedNanos, long durationNanos, int groupCount) {
      long sentBytes = bytes;
      long sentBlocks = blocks;
      long sentSamples = samples;
      for (StreamReplay stream : streams) {
        sentBytes += stream.bytes();
        sentBlocks += stream.blocks();
        sentSamples += stream.samples();
      }
      long now = clock.nanoTime();
      long elapsed = now - startNanos;
      long signalNanos = signalNanosBefore + passedNanos;
      boolean endless = options.turns() == 0 || durationNanos == Long.MAX_VALUE;
      double share = durationNanos == 0 ? 0 : Math.min(1, (double) passedNanos / durationNanos);
      listener.progress(
          new ReplayProgress(
              sentBytes,
              sentBlocks,
              sentSamples,
              endless
                  ? Double.NaN
                  : 100 * (groupsDone + share) / ((double) groupCount * options.turns()),
              signalNanos,
              elapsed,
              elapsed == 0 ? 0 : (double) signalNanos / elapsed));
      lastProgressNanos = now;
    }

    /** Sends the events of one recording. */
    private final class EventReplay {
      private final Recording recording;
      private final List<RecordingEvent> all;
      private final List<StreamReplay> streams;
      private final long[] sequences;
      private final long endNanos;
      private final Map<String, Integer> streamOfUnit = new HashMap<>();
      private int next;

      /**
       * @param endNanos length of the recording (ns): later events are not waited for, else one
       *     stray onset would hold up a replay in real time for as long as it likes
       */
      EventReplay(Recording recording, List<StreamReplay> streams, long endNanos) {
        this.recording = recording;
        this.endNanos = endNanos;
        this.all = recording.events();
        this.streams = streams;
        this.sequences = new long[streams.size()];
        for (int k = 0; k < streams.size(); k++) {
          for (SignalUnit unit : recording.streams().get(k).units()) {
            streamOfUnit.putIfAbsent(unit.label(), k);
          }
        }
      }

      boolean isFinished() {
        return next >= all.size();
      }

      long dueNanos() {
        return Math.min(
            endNanos, all.get(next).deviceTimeNanos() - recording.header().startTimeNanos());
      }

      void step() throws IOException {
        RecordingEvent event = all.get(next++);
        int stream = event.unit().map(unit -> streamOfUnit.getOrDefault(unit, 0)).orElse(0);
        StreamDescriptor descriptor = streams.get(stream).descriptor();
        OptionalLong sampleIndex =
            stream == 0
                ? event.sampleIndex()
                : recording.nearestSampleIndex(stream, event.deviceTimeNanos());
        Event.Builder record =
            Event.newBuilder()
                .setStreamId(descriptor.getStreamId())
                .setRecordingId(descriptor.getRecordingId())
                .setEventSequence(sequences[stream]++)
                .setKind(event.kind())
                .setDeviceTimeNanos(event.deviceTimeNanos())
                .setLabel(event.label())
                .setOnsetSourceText(event.onsetSourceText())
                .setAttributes(event.attributes());
        sampleIndex.ifPresent(record::setSampleIndex);
        event.durationNanos().ifPresent(record::setDurationNanos);
        event.code().ifPresent(record::setCode);
        event.unit().ifPresent(record::setUnit);
        publisher.send(
            Topics.EVENTS,
            descriptor.getStreamId().getBytes(StandardCharsets.UTF_8),
            eventEncoder.encode(record.build()));
        events++;
      }
    }
  }

  private static long durationNanos(Recording recording, int stream) {
    SignalStream signal = recording.streams().get(stream);
    long count = signal.sampleCount();
    if (count == WITHOUT_END) {
      return Long.MAX_VALUE;
    }
    return count == 0
        ? 0
        : recording.deviceTimeNanos(stream, count - 1)
            - recording.header().startTimeNanos()
            + (signal.rateNumerator() == 0 ? 0 : signal.rate().nanosAt(1));
  }

  private StreamDescriptor describe(Recording recording, int stream, String recordingId)
      throws RecordingException {
    SignalStream signal = recording.streams().get(stream);
    if (signal.modality() != Modality.EEG && signal.modality() != Modality.UNKNOWN) {
      throw new RecordingException(
          signal.name()
              + ": a stream of "
              + signal.modality()
              + " cannot be sent as EEG blocks; only EEG can be replayed so far");
    }
    List<UnitDescriptor> units = new ArrayList<>();
    for (SignalUnit unit : signal.units()) {
      UnitDescriptor.Builder described =
          UnitDescriptor.newBuilder()
              .setLabel(unit.label())
              .setSourceLabel(unit.sourceLabel())
              .setKind(unit.kind())
              .setGain(unit.gain())
              .setOffset(unit.offset())
              .setPhysicalUnit(unit.physicalUnit())
              .setSourceUnit(unit.sourceUnit())
              .setTransducer(unit.transducer())
              .setPrefiltering(unit.prefiltering());
      unit.position()
          .ifPresent(
              position ->
                  described
                      .setPositionXMetres(position.xMetres())
                      .setPositionYMetres(position.yMetres())
                      .setPositionZMetres(position.zMetres()));
      units.add(described.build());
    }
    StreamDescriptor.Builder descriptor =
        StreamDescriptor.newBuilder()
            .setStreamId(streamId(recording, stream))
            .setRecordingId(recordingId)
            .setSessionId(options.sessionId())
            .setDescriptorHash(0)
            .setModality(signal.modality())
            .setUnits(units)
            .setRateNumerator(signal.rateNumerator())
            .setRateDenominator(signal.rateDenominator())
            .setSampleType(signal.sampleType())
            .setPhysicalUnit(signal.physicalUnit())
            .setClockDomain(recording.header().clockDomain())
            .setStartTimeNanos(recording.header().startTimeNanos())
            .setSourceFormat(recording.header().format())
            .setSourceName(recording.header().name())
            .setWarnings(recording.header().warnings())
            .setAttributes(recording.header().attributes());
    if (signal.sampleCount() != WITHOUT_END) {
      long expected = signal.sampleCount();
      for (RecordingGap gap : recording.gaps(stream)) {
        expected -= gap.missingCount();
      }
      descriptor.setExpectedSampleCount(expected);
    }
    return DescriptorHash.sealed(descriptor.build());
  }

  private String streamId(Recording recording, int stream) {
    String name = recording.streams().get(stream).name();
    if (options.streamId().isEmpty()) {
      return name;
    }
    String base = options.streamId().get();
    String recordingName = recording.header().name();
    if (name.startsWith(recordingName)) {
      return base + name.substring(recordingName.length());
    }
    return stream == 0 ? base : base + "-" + name;
  }
}
