package io.afferent.ingest.replay;

import io.afferent.ingest.recording.Recording;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.wire.TopicSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** One stream of a recording as something to send, whether of samples or of spikes. */
interface ReplayStream {
  /** The streams of a recording: those of samples, then those of spikes. */
  static List<ReplayStream> of(Recording recording) {
    List<ReplayStream> streams = new ArrayList<>();
    for (int k = 0; k < recording.streams().size(); k++) {
      streams.add(new SignalReplayStream(recording, k));
    }
    for (int k = 0; k < recording.spikeStreams().size(); k++) {
      streams.add(new SpikeReplayStream(recording, k));
    }
    return streams;
  }

  /** Name of the stream in its recording. */
  String name();

  /** Labels of its units. */
  List<String> labels();

  /** The signal topic that it is sent to. */
  TopicSpec topic();

  /** Device time at which it begins (ns). */
  long startNanos();

  /** Device time at which its last sample has passed (ns), the largest long when it has no end. */
  long endNanos();

  /** Index of the sample or tick nearest to a device time; empty outside the stream. */
  OptionalLong nearestIndex(long deviceTimeNanos);

  /** Fills in what the kind of stream decides: modality, units, rate, layout, expected count. */
  void describe(StreamDescriptor.Builder descriptor);

  /** Cuts it into blocks. */
  StreamBlocks blocks(int blockMillis) throws IOException;

  /** Makes its records. */
  BlockEncoder encoder(StreamDescriptor descriptor, ReplayPublisher publisher) throws IOException;
}
