package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceText;
import java.math.BigDecimal;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the line of one signal: up to eight fields, then a description with blanks in it. */
final class WfdbSignalLineParser {
  private static final BigDecimal DEFAULT_GAIN = BigDecimal.valueOf(200);
  private static final int MOST_PER_FRAME = 1 << 16;
  private static final Pattern FORMAT =
      Pattern.compile("(\\d{1,9})(?:x(\\d+))?(?::(\\d+))?(?:\\+(\\d+))?");
  private static final Pattern GAIN = Pattern.compile("([^(/]+)(?:\\(([^)]*)\\))?(?:/(\\S+))?");
  private static final Pattern FIELDS =
      Pattern.compile(
          "(\\S+)[ \\t]+(\\S+)(?:[ \\t]+(\\S+))?(?:[ \\t]+(\\S+))?(?:[ \\t]+(\\S+))?"
              + "(?:[ \\t]+(\\S+))?(?:[ \\t]+(\\S+))?(?:[ \\t]+(\\S+))?(?:[ \\t]+(.*))?",
          Pattern.DOTALL);

  private WfdbSignalLineParser() {}

  /** Whether a line begins with a file name and a format that exists. */
  static boolean looksRight(String line) {
    Matcher fields = FIELDS.matcher(line);
    if (!fields.matches()) {
      return false;
    }
    Matcher format = FORMAT.matcher(fields.group(2));
    if (!format.matches()) {
      return false;
    }
    int code = Integer.parseInt(format.group(1));
    return code == 0 || WfdbSampleFormat.isFlac(code) || WfdbSampleFormat.of(code).isPresent();
  }

  static WfdbSignalLine parse(WfdbText.Line line) throws RecordingException {
    Matcher fields = FIELDS.matcher(line.text());
    if (!fields.matches()) {
      throw line.refused(
          "should be a signal line like '100.dat 212 200 11 1024 995 -22131 0 MLII', was "
              + SourceText.quoted(line.text())
              + "; correct the header");
    }
    Matcher format = format(line, fields.group(2));
    int code = Integer.parseInt(format.group(1));
    checkFormat(line, code);
    Matcher gain = gain(line, fields.group(3));
    BigDecimal steps = line.decimal(gain.group(1), "gain");
    long adcZero = whole(line, fields.group(5), "ADC zero");
    boolean calibrated = fields.group(3) != null && steps.signum() != 0;
    return new WfdbSignalLine(
        line.number(),
        fields.group(1),
        code,
        format.group(2) == null
            ? 1
            : (int) line.whole(format.group(2), "samples per frame", 1, MOST_PER_FRAME),
        format.group(3) == null
            ? 0
            : (int) line.whole(format.group(3), "skew", 0, Integer.MAX_VALUE),
        format.group(4) == null ? 0 : line.whole(format.group(4), "byte offset", 0, 1L << 48),
        calibrated ? steps : DEFAULT_GAIN,
        calibrated,
        gain.group(2) == null ? adcZero : whole(line, gain.group(2), "baseline"),
        gain.group(3) == null ? "mV" : gain.group(3),
        fields.group(4) == null ? 0 : (int) line.whole(fields.group(4), "ADC resolution", 0, 64),
        adcZero,
        given(line, fields.group(6), "initial value"),
        given(line, fields.group(7), "checksum"),
        fields.group(9) == null ? "" : fields.group(9).strip());
  }

  private static Matcher format(WfdbText.Line line, String field) throws RecordingException {
    Matcher format = FORMAT.matcher(field);
    if (!format.matches()) {
      throw line.refused(
          "the format should be like '16' or '16x4:2+512' (samples per frame, skew, byte offset),"
              + " was "
              + SourceText.quoted(field)
              + "; correct the header");
    }
    return format;
  }

  private static void checkFormat(WfdbText.Line line, int code) throws RecordingException {
    if (WfdbSampleFormat.isFlac(code)) {
      throw line.refused(
          "the samples are FLAC-compressed (format "
              + code
              + "), which is not read; convert the record to format 16, 24 or 32 with xform");
    }
    if (code != 0 && WfdbSampleFormat.of(code).isEmpty()) {
      throw line.refused(
          "the format must be 8, 16, 24, 32, 61, 80, 160, 212, 310 or 311, was "
              + code
              + "; correct the header");
    }
  }

  private static Matcher gain(WfdbText.Line line, @Nullable String field)
      throws RecordingException {
    Matcher gain = GAIN.matcher(field == null ? DEFAULT_GAIN.toString() : field);
    if (!gain.matches()) {
      throw line.refused(
          "the gain should be like '200' or '200(1024)/mV', was "
              + SourceText.quoted(String.valueOf(field))
              + "; correct the header");
    }
    return gain;
  }

  private static long whole(WfdbText.Line line, @Nullable String field, String what)
      throws RecordingException {
    return field == null ? 0 : line.whole(field, what, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static OptionalInt given(WfdbText.Line line, @Nullable String field, String what)
      throws RecordingException {
    return field == null ? OptionalInt.empty() : OptionalInt.of((int) whole(line, field, what));
  }
}
