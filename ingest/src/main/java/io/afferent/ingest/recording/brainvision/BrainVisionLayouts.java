package io.afferent.ingest.recording.brainvision;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.schema.SampleType;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.OptionalLong;

/** Reads from a header how samples lie in the data file. */
final class BrainVisionLayouts {
  private static final String BINARY = "Binary Infos";
  private static final String ASCII = "ASCII Infos";
  private static final int MOST_SKIPPED = 100_000;

  private BrainVisionLayouts() {}

  static BrainVisionLayout read(BrainVisionText text, SourceWarnings warnings)
      throws RecordingException {
    boolean vectorized = vectorized(text, warnings);
    String format = text.value(BrainVisionHeader.COMMON, "DataFormat").toUpperCase(Locale.ROOT);
    if (format.isEmpty() && text.hasSection(BINARY)) {
      warnings.add("the header has no DataFormat; BINARY, because it has [Binary Infos]");
      format = "BINARY";
    }
    return switch (format) {
      case "BINARY" -> binary(text, vectorized);
      case "ASCII" -> ascii(text, vectorized);
      default ->
          throw BrainVisionHeader.refused(
              text, BrainVisionHeader.COMMON, "DataFormat", "allowed are BINARY and ASCII");
    };
  }

  private static boolean vectorized(BrainVisionText text, SourceWarnings warnings)
      throws RecordingException {
    String orientation =
        text.value(BrainVisionHeader.COMMON, "DataOrientation").toUpperCase(Locale.ROOT);
    if (orientation.isEmpty()) {
      warnings.add("the header has no DataOrientation; MULTIPLEXED is taken");
      return false;
    }
    if (!orientation.equals("MULTIPLEXED") && !orientation.equals("VECTORIZED")) {
      throw BrainVisionHeader.refused(
          text,
          BrainVisionHeader.COMMON,
          "DataOrientation",
          "allowed are MULTIPLEXED and VECTORIZED");
    }
    return orientation.equals("VECTORIZED");
  }

  private static BrainVisionLayout binary(BrainVisionText text, boolean vectorized)
      throws RecordingException {
    String name = text.value(BINARY, "BinaryFormat").toUpperCase(Locale.ROOT);
    SampleType type =
        switch (name) {
          case "INT_16" -> SampleType.INT16;
          case "INT_32" -> SampleType.INT32;
          case "IEEE_FLOAT_32" -> SampleType.FLOAT32;
          case "IEEE_FLOAT_64" -> SampleType.FLOAT64;
          default ->
              throw BrainVisionHeader.refused(
                  text,
                  BINARY,
                  "BinaryFormat",
                  "allowed are INT_16, INT_32, IEEE_FLOAT_32 and IEEE_FLOAT_64");
        };
    for (String key : new String[] {"ChannelOffset", "SegmentHeaderSize", "TrailerSize"}) {
      if (BrainVisionHeader.count(text, BINARY, key).orElse(0) != 0) {
        throw BrainVisionHeader.refused(
            text, BINARY, key, "only 0 is read; export the recording without such headers");
      }
    }
    int bytes =
        switch (type) {
          case INT16 -> 2;
          case FLOAT64 -> 8;
          default -> 4;
        };
    boolean bigEndian = text.value(BINARY, "UseBigEndianOrder").equalsIgnoreCase("YES");
    return new BrainVisionLayout.Binary(
        vectorized,
        name,
        type,
        bytes,
        bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
        BrainVisionHeader.count(text, BINARY, "DataOffset").orElse(0));
  }

  private static BrainVisionLayout ascii(BrainVisionText text, boolean vectorized)
      throws RecordingException {
    String mark = text.value(ASCII, "DecimalSymbol");
    if (mark.length() > 1 || !(mark.isEmpty() || ".,".contains(mark))) {
      throw BrainVisionHeader.refused(text, ASCII, "DecimalSymbol", "allowed are . and ,");
    }
    return new BrainVisionLayout.Ascii(
        vectorized,
        mark.equals(",") ? ',' : '.',
        skipped(text, "SkipLines"),
        skipped(text, "SkipColumns"));
  }

  private static int skipped(BrainVisionText text, String key) throws RecordingException {
    OptionalLong count = BrainVisionHeader.count(text, ASCII, key);
    if (count.orElse(0) > MOST_SKIPPED) {
      throw BrainVisionHeader.refused(text, ASCII, key, "at most " + MOST_SKIPPED + " are skipped");
    }
    return (int) count.orElse(0);
  }
}
