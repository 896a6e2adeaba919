package io.afferent.ingest.recording.nihonkohden;

import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.schema.EventKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Events of a {@code .LOG}. A block lists events of 45 bytes: a text of 20 bytes, and hours,
 * minutes and seconds of recorded time as six digits. Where a sub-block lists as many, it has the
 * rest of each text and the microseconds.
 */
final class NihonKohdenEvents {
  private static final int ENTRY_BYTES = 45;
  private static final int TEXT_BYTES = 20;
  private static final int SUB_BLOCKS_FROM = 22;
  private static final int ADDRESS_BYTES = 20;
  private static final long COUNT = 0x91;
  private static final long ADDRESSES = 0x92;

  private final NihonKohdenBytes bytes;
  private final RegularTimes times;
  private final SourceWarnings warnings;
  private final List<RecordingEvent> events = new ArrayList<>();

  private NihonKohdenEvents(RecordingFile file, RegularTimes times, SourceWarnings warnings) {
    this.bytes = new NihonKohdenBytes(file);
    this.times = times;
    this.warnings = warnings;
  }

  /** The events that can be read; what cannot is told in a warning. */
  static List<RecordingEvent> of(Optional<Path> log, RegularTimes times, SourceWarnings warnings)
      throws IOException {
    if (log.isEmpty()) {
      return List.of();
    }
    try (RecordingFile file = RecordingFile.open(log.get())) {
      NihonKohdenEvents reader = new NihonKohdenEvents(file, times, warnings);
      try {
        reader.read();
      } catch (RecordingException damaged) {
        warnings.add(
            damaged.getMessage() + "; " + reader.events.size() + " events in front of it are read");
      }
      long outside = reader.events.stream().filter(event -> event.sampleIndex().isEmpty()).count();
      if (outside > 0) {
        warnings.add(outside + " of " + reader.events.size() + " events lie outside the samples");
      }
      return reader.events;
    }
  }

  private void read() throws IOException {
    RecordingFile file = bytes.file();
    String device =
        new String(
            file.read(0, NihonKohdenHeader.SIGNATURE_BYTES, "the name of the device"),
            StandardCharsets.ISO_8859_1);
    if (!NihonKohdenHeader.isSignature(device)) {
      throw file.refusedAt(0, SourceText.quoted(device) + " is no device of Nihon Kohden");
    }
    int blocks = bytes.u8(COUNT, "the number of lists of events");
    for (int i = 0; i < blocks; i++) {
      List<byte[]> entries = entries(i);
      List<byte[]> subEntries = blocks < SUB_BLOCKS_FROM ? subEntries(i) : List.of();
      boolean paired = subEntries.size() == entries.size();
      for (int j = 0; j < entries.size(); j++) {
        add(entries.get(j), paired ? Optional.of(subEntries.get(j)) : Optional.empty());
      }
    }
  }

  private List<byte[]> entries(int block) throws IOException {
    long address =
        bytes.u32(ADDRESSES + (long) block * ADDRESS_BYTES, "the address of a list of events");
    if (address == 0) {
      return List.of();
    }
    int count = bytes.u8(address + 0x12, "the number of events");
    byte[] all = bytes.file().read(address + 0x14, count * ENTRY_BYTES, "a list of events");
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(Arrays.copyOfRange(all, i * ENTRY_BYTES, (i + 1) * ENTRY_BYTES));
    }
    return entries;
  }

  /** Older files end before there are sub-blocks. */
  private List<byte[]> subEntries(int block) throws IOException {
    try {
      return entries(block + SUB_BLOCKS_FROM);
    } catch (RecordingException noSubBlock) {
      return List.of();
    }
  }

  private void add(byte[] entry, Optional<byte[]> subEntry) {
    OptionalLong clock = digits(entry, 20);
    if (clock.isEmpty()) {
      warnings.add(
          bytes.file().name()
              + ": the event "
              + SourceText.quoted(label(entry, subEntry))
              + " has no time as HHMMSS and was passed over");
      return;
    }
    long seconds =
        clock.getAsLong() / 10_000 * 3600
            + clock.getAsLong() / 100 % 100 * 60
            + clock.getAsLong() % 100;
    OptionalLong micros = subEntry.isPresent() ? digits(subEntry.get(), 24) : OptionalLong.empty();
    long nanos = times.deviceTimeOfStored(seconds * 1_000_000_000L + micros.orElse(0) * 1000);
    events.add(
        new RecordingEvent(
            nanos,
            times.nearestIndex(nanos),
            OptionalLong.empty(),
            label(entry, subEntry),
            new String(entry, 20, 6, StandardCharsets.US_ASCII),
            Optional.empty(),
            OptionalInt.empty(),
            EventKind.ANNOTATION));
  }

  /** A text of more than 20 bytes goes on in the sub-block, maybe within a letter. */
  private static String label(byte[] entry, Optional<byte[]> subEntry) {
    byte[] text = text(entry);
    if (text.length == TEXT_BYTES && subEntry.isPresent()) {
      byte[] rest = text(subEntry.get());
      text = Arrays.copyOf(text, TEXT_BYTES + rest.length);
      System.arraycopy(rest, 0, text, TEXT_BYTES, rest.length);
    }
    return NihonKohdenText.decode(text).strip();
  }

  private static byte[] text(byte[] entry) {
    int end = 0;
    while (end < TEXT_BYTES && entry[end] != 0) {
      end++;
    }
    return Arrays.copyOf(entry, end);
  }

  /** Six decimal digits, empty when one is none. */
  private static OptionalLong digits(byte[] entry, int at) {
    long number = 0;
    for (int i = at; i < at + 6; i++) {
      if (entry[i] < '0' || entry[i] > '9') {
        return OptionalLong.empty();
      }
      number = number * 10 + (entry[i] - '0');
    }
    return OptionalLong.of(number);
  }
}
