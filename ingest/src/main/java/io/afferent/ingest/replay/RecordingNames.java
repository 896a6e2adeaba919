package io.afferent.ingest.replay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ids of the recordings of one replay: one for each stream of each source and turn. A source
 * that is listed twice is two recordings, and a stop of the first does not end the second. Not
 * thread-safe.
 */
final class RecordingNames {

  private record Place(int source, int stream, long turn) {}

  private final RecordingIdPolicy policy;
  private final List<ReplaySource> sources;
  private final Map<Place, String> given = new HashMap<>();
  private final List<byte[]> digests = new ArrayList<>();

  RecordingNames(RecordingIdPolicy policy, List<ReplaySource> sources) {
    this.policy = policy;
    this.sources = List.copyOf(sources);
  }

  /** The id of one stream; the same each time it is asked for. */
  String id(int source, int stream, String streamName, long turn) throws IOException {
    Place place = new Place(source, stream, turn);
    String known = given.get(place);
    if (known == null) {
      known =
          policy.recordingId(
              policy == RecordingIdPolicy.DERIVED ? digest(source) : new byte[0],
              streamName,
              policy == RecordingIdPolicy.DERIVED ? occurrence(source, turn) : turn);
      given.put(place, known);
    }
    return known;
  }

  /** How often the same content was sent before. */
  private long occurrence(int source, long turn) throws IOException {
    long before = 0;
    long all = 0;
    for (int k = 0; k < sources.size(); k++) {
      if (Arrays.equals(digest(k), digest(source))) {
        all++;
        before += k < source ? 1 : 0;
      }
    }
    return turn * all + before;
  }

  private byte[] digest(int source) throws IOException {
    while (digests.size() <= source) {
      digests.add(sources.get(digests.size()).contentDigest());
    }
    return digests.get(source);
  }
}
