package io.afferent.ingest.recording;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One open recording: what is in it, and its samples by index.
 *
 * <p>Sample indexes count lost samples too: in a file with gaps the first sample after a gap has
 * the index that it would have had without the gap. Device times are nanoseconds since 1970-01-01
 * of the recording's own clock; formats that store a local time without a zone are read as if it
 * were UTC.
 *
 * <p>Not thread-safe.
 */
public interface Recording extends Closeable {
  /** What holds for the whole recording. */
  RecordingHeader header();

  /**
   * The streams of the recording: units of one exact rate form one stream. The stream with the most
   * units comes first. Empty for a recording that has only events or spikes.
   */
  List<SignalStream> streams();

  /** Events in the order of their onsets; events of one onset keep the order of the source. */
  List<RecordingEvent> events();

  /**
   * Stretches of missing samples of one stream, in order.
   *
   * @param stream position in {@link #streams()}
   */
  List<RecordingGap> gaps(int stream);

  /** Streams of spikes; most formats have none. */
  default List<SpikeStream> spikeStreams() {
    return List.of();
  }

  /**
   * Begins to read the spikes of one stream from its first one; any number of cursors may be open.
   *
   * @param spikeStream position in {@link #spikeStreams()}
   */
  default SpikeCursor spikes(int spikeStream) throws IOException {
    throw new IndexOutOfBoundsException(
        "spikeStream must be below " + spikeStreams().size() + ", was " + spikeStream);
  }

  /**
   * What a stream of modality ACTIVATIONS is of; empty for every other stream.
   *
   * @param stream position in {@link #streams()}
   */
  default Optional<ActivationTrace> activations(int stream) {
    return Optional.empty();
  }

  /**
   * Reads the ids of the tokens that samples of a stream of activations belong to into {@code dst}
   * from position 0; {@link ActivationTrace#UNKNOWN_TOKEN} for tokens that the recording does not
   * tell.
   *
   * @param stream position in {@link #streams()}
   * @param firstSampleIndex index of the first wanted sample, not negative
   * @param count how many are wanted, all of them samples of the stream
   * @param dst room for {@code count} ids
   * @throws IllegalArgumentException if the stream has no tokens, a sample is not in it, or {@code
   *     dst} is too small
   * @throws RecordingException if the file ends or changes where ids should be
   */
  default void tokenIds(int stream, long firstSampleIndex, int count, int[] dst)
      throws IOException {
    throw new IllegalArgumentException(
        "stream " + stream + " holds no activations and so has no tokens");
  }

  /**
   * Reads digital samples, little-endian and sample-major (all units of one sample, then of the
   * next), in the layout of {@link SignalStream#sampleType()}, into {@code dst} from position 0.
   *
   * @param stream position in {@link #streams()}
   * @param firstSampleIndex index of the first wanted sample, not negative
   * @param sampleCount how many samples are wanted, not negative
   * @param dst room for {@code sampleCount} samples of all units of the stream
   * @return how many consecutive samples from {@code firstSampleIndex} were read: fewer than wanted
   *     before a gap and at the end, 0 inside a gap and after the end
   * @throws IllegalArgumentException if an argument is out of range or {@code dst} is too small
   * @throws RecordingException if the file ends or changes where samples should be
   */
  int read(int stream, long firstSampleIndex, int sampleCount, byte[] dst) throws IOException;

  /**
   * Device time of a sample (ns), exact from the rational rate and the start of the uninterrupted
   * stretch that the sample lies in; inside a gap, counted on from the stretch before it.
   */
  long deviceTimeNanos(int stream, long sampleIndex);

  /**
   * Index of the sample nearest to a device time, empty when the time lies more than half a sample
   * period before the first or after the last sample.
   */
  OptionalLong nearestSampleIndex(int stream, long deviceTimeNanos);
}
