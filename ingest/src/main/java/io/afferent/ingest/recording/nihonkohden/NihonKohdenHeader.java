package io.afferent.ingest.recording.nihonkohden;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The blocks of a file with samples. A device block names the control blocks, each control block
 * the data blocks, and each data block is followed by its samples. An EEG-1200 has the channels of
 * its one data block in a chain of extended blocks instead, and does not tell how many samples
 * there are.
 */
final class NihonKohdenHeader {
  static final int SIGNATURE_BYTES = 16;
  private static final Pattern SIGNATURE =
      Pattern.compile(
          "(EEG-\\d{4}[A-Z ]?|QI-\\d{3}[A-Z]|DAE-\\d{4}[A-Z]) +V\\d\\d\\.\\d[\\d\\x00].*");
  private static final Set<String> KNOWN =
      Set.of(
          "EEG-1100A", "EEG-1100B", "EEG-1100C", "QI-403A", "EEG-2100", "DAE-2100D", "EEG-1200A");
  private static final String EXTENDED = "EEG-12";

  private static final long CONTROL_SIGNATURE = 0x81;
  private static final long CONTROL_COUNT = 0x91;
  private static final long CONTROLS = 0x92;
  private static final int ENTRY_BYTES = 20;
  private static final long EXTENDED_ADDRESS = 0x3EE;
  private static final long WAVEFORM_SIGN = 0x17FE;
  private static final int BLOCK_BYTES = 0x27;
  private static final int CHANNEL_BYTES = 10;
  private static final int MOST_BLOCKS = 10_000;
  private static final int MOST_CHANNELS = 4096;

  /** Durations are in tenths of a second. */
  private static final int TENTHS = 10;

  private final NihonKohdenBytes bytes;
  private final RecordingFile file;
  private final SourceWarnings warnings;
  private String device = "";

  private NihonKohdenHeader(RecordingFile file, SourceWarnings warnings) {
    this.bytes = new NihonKohdenBytes(file);
    this.file = file;
    this.warnings = warnings;
  }

  /**
   * What a file holds.
   *
   * @param device device and version, as the file has them
   * @param blocks at least one, all of the same channels and rate
   */
  record Contents(String device, List<NihonKohdenBlock> blocks) {
    Contents {
      blocks = List.copyOf(blocks);
    }
  }

  static boolean isSignature(String text) {
    return SIGNATURE.matcher(text).matches();
  }

  static Contents read(RecordingFile file, SourceWarnings warnings) throws IOException {
    NihonKohdenHeader header = new NihonKohdenHeader(file, warnings);
    header.readSignatures();
    List<NihonKohdenBlock> blocks = header.blocks();
    return new Contents(header.device, blocks);
  }

  private void readSignatures() throws IOException {
    device = signature(0);
    signature(CONTROL_SIGNATURE);
    String name = device.substring(0, device.indexOf(' '));
    if (!KNOWN.contains(name)) {
      warnings.add("the device " + SourceText.quoted(device) + " is not known; read like others");
    }
    int sign = bytes.u8(WAVEFORM_SIGN, "the sign of the first data block");
    if (sign != 1) {
      throw file.refusedAt(
          WAVEFORM_SIGN, "the first data block begins with " + sign + ", allowed is 1");
    }
  }

  private String signature(long at) throws IOException {
    String text =
        new String(
            file.read(at, SIGNATURE_BYTES, "the name of the device"), StandardCharsets.ISO_8859_1);
    if (!isSignature(text)) {
      throw file.refusedAt(
          at,
          SourceText.quoted(text)
              + " is no device of Nihon Kohden, such as 'EEG-1100C V01.00'; the file is another one"
              + " or damaged");
    }
    return text.replace('\0', ' ').strip();
  }

  private List<NihonKohdenBlock> blocks() throws IOException {
    List<Long> addresses = addresses();
    long extended = device.startsWith(EXTENDED) ? bytes.u32(EXTENDED_ADDRESS, "an address") : 0;
    if (extended != 0 && !isWholeWithoutExtension(addresses)) {
      return List.of(extendedBlock(addresses, extended));
    }
    List<NihonKohdenBlock> blocks = new ArrayList<>();
    for (long address : addresses) {
      NihonKohdenBlock block = inFile(block(address));
      NihonKohdenBlock first = blocks.isEmpty() ? block : blocks.get(0);
      if (!block.channels().equals(first.channels()) || block.rateHz() != first.rateHz()) {
        throw file.refusedAt(
            address,
            "this data block has "
                + block.channels().size()
                + " channels at "
                + block.rateHz()
                + " Hz, the first one others; a recording has the same in all blocks");
      }
      blocks.add(block);
    }
    return blocks;
  }

  private List<Long> addresses() throws IOException {
    List<Long> addresses = new ArrayList<>();
    int controls = bytes.u8(CONTROL_COUNT, "the number of control blocks");
    for (int i = 0; i < controls; i++) {
      long control = bytes.u32(CONTROLS + (long) i * ENTRY_BYTES, "a control block's address");
      if (control == 0) {
        continue;
      }
      int count = bytes.u8(control + 17, "a control block's number of data blocks");
      for (int j = 0; j < count && addresses.size() < MOST_BLOCKS; j++) {
        long address = bytes.u32(control + 18 + (long) j * ENTRY_BYTES, "a data block's address");
        if (address != 0) {
          addresses.add(address);
        }
      }
    }
    if (addresses.isEmpty()) {
      throw file.refusedAt(CONTROL_COUNT, "there is no data block; the file is damaged");
    }
    return addresses;
  }

  private NihonKohdenBlock block(long address) throws IOException {
    byte[] head = file.read(address, BLOCK_BYTES, "a data block");
    int rateHz = rate(head, address);
    int count = head[0x26] & 0xFF;
    long tenths =
        (head[0x1C] & 0xFF)
            | (head[0x1D] & 0xFF) << 8
            | (head[0x1E] & 0xFF) << 16
            | (head[0x1F] & 0xFFL) << 24;
    if (count == 0) {
      throw file.refusedAt(address + 0x26, "a data block has no channels; the file is damaged");
    }
    byte[] table = file.read(address + BLOCK_BYTES, count * CHANNEL_BYTES, "a list of channels");
    List<Integer> channels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      channels.add(table[i * CHANNEL_BYTES] & 0xFF);
    }
    return new NihonKohdenBlock(
        address,
        address + BLOCK_BYTES + table.length,
        channels,
        rateHz,
        tenths * rateHz / TENTHS,
        start(head));
  }

  private int rate(byte[] head, long address) throws RecordingException {
    int rateHz = ((head[0x1A] & 0xFF) | (head[0x1B] & 0xFF) << 8) & 0x3FFF;
    if (rateHz == 0) {
      throw file.refusedAt(address + 0x1A, "a data block has a rate of 0 Hz; it is damaged");
    }
    return rateHz;
  }

  /** Year since 2000, month, day, hour, minute and second, two digits to a byte. */
  private static OptionalLong start(byte[] head) {
    int[] parts = new int[6];
    for (int i = 0; i < parts.length; i++) {
      OptionalLong part = NihonKohdenBytes.bcd(head[0x14 + i]);
      if (part.isEmpty()) {
        return OptionalLong.empty();
      }
      parts[i] = (int) part.getAsLong();
    }
    try {
      LocalDateTime start =
          LocalDateTime.of(2000 + parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]);
      return OptionalLong.of(start.toEpochSecond(ZoneOffset.UTC) * 1_000_000_000L);
    } catch (DateTimeException noSuchTime) {
      return OptionalLong.empty();
    }
  }

  private NihonKohdenBlock inFile(NihonKohdenBlock block) {
    long there = (file.size() - block.dataOffset()) / block.frameBytes();
    if (block.samples() <= there) {
      return block;
    }
    warnings.add(
        "the data block at byte "
            + block.address()
            + " should have "
            + block.samples()
            + " samples, and the file ends after "
            + there
            + "; those are read");
    return block.withSamples(there);
  }

  /** Some of these devices write whole data blocks as the older ones do. */
  private boolean isWholeWithoutExtension(List<Long> addresses) throws IOException {
    long length = 0;
    for (long address : addresses) {
      byte[] head = file.read(address, BLOCK_BYTES, "a data block");
      if ((head[0x26] & 0xFF) < 2) {
        return false;
      }
      NihonKohdenBlock block = block(address);
      length += block.samples() * block.frameBytes();
    }
    return length <= file.size() && length > file.size() / 2;
  }

  private NihonKohdenBlock extendedBlock(List<Long> addresses, long extended) throws IOException {
    if (addresses.size() > 1) {
      throw file.refusedAt(
          CONTROLS,
          "this file of an EEG-1200 has "
              + addresses.size()
              + " data blocks; only those with one are understood, so export it as EDF+");
    }
    long address = addresses.get(0);
    byte[] head = file.read(address, BLOCK_BYTES, "a data block");
    long second = bytes.u32(extended + 18, "the address of an extended block");
    long third = bytes.u32(second + 20, "the address of an extended block");
    int count = bytes.u16(third + 68, "the number of channels");
    if (count < 1 || count > MOST_CHANNELS) {
      throw file.refusedAt(
          third + 68, "there are " + count + " channels, allowed are 1 to " + MOST_CHANNELS);
    }
    byte[] table = file.read(third + 72, count * CHANNEL_BYTES, "a list of channels");
    List<Integer> channels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = i * CHANNEL_BYTES;
      channels.add((table[at] & 0xFF) | (table[at + 1] & 0xFF) << 8);
    }
    NihonKohdenBlock block =
        new NihonKohdenBlock(
            address, third + 72 + table.length, channels, rate(head, address), 0, start(head));
    long length = file.size() - block.dataOffset();
    if (length % block.frameBytes() != 0) {
      warnings.add(
          "the last "
              + length % block.frameBytes()
              + " bytes are no whole sample of "
              + count
              + " channels and were left out");
    }
    return block.withSamples(length / block.frameBytes());
  }
}
