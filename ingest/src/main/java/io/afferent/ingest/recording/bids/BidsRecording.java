package io.afferent.ingest.recording.bids;

import io.afferent.ingest.recording.ActivationTrace;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SpikeCursor;
import io.afferent.ingest.recording.SpikeStream;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.ingest.recording.stored.SampleTimes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A recording under the descriptions of its data set: samples are those of the recording, what is
 * said of them is of both.
 */
final class BidsRecording implements Recording {
  private final Recording recording;
  private final RecordingHeader header;
  private final List<SignalStream> streams;
  private final List<SpikeStream> spikeStreams;
  private final List<RecordingEvent> events;
  private final Map<Integer, RegularTimes> times;

  /**
   * @param recording closed with this one
   * @param times times in place of those of the recording, by position of the stream
   */
  BidsRecording(
      Recording recording,
      RecordingHeader header,
      List<SignalStream> streams,
      List<SpikeStream> spikeStreams,
      List<RecordingEvent> events,
      Map<Integer, RegularTimes> times) {
    this.recording = recording;
    this.header = header;
    this.streams = List.copyOf(streams);
    this.spikeStreams = List.copyOf(spikeStreams);
    this.events = List.copyOf(events);
    this.times = Map.copyOf(times);
  }

  @Override
  public RecordingHeader header() {
    return header;
  }

  @Override
  public List<SignalStream> streams() {
    return streams;
  }

  @Override
  public List<RecordingEvent> events() {
    return events;
  }

  @Override
  public List<RecordingGap> gaps(int stream) {
    return recording.gaps(stream);
  }

  @Override
  public List<SpikeStream> spikeStreams() {
    return spikeStreams;
  }

  @Override
  public SpikeCursor spikes(int spikeStream) throws IOException {
    return recording.spikes(spikeStream);
  }

  @Override
  public Optional<ActivationTrace> activations(int stream) {
    return recording.activations(stream);
  }

  @Override
  public void tokenIds(int stream, long firstSampleIndex, int count, int[] dst) throws IOException {
    recording.tokenIds(stream, firstSampleIndex, count, dst);
  }

  @Override
  public int read(int stream, long firstSampleIndex, int sampleCount, byte[] dst)
      throws IOException {
    return recording.read(stream, firstSampleIndex, sampleCount, dst);
  }

  @Override
  public long deviceTimeNanos(int stream, long sampleIndex) {
    SampleTimes own = times.get(stream);
    if (own == null) {
      return recording.deviceTimeNanos(stream, sampleIndex);
    }
    if (sampleIndex < 0) {
      throw new IllegalArgumentException("sampleIndex must be at least 0, was " + sampleIndex);
    }
    return own.deviceTimeNanos(sampleIndex);
  }

  @Override
  public OptionalLong nearestSampleIndex(int stream, long deviceTimeNanos) {
    SampleTimes own = times.get(stream);
    return own == null
        ? recording.nearestSampleIndex(stream, deviceTimeNanos)
        : own.nearestIndex(deviceTimeNanos);
  }

  @Override
  public void close() throws IOException {
    recording.close();
  }
}
