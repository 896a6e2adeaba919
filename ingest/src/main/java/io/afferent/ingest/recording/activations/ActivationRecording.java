package io.afferent.ingest.recording.activations;

import io.afferent.ingest.recording.ActivationTrace;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.stored.StoredRecording;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A stored recording, and what its streams are activations of. */
final class ActivationRecording implements Recording {

  /**
   * What belongs to a stream besides samples.
   *
   * @param trace what it is of
   * @param tokenIds ids of its tokens, when known
   */
  record Annotation(ActivationTrace trace, Optional<WholeNumbers> tokenIds) {}

  private final StoredRecording stored;
  private final List<Annotation> annotations;

  /**
   * @param annotations one for each stream
   */
  ActivationRecording(StoredRecording stored, List<Annotation> annotations) {
    this.stored = stored;
    this.annotations = List.copyOf(annotations);
  }

  @Override
  public Optional<ActivationTrace> activations(int stream) {
    return Optional.of(annotations.get(stream).trace());
  }

  @Override
  public void tokenIds(int stream, long firstSampleIndex, int count, int[] dst) throws IOException {
    Annotation annotation = annotations.get(stream);
    long samples = streams().get(stream).sampleCount();
    if (firstSampleIndex < 0 || count < 0 || firstSampleIndex > samples - count) {
      throw new IllegalArgumentException(
          "tokens must be some of " + samples + ", were " + count + " from " + firstSampleIndex);
    }
    if (dst.length < count) {
      throw new IllegalArgumentException(
          "dst must have at least " + count + " elements, had " + dst.length);
    }
    if (annotation.tokenIds().isEmpty()) {
      Arrays.fill(dst, 0, count, ActivationTrace.UNKNOWN_TOKEN);
      return;
    }
    WholeNumbers ids = annotation.tokenIds().get();
    int vocabulary = annotation.trace().vocabularySize();
    int largest = vocabulary == 0 ? Integer.MAX_VALUE : vocabulary - 1;
    for (int i = 0; i < count; i++) {
      long id = ids.at(firstSampleIndex + i);
      if (id < 0 || id > largest) {
        throw ids.refused(
            "ids must be from 0 to "
                + largest
                + ", but that of token "
                + (firstSampleIndex + i)
                + " is "
                + id
                + "; correct them, or vocabularySize in the sidecar");
      }
      dst[i] = (int) id;
    }
  }

  @Override
  public RecordingHeader header() {
    return stored.header();
  }

  @Override
  public List<SignalStream> streams() {
    return stored.streams();
  }

  @Override
  public List<RecordingEvent> events() {
    return stored.events();
  }

  @Override
  public List<RecordingGap> gaps(int stream) {
    return stored.gaps(stream);
  }

  @Override
  public int read(int stream, long firstSampleIndex, int sampleCount, byte[] dst)
      throws IOException {
    return stored.read(stream, firstSampleIndex, sampleCount, dst);
  }

  @Override
  public long deviceTimeNanos(int stream, long sampleIndex) {
    return stored.deviceTimeNanos(stream, sampleIndex);
  }

  @Override
  public OptionalLong nearestSampleIndex(int stream, long deviceTimeNanos) {
    return stored.nearestSampleIndex(stream, deviceTimeNanos);
  }

  @Override
  public void close() throws IOException {
    stored.close();
  }
}
