package io.afferent.ingest.replay;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.wire.DescriptorHash;
import io.afferent.schema.wire.RecordEncoder;
import io.afferent.schema.wire.TopicSpec;
import io.afferent.schema.wire.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends recordings to Kafka: descriptors to {@code streams}, blocks to {@code eeg}, {@code spikes},
 * {@code fmri} or {@code activations} by the kind of stream, events to {@code events}, and the gaps
 * of the recordings themselves to {@code gaps}. Samples, indexes and device times are those of the
 * recording, at any pace.
 *
 * <p>A block of an irregular stream carries the time of each of its samples and reaches as far as a
 * block of a regular one would in time. A block of spikes covers its stretch of time whether there
 * are spikes in it or not.
 *
 * <p>A block is due when its last sample has passed, an event at its onset; records are sent in the
 * order in which they are due, blocks before events. An event whose onset lies after the last
 * sample is due with the end. The stream id is the name of the recording, which for a file is its
 * name without extension, and the name of the stream in it where that says more. The last block of
 * each stream has no samples, is marked as the end, and says by its sequence and index what there
 * should have been. Events belong to the stream of the unit that they name, else to the first
 * stream.
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
        List<ReplayStream> streams = ReplayStream.of(recording);
        for (int stream = 0; stream < streams.size(); stream++) {
          ids.add(planned.id(k, stream, streams.get(stream).name(), 0));
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
      List<StreamReplay> streams = new ArrayList<>();
      try {
        List<EventReplay> eventReplays = new ArrayList<>();
        Set<String> streamIds = new HashSet<>();
        long durationNanos = 0;
        for (int source : group) {
          Recording recording = sources.get(source).open();
          open.add(recording);
          List<ReplayStream> own = ReplayStream.of(recording);
          requireStreams(recording, own);
          long zeroNanos = Long.MAX_VALUE;
          long endNanos = Long.MIN_VALUE;
          for (ReplayStream stream : own) {
            zeroNanos = Math.min(zeroNanos, stream.startNanos());
            endNanos = Math.max(endNanos, stream.endNanos());
          }
          long ownNanos = endNanos == Long.MAX_VALUE ? endNanos : endNanos - zeroNanos;
          int before = streams.size();
          for (int k = 0; k < own.size(); k++) {
            StreamDescriptor descriptor =
                describe(recording, own.get(k), k, ids.id(source, k, own.get(k).name(), turn));
            if (!streamIds.add(descriptor.getStreamId())) {
              throw new IllegalArgumentException(
                  "two of the interleaved recordings have a stream "
                      + descriptor.getStreamId()
                      + "; rename a file or replay them one after the other");
            }
            publisher.requireTopic(own.get(k).topic());
            streams.add(
                new StreamReplay(
                    own.get(k),
                    descriptor,
                    zeroNanos,
                    options,
                    clock,
                    publisher,
                    ledger,
                    listener));
          }
          durationNanos = Math.max(durationNanos, ownNanos);
          eventReplays.add(
              new EventReplay(
                  recording,
                  List.copyOf(streams.subList(before, streams.size())),
                  zeroNanos,
                  ownNanos,
                  publisher));
        }
        for (StreamReplay stream : streams) {
          sendDescriptor(stream.descriptor());
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
        for (EventReplay replay : eventReplays) {
          events += replay.sent();
        }
        groupsDone++;
        signalNanosBefore += passed;
        report(List.of(), 0, 0, groupCount);
      } finally {
        for (StreamReplay stream : streams) {
          stream.close();
        }
        for (Recording recording : open) {
          recording.close();
        }
      }
    }

    private void sendDescriptor(StreamDescriptor descriptor) throws IOException {
      byte[] encoded = descriptorEncoder.encode(descriptor);
      if (encoded.length > RecordSize.LARGEST_BYTES) {
        throw new RecordingException(
            descriptor.getStreamId()
                + ": the description of its "
                + descriptor.getUnits().size()
                + " units has "
                + encoded.length
                + " bytes, at most "
                + RecordSize.LARGEST_BYTES
                + " fit into a record; for volumes name an --atlas or a --mask");
      }
      byte[] key = descriptor.getStreamId().getBytes(StandardCharsets.UTF_8);
      publisher.send(Topics.STREAMS, key, encoded);
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
  }

  /** The signal topic that a stream of samples is sent to. */
  public static TopicSpec topic(SignalStream stream) {
    return switch (stream.modality()) {
      // Voltages are sent as blocks of channels, whatever electrode they come from.
      case EEG, SPIKES, UNKNOWN -> Topics.EEG;
      case FMRI -> Topics.FMRI;
      case ACTIVATIONS -> Topics.ACTIVATIONS;
    };
  }

  /** The signal topics that a recording needs. */
  public static Set<TopicSpec> topics(Recording recording) {
    Set<TopicSpec> topics = new LinkedHashSet<>();
    for (ReplayStream stream : ReplayStream.of(recording)) {
      topics.add(stream.topic());
    }
    return topics;
  }

  private static void requireStreams(Recording recording, List<ReplayStream> streams)
      throws RecordingException {
    if (streams.isEmpty()) {
      throw new RecordingException(
          recording.header().name()
              + ": the recording has no signals, only "
              + recording.events().size()
              + " events; there is nothing to replay");
    }
  }

  private StreamDescriptor describe(Recording recording, ReplayStream stream, int k, String id) {
    RecordingHeader header = recording.header();
    StreamDescriptor.Builder descriptor =
        StreamDescriptor.newBuilder()
            .setStreamId(streamId(recording, stream.name(), k))
            .setRecordingId(id)
            .setSessionId(options.sessionId())
            .setDescriptorHash(0)
            .setClockDomain(header.clockDomain())
            .setStartTimeNanos(header.startTimeNanos())
            .setSourceFormat(header.format())
            .setSourceName(header.name())
            .setWarnings(header.warnings())
            .setAttributes(header.attributes());
    stream.describe(descriptor);
    return DescriptorHash.sealed(descriptor.build());
  }

  private String streamId(Recording recording, String name, int stream) {
    String recordingName = recording.header().name();
    if (options.streamId().isEmpty()) {
      // A name such as units would be that of a stream of many recordings.
      return name.startsWith(recordingName) ? name : recordingName + "-" + name;
    }
    String base = options.streamId().get();
    if (name.startsWith(recordingName)) {
      return base + name.substring(recordingName.length());
    }
    return stream == 0 ? base : base + "-" + name;
  }
}
