package io.afferent.ingest.recording.edf;

import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The header of an EDF+C file: fields of fixed width, ASCII, padded with blanks. */
final class EdfHeaderText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH.mm.ss", Locale.ROOT);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("dd.MM.yy", Locale.ROOT);
  private static final DateTimeFormatter DAY_MONTH =
      DateTimeFormatter.ofPattern("dd.MM.", Locale.ROOT);
  private static final DateTimeFormatter START_DATE =
      DateTimeFormatter.ofPattern("dd-MMM-yyyy", Locale.ENGLISH);

  private EdfHeaderText() {}

  /** The header, which says -1 records until the file is closed. */
  static byte[] of(
      long startTimeNanos, SignalStream stream, EdfDigitizer digitizer, EdfRecordPlan plan) {
    LocalDateTime start =
        LocalDateTime.ofInstant(
            Instant.ofEpochSecond(Math.floorDiv(startTimeNanos, 1_000_000_000L)), ZoneOffset.UTC);
    int units = stream.units().size();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    put(out, "0", 8);
    put(out, "X X X X", 80);
    put(out, "Startdate " + START_DATE.format(start).toUpperCase(Locale.ROOT) + " X X X", 80);
    boolean shortYear = start.getYear() >= 1985 && start.getYear() < 2085;
    put(out, shortYear ? DATE.format(start) : DAY_MONTH.format(start) + "yy", 8);
    put(out, TIME.format(start), 8);
    put(out, Integer.toString(256 * (units + 2)), 8);
    put(out, "EDF+C", 44);
    put(out, "-1", 8);
    put(out, plan.recordSeconds().toPlainString(), 8);
    put(out, Integer.toString(units + 1), 4);
    column(out, stream, 16, EdfHeaderText::label, "EDF Annotations");
    column(out, stream, 80, SignalUnit::transducer, "");
    column(out, stream, 8, unit -> unitText(unit.sourceUnit()), "");
    column(out, units, 8, u -> digitizer.range(u).physicalMin(), "-1");
    column(out, units, 8, u -> digitizer.range(u).physicalMax(), "1");
    column(out, units, 8, u -> Integer.toString(digitizer.range(u).digitalMin()), "-32768");
    column(out, units, 8, u -> Integer.toString(digitizer.range(u).digitalMax()), "32767");
    column(out, stream, 80, SignalUnit::prefiltering, "");
    column(
        out,
        units,
        8,
        u -> Integer.toString(plan.samplesPerRecord()),
        Integer.toString(plan.annotationSamples()));
    column(out, units, 32, u -> "", "");
    return out.toByteArray();
  }

  private static String label(SignalUnit unit) {
    // The label of the source, unless it is empty or another unit may have the same.
    return unit.sourceLabel().isEmpty() || unit.label().length() > unit.sourceLabel().length()
        ? unit.label()
        : unit.sourceLabel();
  }

  private static String unitText(String unit) {
    return unit.replace('\u00b5', 'u').replace('\u03bc', 'u');
  }

  private static void column(
      ByteArrayOutputStream out,
      SignalStream stream,
      int width,
      Function<SignalUnit, String> text,
      String annotations) {
    column(out, stream.units().size(), width, u -> text.apply(stream.units().get(u)), annotations);
  }

  private static void column(
      ByteArrayOutputStream out,
      int units,
      int width,
      IntFunction<String> text,
      String annotations) {
    for (int u = 0; u < units; u++) {
      put(out, text.apply(u), width);
    }
    put(out, annotations, width);
  }

  private static void put(ByteArrayOutputStream out, String text, int width) {
    byte[] field = field(text, width);
    out.write(field, 0, field.length);
  }

  /** A field: printable ASCII, cut at its width, padded with blanks. */
  static byte[] field(String text, int width) {
    byte[] field = new byte[width];
    Arrays.fill(field, (byte) ' ');
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < Math.min(width, ascii.length); i++) {
      field[i] = ascii[i] >= 32 && ascii[i] < 127 ? ascii[i] : (byte) '?';
    }
    return field;
  }
}
