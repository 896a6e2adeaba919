package io.afferent.ingest.recording.stored;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SpikeCursor;
import io.afferent.ingest.recording.SpikeStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A recording of which the header is understood: streams, each with the times of its samples and
 * the place where they are stored. Sorts events by onset.
 */
public final class StoredRecording implements Recording {

  /**
   * One stream and its samples.
   *
   * @param description what the stream is; its sample count is that of {@code times}
   * @param times index and time of each sample
   * @param store where the samples are
   */
  public record StoredStream(SignalStream description, SampleTimes times, SampleStore store) {
    public StoredStream {
      if (description.sampleCount() != times.sampleCount()) {
        throw new IllegalArgumentException(
            "sampleCount must be that of the times, was "
                + description.sampleCount()
                + " and "
                + times.sampleCount());
      }
    }
  }

  /**
   * One stream of spikes.
   *
   * @param description what the stream is
   * @param spikes opens a cursor at the first spike
   */
  public record StoredSpikes(SpikeStream description, SpikeSource spikes) {}

  /** Where the spikes of one stream are. */
  @FunctionalInterface
  public interface SpikeSource {
    SpikeCursor open() throws IOException;
  }

  private final RecordingHeader header;
  private final List<StoredStream> stored;
  private final List<StoredSpikes> storedSpikes;
  private final List<SpikeStream> spikeDescriptions;
  private final List<SignalStream> descriptions;
  private final List<RecordingEvent> events;
  private final Closeable files;

  /**
   * A recording without spikes.
   *
   * @param files closed with the recording
   */
  public StoredRecording(
      RecordingHeader header,
      List<StoredStream> streams,
      List<RecordingEvent> events,
      Closeable files) {
    this(header, streams, List.of(), events, files);
  }

  /**
   * @param files closed with the recording
   */
  public StoredRecording(
      RecordingHeader header,
      List<StoredStream> streams,
      List<StoredSpikes> spikes,
      List<RecordingEvent> events,
      Closeable files) {
    this.header = header;
    this.stored = List.copyOf(streams);
    this.storedSpikes = List.copyOf(spikes);
    List<SpikeStream> describedSpikes = new ArrayList<>();
    for (StoredSpikes stream : spikes) {
      describedSpikes.add(stream.description());
    }
    this.spikeDescriptions = List.copyOf(describedSpikes);
    List<SignalStream> described = new ArrayList<>();
    for (StoredStream stream : streams) {
      described.add(stream.description());
    }
    this.descriptions = List.copyOf(described);
    List<RecordingEvent> sorted = new ArrayList<>(events);
    sorted.sort(Comparator.comparingLong(RecordingEvent::deviceTimeNanos));
    this.events = List.copyOf(sorted);
    this.files = files;
  }

  @Override
  public RecordingHeader header() {
    return header;
  }

  @Override
  public List<SignalStream> streams() {
    return descriptions;
  }

  @Override
  public List<SpikeStream> spikeStreams() {
    return spikeDescriptions;
  }

  @Override
  public SpikeCursor spikes(int spikeStream) throws IOException {
    return storedSpikes.get(spikeStream).spikes().open();
  }

  @Override
  public List<RecordingEvent> events() {
    return events;
  }

  @Override
  public List<RecordingGap> gaps(int stream) {
    return stored.get(stream).times().gaps();
  }

  @Override
  public int read(int stream, long firstSampleIndex, int sampleCount, byte[] dst)
      throws IOException {
    Objects.checkIndex(stream, stored.size());
    if (firstSampleIndex < 0 || sampleCount < 0) {
      throw new IllegalArgumentException(
          "firstSampleIndex and sampleCount must be at least 0, were "
              + firstSampleIndex
              + " and "
              + sampleCount);
    }
    StoredStream source = stored.get(stream);
    long needed = (long) sampleCount * source.description().bytesPerSample();
    if (dst.length < needed) {
      throw new IllegalArgumentException(
          "dst must have at least " + needed + " bytes, had " + dst.length);
    }
    int count = (int) Math.min(sampleCount, source.times().storedFrom(firstSampleIndex));
    if (count > 0) {
      source.store().read(source.times().storedIndex(firstSampleIndex), count, dst);
    }
    return count;
  }

  @Override
  public long deviceTimeNanos(int stream, long sampleIndex) {
    if (sampleIndex < 0) {
      throw new IllegalArgumentException("sampleIndex must be at least 0, was " + sampleIndex);
    }
    return stored.get(stream).times().deviceTimeNanos(sampleIndex);
  }

  @Override
  public OptionalLong nearestSampleIndex(int stream, long deviceTimeNanos) {
    return stored.get(stream).times().nearestIndex(deviceTimeNanos);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
