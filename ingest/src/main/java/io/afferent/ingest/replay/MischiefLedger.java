package io.afferent.ingest.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The truth about a replay with mischief: JSON, one object per line, UTF-8.
 *
 * <ul>
 *   <li>First line: {@code {"kind":"replay","version":1,"drop":p,"duplicate":p,"reorder":p,
 *       "seed":n}}.
 *   <li>One line for each touched block, written when its last copy has been sent: {@code
 *       {"kind":"block","streamId":s,"recordingId":s,"blockSequence":n,"firstSampleIndex":n,
 *       "sampleCount":n,"action":"DROP"|"DUPLICATE"|"REORDER","delay":n,"places":[n...],
 *       "overtakenBy":n}}. {@code places} are positions, from 0, among the records of this stream
 *       and recording on the signal topic: none for a dropped block, two for a duplicated one.
 *       {@code overtakenBy} is the number of later blocks that were sent before a reordered one; it
 *       is below {@code delay} when some of these were dropped, late themselves, or beyond the end.
 *   <li>Last line: {@code {"kind":"totals","streams":[{"streamId":s,"recordingId":s,"blocks":n,
 *       "samples":n,"dropped":n,"duplicated":n,"reordered":n,"records":n}...],"events":n,"gaps":n}}.
 *       {@code records} counts what the stream has on the signal topic, the end block included. A
 *       ledger without this line is of a replay that failed.
 * </ul>
 *
 * <p>Blocks without a line were sent once, in order, at the places that are left. Not thread-safe.
 */
final class MischiefLedger implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final @Nullable BufferedWriter out;

  private MischiefLedger(@Nullable BufferedWriter out) {
    this.out = out;
  }

  /** A ledger in a file, or one that forgets everything. */
  static MischiefLedger open(Optional<Path> file, Mischief mischief) throws IOException {
    if (file.isEmpty()) {
      return new MischiefLedger(null);
    }
    MischiefLedger ledger =
        new MischiefLedger(Files.newBufferedWriter(file.get(), StandardCharsets.UTF_8));
    ObjectNode line = JSON.createObjectNode();
    line.put("kind", "replay");
    line.put("version", 1);
    line.put("drop", mischief.drop());
    line.put("duplicate", mischief.duplicate());
    line.put("reorder", mischief.reorder());
    line.put("seed", mischief.seed());
    ledger.write(line);
    return ledger;
  }

  void block(
      String streamId,
      String recordingId,
      long blockSequence,
      long firstSampleIndex,
      int sampleCount,
      Mischief.Fate fate,
      long overtakenBy,
      long... places)
      throws IOException {
    if (out == null) {
      return;
    }
    ObjectNode line = JSON.createObjectNode();
    line.put("kind", "block");
    line.put("streamId", streamId);
    line.put("recordingId", recordingId);
    line.put("blockSequence", blockSequence);
    line.put("firstSampleIndex", firstSampleIndex);
    line.put("sampleCount", sampleCount);
    line.put("action", fate.action().name());
    line.put("delay", fate.delay());
    ArrayNode array = line.putArray("places");
    for (long place : places) {
      array.add(place);
    }
    line.put("overtakenBy", overtakenBy);
    write(line);
  }

  void totals(ReplayResult result) throws IOException {
    if (out == null) {
      return;
    }
    ObjectNode line = JSON.createObjectNode();
    line.put("kind", "totals");
    ArrayNode streams = line.putArray("streams");
    for (ReplayResult.StreamResult stream : result.streams()) {
      ObjectNode entry = streams.addObject();
      entry.put("streamId", stream.streamId());
      entry.put("recordingId", stream.recordingId());
      entry.put("blocks", stream.blocks());
      entry.put("samples", stream.samples());
      entry.put("dropped", stream.dropped());
      entry.put("duplicated", stream.duplicated());
      entry.put("reordered", stream.reordered());
      entry.put("records", stream.records());
    }
    line.put("events", result.events());
    line.put("gaps", result.gaps());
    write(line);
  }

  private void write(ObjectNode line) throws IOException {
    if (out != null) {
      out.write(JSON.writeValueAsString(line));
      out.write('\n');
    }
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }
}
