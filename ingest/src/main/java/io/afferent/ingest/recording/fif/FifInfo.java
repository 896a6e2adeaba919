package io.afferent.ingest.recording.fif;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What the measurement information of one file says.
 *
 * @param channels channels in the order of the samples
 * @param rate sampling rate; the decimal that was meant by the 32-bit float of the file
 * @param startNanos start of the acquisition (ns since 1970-01-01), empty when not given
 * @param prefiltering filters already applied, empty when not given
 * @param attributes further facts by name
 * @param personal facts by name that identify a person
 */
record FifInfo(
    List<FifChannel> channels,
    SampleRate rate,
    OptionalLong startNanos,
    String prefiltering,
    Map<String, String> attributes,
    Map<String, String> personal) {

  /** Collects the tags of the measurement information. */
  static final class Builder {
    private static final int MOST_CHANNELS = 100_000;
    private static final BigDecimal SLOWEST_HZ = new BigDecimal("1e-6");
    private static final BigDecimal FASTEST_HZ = BigDecimal.valueOf(SampleRate.FASTEST_HZ);
    private static final long NANOS = 1_000_000_000L;

    /** What MNE writes where there is no date. */
    private static final BigDecimal NO_DATE_MICROS = BigDecimal.valueOf(Integer.MAX_VALUE);

    private final RecordingFile file;
    private final List<FifChannel> channels = new ArrayList<>();
    private final List<String> fullNames = new ArrayList<>();
    private final Map<String, String> attributes = new TreeMap<>();
    private final Map<String, String> personal = new TreeMap<>();
    private int channelCount = -1;
    private BigDecimal rateHz = BigDecimal.ZERO;
    private OptionalLong dateNanos = OptionalLong.empty();
    private OptionalLong identifierNanos = OptionalLong.empty();

    Builder(RecordingFile file) {
      this.file = file;
    }

    /** Takes a tag that lies directly in a block. */
    void take(int block, FifTag tag) throws IOException {
      switch (block) {
        case FifTag.BLOCK_MEASUREMENT -> takeIdentifier(tag);
        case FifTag.BLOCK_INFO -> takeInfo(tag);
        case FifTag.BLOCK_CHANNEL -> {
          if (tag.kind() == FifTag.CHANNEL_NAME) {
            fullNames.add(FifContent.text(file, tag));
          }
        }
        case FifTag.BLOCK_BAD_CHANNELS -> {
          if (tag.kind() == FifTag.CHANNEL_NAME_LIST) {
            attributes.put("badChannels", String.join(", ", FifContent.names(file, tag)));
          }
        }
        case FifTag.BLOCK_SUBJECT -> takeSubject(tag);
        default -> {}
      }
    }

    private void takeInfo(FifTag tag) throws IOException {
      switch (tag.kind()) {
        case FifTag.CHANNEL_COUNT -> channelCount = FifContent.integer(file, tag);
        case FifTag.SAMPLING_RATE -> rateHz = FifContent.decimal(file, tag);
        case FifTag.CHANNEL_INFO -> {
          if (channels.size() == MOST_CHANNELS) {
            throw file.refusedAt(
                tag.offset(),
                "more than " + MOST_CHANNELS + " channels are described; the file is damaged");
          }
          channels.add(FifChannel.read(file, tag));
        }
        case FifTag.MEASUREMENT_DATE -> dateNanos = date(file, tag);
        case FifTag.LOW_PASS -> putNumber("lowPassHz", tag);
        case FifTag.HIGH_PASS -> putNumber("highPassHz", tag);
        case FifTag.LINE_FREQUENCY -> putNumber("lineFrequencyHz", tag);
        case FifTag.COMMENT -> putText(personal, "description", tag);
        case FifTag.EXPERIMENTER -> putText(personal, "experimenter", tag);
        default -> {}
      }
    }

    private void takeSubject(FifTag tag) throws IOException {
      switch (tag.kind()) {
        case FifTag.SUBJECT_FIRST_NAME -> putText(personal, "subjectFirstName", tag);
        case FifTag.SUBJECT_LAST_NAME -> putText(personal, "subjectLastName", tag);
        case FifTag.SUBJECT_HOSPITAL_ID -> putText(personal, "subjectHospitalId", tag);
        default -> {}
      }
    }

    /** A measurement without a date is as old as its identifier says. */
    private void takeIdentifier(FifTag tag) throws IOException {
      if (tag.kind() == FifTag.BLOCK_ID && tag.size() == 20) {
        ByteBuffer id = FifContent.bytes(file, tag);
        identifierNanos = date(id.getInt(12), id.getInt(16));
      }
    }

    private void putText(Map<String, String> target, String name, FifTag tag) throws IOException {
      String text = FifContent.text(file, tag);
      if (!text.isEmpty()) {
        target.put(name, text);
      }
    }

    private void putNumber(String name, FifTag tag) throws IOException {
      BigDecimal value = FifContent.decimal(file, tag);
      attributes.put(name, value.stripTrailingZeros().toPlainString());
    }

    /** Seconds and, if there are two numbers, microseconds; empty for a date that says none. */
    static OptionalLong date(RecordingFile file, FifTag tag) throws IOException {
      List<BigDecimal> parts = FifContent.decimals(file, tag);
      if (parts.isEmpty()) {
        return OptionalLong.empty();
      }
      BigDecimal micros = parts.size() > 1 ? parts.get(1) : BigDecimal.ZERO;
      BigDecimal nanos = parts.get(0).movePointRight(9).add(micros.movePointRight(3));
      boolean none =
          micros.compareTo(NO_DATE_MICROS) == 0
              || nanos.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE + 1L, -9)) > 0;
      return none ? OptionalLong.empty() : OptionalLong.of(nanos.longValue());
    }

    private static OptionalLong date(int seconds, int micros) {
      return seconds == 0 || micros == NO_DATE_MICROS.intValue()
          ? OptionalLong.empty()
          : OptionalLong.of(seconds * NANOS + micros * 1000L);
    }

    /** How many channels there are, needed as soon as samples come. */
    int requireChannelCount(long offset) throws IOException {
      if (channelCount < 1 || channelCount != channels.size()) {
        throw file.refusedAt(
            offset,
            "the measurement information in front of the samples must describe as many channels as"
                + " it counts, at least 1, but counts "
                + (channelCount < 0 ? "none" : channelCount)
                + " and describes "
                + channels.size()
                + "; the file is damaged");
      }
      return channelCount;
    }

    FifInfo build(long offset) throws IOException {
      requireChannelCount(offset);
      if (rateHz.compareTo(SLOWEST_HZ) < 0 || rateHz.compareTo(FASTEST_HZ) > 0) {
        throw file.refused(
            "has a sampling rate of "
                + rateHz.toPlainString()
                + " Hz, allowed is 1e-6 to 1e9; the file is damaged");
      }
      // Names in blocks of their own are complete, those in the records are cut off.
      List<FifChannel> named = new ArrayList<>(channels);
      if (fullNames.size() == channels.size()) {
        for (int i = 0; i < named.size(); i++) {
          named.set(i, channels.get(i).withName(fullNames.get(i)));
        }
      }
      return new FifInfo(
          List.copyOf(named),
          exactRate(),
          dateNanos.isPresent() ? dateNanos : identifierNanos,
          prefiltering(),
          attributes,
          personal);
    }

    private SampleRate exactRate() throws IOException {
      try {
        return SampleRate.ofHz(rateHz);
      } catch (ArithmeticException doesNotFit) {
        throw file.refused(
            "has a sampling rate of "
                + SourceText.quoted(rateHz.toPlainString())
                + " Hz, which gives no exact rate; the file is damaged");
      }
    }

    private String prefiltering() {
      List<String> filters = new ArrayList<>();
      if (attributes.containsKey("highPassHz")) {
        filters.add("HP:" + attributes.get("highPassHz") + "Hz");
      }
      if (attributes.containsKey("lowPassHz")) {
        filters.add("LP:" + attributes.get("lowPassHz") + "Hz");
      }
      return String.join(" ", filters);
    }
  }
}
