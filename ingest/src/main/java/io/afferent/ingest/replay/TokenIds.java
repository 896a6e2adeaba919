package io.afferent.ingest.replay;

import io.afferent.ingest.recording.Recording;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Ids of the tokens of blocks, 4 bytes little-endian each. Holds those of one block. */
final class TokenIds {
  private final Recording recording;
  private final int stream;
  private final int[] ids;
  private final ByteBuffer bytes;

  TokenIds(Recording recording, int stream, int longest) {
    this.recording = recording;
    this.stream = stream;
    this.ids = new int[longest];
    this.bytes = ByteBuffer.allocate(longest * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The ids of some rows; valid until the next call. */
  ByteBuffer of(long first, int count) throws IOException {
    recording.tokenIds(stream, first, count, ids);
    bytes.clear();
    bytes.asIntBuffer().put(ids, 0, count);
    return bytes.duplicate().limit(count * Integer.BYTES);
  }
}
