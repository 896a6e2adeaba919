package io.afferent.ingest.recording.xdf;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Goes through a file once, from begin to end, and notes streams, places of samples, clock offsets
 * and texts. Samples that come before the header of their stream are looked at when it comes.
 */
final class XdfScan {
  private static final int WINDOW_BYTES = 1 << 20;
  private static final int MOST_STREAMS = 1000;
  private static final int MOST_CHANNELS = 100_000;
  private static final int MOST_WAITING = 100_000;
  private static final int MOST_MARKERS = 1_000_000;
  private static final long MOST_TEXT = 64L << 20;
  private static final int LARGEST_XML = 16 << 20;
  private static final int CLOCK_OFFSET_BYTES = 20;
  private static final long LARGEST_EXACT = 1L << 53;

  /** Behind damage bytes are looked at again, as those of another chunk; a few times are enough. */
  private static final int MOST_LOOKS = 16;

  private final RecordingFile file;
  private final SourceWarnings warnings;
  private final XdfBytes bytes;
  private final XdfChunks chunks;
  private final Map<Integer, XdfStream> streams = new LinkedHashMap<>();
  private final Map<Integer, XdfClock.Builder> offsets = new HashMap<>();
  private final Map<Integer, List<XdfChunk>> waiting = new HashMap<>();
  private final Set<Integer> unreadable = new HashSet<>();
  private String recordedAt = "";
  private int channels;
  private int waitingCount;
  private int markers;
  private long textBytes;
  private long lookedAt;

  private XdfScan(RecordingFile file, SourceWarnings warnings) {
    this.file = file;
    this.warnings = warnings;
    this.bytes = new XdfBytes(file, WINDOW_BYTES);
    this.chunks = new XdfChunks(file, bytes, warnings);
  }

  static XdfScan of(RecordingFile file, SourceWarnings warnings) throws IOException {
    XdfScan scan = new XdfScan(file, warnings);
    scan.scan();
    return scan;
  }

  List<XdfStream> streams() {
    return List.copyOf(streams.values());
  }

  /** When the file says that it was recorded, empty when it does not. */
  String recordedAt() {
    return recordedAt;
  }

  private void scan() throws IOException {
    if (file.size() < 4 || Integer.reverseBytes(bytes.i4(0)) != XdfFormat.MAGIC) {
      throw file.refusedAt(0, "an XDF file must begin with 'XDF:'; this is another kind of file");
    }
    for (Optional<XdfChunk> chunk = chunks.next(); chunk.isPresent(); chunk = chunks.next()) {
      take(chunk.get());
    }
    for (Map.Entry<Integer, List<XdfChunk>> entry : waiting.entrySet()) {
      warnings.add(
          entry.getValue().size()
              + " chunks of samples belong to stream "
              + Integer.toUnsignedString(entry.getKey())
              + ", which has no header; they were left out");
    }
    if (streams.isEmpty() && (!unreadable.isEmpty() || chunks.interruptions() > 0)) {
      throw file.refused(
          "no stream can be read: " + String.join("; ", warnings.toList()) + "; it is damaged");
    }
  }

  private void take(XdfChunk chunk) throws IOException {
    if (chunk.tag() == XdfChunk.BOUNDARY) {
      return;
    }
    if (chunk.tag() == XdfChunk.FILE_HEADER) {
      xml(chunk, chunk.content()).ifPresent(info -> recordedAt = info.text("datetime"));
      return;
    }
    if (chunk.length() < 4) {
      chunks.leaveOut(chunk, "it is too short for the number of a stream");
      return;
    }
    int id = bytes.i4(chunk.content());
    switch (chunk.tag()) {
      case XdfChunk.STREAM_HEADER -> takeHeader(chunk, id);
      case XdfChunk.SAMPLES -> takeSamples(chunk, id);
      case XdfChunk.CLOCK_OFFSET -> {
        if (chunk.length() != CLOCK_OFFSET_BYTES) {
          chunks.leaveOut(chunk, "a clock offset must have 20 bytes, has " + chunk.length());
        } else {
          offsets(id)
              .add(bytes.f8(chunk.content() + 4), bytes.f8(chunk.content() + 12), chunk.offset());
        }
      }
      default -> {
        XdfStream stream = streams.get(id);
        if (stream != null) {
          xml(chunk, chunk.content() + 4).ifPresent(stream::footer);
        }
      }
    }
  }

  private XdfClock.Builder offsets(int id) throws RecordingException {
    XdfClock.Builder found = offsets.get(id);
    if (found == null) {
      requireRoom(offsets.size());
      found = new XdfClock.Builder();
      offsets.put(id, found);
    }
    return found;
  }

  private void requireRoom(int taken) throws RecordingException {
    if (taken == MOST_STREAMS) {
      throw file.refused("has more than " + MOST_STREAMS + " streams; it is damaged");
    }
  }

  private Optional<XdfElement> xml(XdfChunk chunk, long start) throws IOException {
    byte[] content = xmlBytes(chunk, start);
    return content.length == 0 ? Optional.empty() : XdfElement.parse(content);
  }

  /** The XML of a chunk, nothing for one that is too large to be it. */
  private byte[] xmlBytes(XdfChunk chunk, long start) throws IOException {
    long length = chunk.end() - start;
    if (length > LARGEST_XML) {
      chunks.leaveOut(
          chunk, "its XML has " + length + " bytes, at most " + LARGEST_XML + " are read");
      return new byte[0];
    }
    return bytes.bytes(start, (int) length);
  }

  private void takeHeader(XdfChunk chunk, int id) throws IOException {
    String name = "stream " + Integer.toUnsignedString(id);
    if (streams.containsKey(id)) {
      warnings.add(name + " has a second header at byte " + chunk.offset() + ", which is ignored");
      return;
    }
    List<String> problems = new ArrayList<>();
    Optional<XdfStreamHeader> header =
        XdfStreamHeader.parse(xmlBytes(chunk, chunk.content() + 4), problems);
    if (header.isEmpty()) {
      requireRoom(unreadable.size());
      unreadable.add(id);
      waiting.remove(id);
      warnings.add(
          name
              + " (header at byte "
              + chunk.offset()
              + ") was left out: "
              + String.join("; ", problems));
      return;
    }
    requireRoom(streams.size());
    channels += header.get().channels().size();
    if (channels > MOST_CHANNELS) {
      throw file.refusedAt(
          chunk.offset(),
          "its streams have more than " + MOST_CHANNELS + " channels; it is damaged");
    }
    XdfStream stream = new XdfStream(id, header.get(), offsets(id));
    streams.put(id, stream);
    List<XdfChunk> early = waiting.remove(id);
    if (early != null) {
      warnings.add(name + " has " + early.size() + " chunks of samples before its header");
      for (XdfChunk samples : early) {
        String problem = problem(samples, stream);
        if (problem.isEmpty()) {
          commit(samples, stream);
        } else {
          warnings.add("the chunk at byte " + samples.offset() + " was left out: " + problem);
        }
      }
    }
  }

  private void takeSamples(XdfChunk chunk, int id) throws IOException {
    XdfStream stream = streams.get(id);
    if (stream != null) {
      String problem = problem(chunk, stream);
      if (problem.isEmpty()) {
        commit(chunk, stream);
      } else {
        chunks.leaveOut(chunk, problem);
      }
    } else if (!unreadable.contains(id)) {
      if (waitingCount == MOST_WAITING) {
        throw file.refusedAt(
            chunk.offset(),
            "more than "
                + MOST_WAITING
                + " chunks of samples come before the header of their stream; it is damaged");
      }
      waitingCount++;
      waiting.computeIfAbsent(id, key -> new ArrayList<>()).add(chunk);
    }
  }

  /** What is wrong with a chunk of samples, empty when it is sound. */
  private String problem(XdfChunk chunk, XdfStream stream) throws IOException {
    long at = chunk.content() + 4;
    lookedAt += chunk.length();
    if (lookedAt / MOST_LOOKS > file.size()) {
      throw file.refusedAt(
          chunk.offset(),
          "chunks of samples that cannot be right lie in each other, so that the file would be gone"
              + " through more than "
              + MOST_LOOKS
              + " times; it is damaged");
    }
    long count = bytes.count(at, chunk.end());
    if (count < 0 || count > Integer.MAX_VALUE) {
      return "it has no usable number of samples";
    }
    at += bytes.countBytes(at);
    for (long k = 0; k < count; k++) {
      int stampBytes = at < chunk.end() ? bytes.u1(at) : -1;
      if (stampBytes != 0 && stampBytes != 8) {
        return "sample "
            + (k + 1)
            + " of "
            + count
            + " at byte "
            + at
            + (stampBytes < 0
                ? " lies behind its end"
                : " has a stamp of " + stampBytes + " bytes, allowed are 0 and 8");
      }
      at = valuesEnd(at + 1 + stampBytes, chunk.end(), stream.header());
      if (at > chunk.end()) {
        return "sample " + (k + 1) + " of " + count + " does not end in it";
      }
    }
    return at == chunk.end() ? "" : "its " + count + " samples do not fill it";
  }

  /** Where the values of a sample end; behind {@code end} if they do not fit. */
  private long valuesEnd(long start, long end, XdfStreamHeader header) throws IOException {
    if (!header.isText()) {
      return start + header.bytesPerSample();
    }
    long at = start;
    for (int i = 0; i < header.channels().size(); i++) {
      long length = bytes.count(at, end);
      if (length < 0 || length > end - at) {
        return Long.MAX_VALUE;
      }
      at += bytes.countBytes(at) + length;
    }
    return at;
  }

  private void commit(XdfChunk chunk, XdfStream stream) throws IOException {
    long at = chunk.content() + 4;
    int count = (int) bytes.count(at, chunk.end());
    at += bytes.countBytes(at);
    XdfTrack track = stream.track();
    for (int left = count; left > 0; left--) {
      boolean given = bytes.u1(at) != 0;
      double own = given ? bytes.f8(at + 1) : 0;
      double stamp = track.add(at, left, given, own, chunks.interruptions());
      long values = at + (given ? 9 : 1);
      if (stream.header().isText()) {
        addMarkers(stream, values, at, stamp);
      } else if (stream.header().values() == XdfValues.INT64 && !track.isInexact()) {
        lookForLarge(track, values);
      }
      at = valuesEnd(values, chunk.end(), stream.header());
    }
    if (!track.hasRoom()) {
      throw file.refusedAt(
          chunk.offset(),
          "the stamps of "
              + SourceText.quoted(stream.header().name())
              + " jump too often to be a regular stream; they are damaged");
    }
  }

  private void addMarkers(XdfStream stream, long values, long place, double stamp)
      throws IOException {
    long at = values;
    for (int channel = 0; channel < stream.header().channels().size(); channel++) {
      int length = (int) bytes.count(at, file.size());
      at += bytes.countBytes(at);
      textBytes += length;
      if (textBytes > MOST_TEXT || markers == MOST_MARKERS) {
        throw file.refusedAt(
            place,
            "streams of text have more than "
                + MOST_MARKERS
                + " values or "
                + MOST_TEXT
                + " bytes in all, which are kept in memory; take such a stream out of the file");
      }
      if (length > 0) {
        markers++;
        stream
            .markers()
            .add(
                new XdfStream.Marker(
                    channel, stamp, place, SourceText.decode(bytes.bytes(at, length))));
      }
      at += length;
    }
  }

  private void lookForLarge(XdfTrack track, long values) throws IOException {
    for (int i = 0; i < track.header().channels().size(); i++) {
      long value = bytes.i8(values + 8L * i);
      if (value > LARGEST_EXACT || value < -LARGEST_EXACT) {
        track.noteInexact();
        return;
      }
    }
  }
}
