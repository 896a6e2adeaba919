package io.afferent.ingest.recording.edf;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of an EDF or BDF file, checked against the size of the file.
 *
 * @param format {@code EDF}, {@code EDF+C}, {@code EDF+D}, {@code BDF}, {@code BDF+C} or {@code
 *     BDF+D}
 * @param patient patient field; a personal field
 * @param recording recording field; a personal field
 * @param start local start time of the header, to the second
 * @param headerBytes length of the header (bytes)
 * @param recordCount complete records in the file
 * @param recordSeconds duration of a record (s), 0 for files of annotations only
 * @param recordBytes length of a record (bytes)
 * @param signals signals, annotation signals included
 */
record EdfHeader(
    String format,
    String patient,
    String recording,
    LocalDateTime start,
    int headerBytes,
    long recordCount,
    BigDecimal recordSeconds,
    long recordBytes,
    List<EdfSignal> signals) {
  static final int FIXED_BYTES = 256;
  private static final Pattern DATE =
      Pattern.compile("(\\d{1,2})\\D\\s*(\\d{1,2})\\D\\s*(\\d{1,2}|yy)");
  private static final Pattern TIME =
      Pattern.compile("(\\d{1,2})\\D\\s*(\\d{1,2})\\D\\s*(\\d{1,2})");
  private static final Pattern START_DATE =
      Pattern.compile("Startdate (\\d{1,2})-([A-Za-z]{3})-(\\d{4})(\\D.*)?", Pattern.DOTALL);
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

  boolean isBdf() {
    return format.startsWith("BDF");
  }

  boolean isDiscontinuous() {
    return format.endsWith("+D");
  }

  int bytesPerValue() {
    return isBdf() ? 3 : 2;
  }

  static boolean isBdfVersion(byte[] version) {
    return (version[0] & 0xFF) == 0xFF
        && new String(version, 1, 7, StandardCharsets.ISO_8859_1).equals("BIOSEMI");
  }

  static boolean isEdfVersion(byte[] version) {
    if (version[0] != '0') {
      return false;
    }
    for (int i = 1; i < 8; i++) {
      if (version[i] != ' ' && version[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Reads and checks the header; every length is checked before anything is allocated for it. */
  static EdfHeader read(RecordingFile file, SourceWarnings warnings) throws IOException {
    if (file.size() < FIXED_BYTES) {
      throw file.refused(
          "the file has "
              + file.size()
              + " bytes, but the fixed header alone has 256; it was cut off, copy it again");
    }
    byte[] fixed = file.read(0, FIXED_BYTES, "the header");
    boolean bdf = isBdfVersion(fixed);
    if (!bdf && !isEdfVersion(fixed)) {
      throw file.refused(
          "the first 8 bytes must be '0' and blanks (EDF) or 0xFF and 'BIOSEMI' (BDF), but are not;"
              + " this is another format or a damaged header, copy the file again if it should be"
              + " EDF or BDF");
    }
    int signalCount = signalCount(file, EdfText.field(fixed, 252, 4));
    int headerBytes = FIXED_BYTES * (signalCount + 1);
    checkHeaderBytes(file, EdfText.field(fixed, 184, 8), headerBytes, signalCount);
    BigDecimal recordSeconds = recordSeconds(file, EdfText.field(fixed, 244, 8));
    byte[] columns = file.read(FIXED_BYTES, headerBytes - FIXED_BYTES, "the header of the signals");
    int bytesPerValue = bdf ? 3 : 2;
    List<EdfSignal> signals = signals(file, columns, signalCount, bytesPerValue);
    EdfSignal last = signals.get(signals.size() - 1);
    long recordBytes = last.byteOffset() + (long) last.samplesPerRecord() * bytesPerValue;
    long recordCount =
        recordCount(file, EdfText.field(fixed, 236, 8), headerBytes, recordBytes, warnings);
    String reserved = EdfText.field(fixed, 192, 44);
    String recording = EdfText.field(fixed, 88, 80);
    return new EdfHeader(
        formatName(bdf, reserved),
        EdfText.field(fixed, 8, 80),
        recording,
        start(EdfText.field(fixed, 168, 8), EdfText.field(fixed, 176, 8), recording, warnings),
        headerBytes,
        recordCount,
        recordSeconds,
        recordBytes,
        List.copyOf(signals));
  }

  private static String formatName(boolean bdf, String reserved) {
    String base = bdf ? "BDF" : "EDF";
    if (reserved.length() >= 5
        && (reserved.startsWith("EDF+") || reserved.startsWith("BDF+"))
        && (reserved.charAt(4) == 'C' || reserved.charAt(4) == 'D')) {
      return base + "+" + reserved.charAt(4);
    }
    return base;
  }

  private static int signalCount(RecordingFile file, String text) throws RecordingException {
    int count = wholeNumber(text);
    if (count < 1 || count > 9999) {
      throw file.refused(
          "the number of signals must be 1 to 9999, was "
              + SourceText.quoted(text)
              + "; the header is damaged, copy the file again");
    }
    long needed = FIXED_BYTES * (count + 1L);
    if (needed > file.size()) {
      throw file.refused(
          count
              + " signals need a header of "
              + needed
              + " bytes, but the file has "
              + file.size()
              + "; it was cut off, copy it again");
    }
    return count;
  }

  private static void checkHeaderBytes(
      RecordingFile file, String text, int expected, int signalCount) throws RecordingException {
    if (wholeNumber(text) != expected) {
      throw file.refused(
          "the header must have 256 * (signals + 1) = "
              + expected
              + " bytes for its "
              + signalCount
              + " signals, but says "
              + SourceText.quoted(text)
              + "; the header is damaged, copy the file again");
    }
  }

  private static BigDecimal recordSeconds(RecordingFile file, String text)
      throws RecordingException {
    Optional<BigDecimal> seconds = EdfText.decimal(text);
    if (seconds.isEmpty() || seconds.get().signum() < 0) {
      throw file.refused(
          "the duration of a record must be a decimal of at least 0 s, was "
              + SourceText.quoted(text)
              + "; the header is damaged, copy the file again");
    }
    return seconds.get();
  }

  private static List<EdfSignal> signals(
      RecordingFile file, byte[] columns, int count, int bytesPerValue) throws RecordingException {
    List<EdfSignal> signals = new ArrayList<>(count);
    long byteOffset = 0;
    for (int i = 0; i < count; i++) {
      String label = EdfText.field(columns, i * 16, 16);
      String samplesText = EdfText.field(columns, count * 216 + i * 8, 8);
      int samplesPerRecord = wholeNumber(samplesText);
      if (samplesPerRecord < 0) {
        throw file.refused(
            "the samples per record of signal "
                + (i + 1)
                + " must be a whole number of at least 0, was "
                + SourceText.quoted(samplesText)
                + "; the header is damaged, copy the file again");
      }
      signals.add(
          new EdfSignal(
              i,
              label,
              EdfText.field(columns, count * 16 + i * 80, 80),
              EdfText.unitField(columns, count * 96 + i * 8, 8),
              EdfText.decimal(EdfText.field(columns, count * 104 + i * 8, 8)),
              EdfText.decimal(EdfText.field(columns, count * 112 + i * 8, 8)),
              EdfText.decimal(EdfText.field(columns, count * 120 + i * 8, 8)),
              EdfText.decimal(EdfText.field(columns, count * 128 + i * 8, 8)),
              EdfText.field(columns, count * 136 + i * 80, 80),
              samplesPerRecord,
              byteOffset));
      byteOffset += (long) samplesPerRecord * bytesPerValue;
    }
    return signals;
  }

  /** Complete records by the size of the file, which rules over the count in the header. */
  private static long recordCount(
      RecordingFile file, String text, int headerBytes, long recordBytes, SourceWarnings warnings)
      throws RecordingException {
    if (recordBytes == 0) {
      throw file.refused(
          "every signal has 0 samples per record; there is nothing to read, the header is"
              + " damaged, copy the file again");
    }
    long dataBytes = file.size() - headerBytes;
    long complete = dataBytes / recordBytes;
    long rest = dataBytes % recordBytes;
    Optional<BigDecimal> declared = EdfText.decimal(text);
    boolean open = declared.isPresent() && declared.get().compareTo(BigDecimal.ONE.negate()) == 0;
    if (complete == 0 && dataBytes > 0) {
      throw file.refused(
          "one record needs "
              + recordBytes
              + " bytes, but only "
              + dataBytes
              + " follow the header; the file was cut off or the samples per record are wrong,"
              + " copy it again");
    }
    if (complete == 0 && declared.isPresent() && declared.get().signum() > 0) {
      throw file.refused(
          "the header announces "
              + SourceText.quoted(text)
              + " records, but nothing follows the header; the file was cut off, copy it again");
    }
    if (open) {
      warnings.add(
          "the header says -1 records (recording not closed); "
              + complete
              + " complete records counted from the size of the file");
    } else if (declared.isEmpty() || declared.get().compareTo(BigDecimal.valueOf(complete)) != 0) {
      warnings.add(
          "the header says "
              + SourceText.quoted(text)
              + " records, the size of the file gives "
              + complete
              + " complete ones; the size is believed");
    }
    if (rest > 0) {
      warnings.add(
          "the last record is partial (" + rest + " of " + recordBytes + " bytes) and was dropped");
    }
    return complete;
  }

  private static LocalDateTime start(
      String dateText, String timeText, String recording, SourceWarnings warnings) {
    LocalDate date = date(dateText, recording, warnings);
    Matcher time = TIME.matcher(timeText);
    if (time.matches()) {
      try {
        return date.atTime(
            Integer.parseInt(time.group(1)),
            Integer.parseInt(time.group(2)),
            Integer.parseInt(time.group(3)));
      } catch (DateTimeException impossible) {
        // Told below, together with a time of another shape.
      }
    }
    warnings.add(
        "the start time must be hh.mm.ss, was "
            + SourceText.quoted(timeText)
            + "; 00.00.00 is used instead");
    return date.atTime(LocalTime.MIDNIGHT);
  }

  private static LocalDate date(String dateText, String recording, SourceWarnings warnings) {
    Optional<LocalDate> full = startDate(recording);
    Optional<LocalDate> brief = briefDate(dateText);
    if (full.isPresent()) {
      if (brief.isPresent() && !sameDayOfCentury(full.get(), brief.get())) {
        warnings.add(
            "the header's date "
                + SourceText.quoted(dateText)
                + " contradicts its Startdate field "
                + full.get()
                + "; the Startdate field is used");
      }
      return full.get();
    }
    if (brief.isPresent()) {
      return brief.get();
    }
    warnings.add(
        "the start date must be dd.mm.yy, was "
            + SourceText.quoted(dateText)
            + "; 1970-01-01 is used instead");
    return LocalDate.EPOCH;
  }

  private static boolean sameDayOfCentury(LocalDate a, LocalDate b) {
    // Not by the day of the year: 1900 had no 29 February, 2000 had.
    return a.getMonth() == b.getMonth()
        && a.getDayOfMonth() == b.getDayOfMonth()
        && a.getYear() % 100 == b.getYear() % 100;
  }

  private static Optional<LocalDate> briefDate(String text) {
    Matcher matcher = DATE.matcher(text);
    if (!matcher.matches() || matcher.group(3).equals("yy")) {
      return Optional.empty();
    }
    int year = Integer.parseInt(matcher.group(3));
    return date(
        year < 85 ? 2000 + year : 1900 + year,
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(1)));
  }

  private static Optional<LocalDate> startDate(String recording) {
    Matcher matcher = START_DATE.matcher(recording);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int month = MONTHS.indexOf(matcher.group(2).toUpperCase(Locale.ROOT)) + 1;
    return date(Integer.parseInt(matcher.group(3)), month, Integer.parseInt(matcher.group(1)));
  }

  /** Nanoseconds since 1970 hold the years 1678 to 2262; offsets and durations need room. */
  private static Optional<LocalDate> date(int year, int month, int day) {
    if (year < 1800 || year > 2190) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.of(year, month, day));
    } catch (DateTimeException impossible) {
      return Optional.empty();
    }
  }

  /** A whole number that fits an int, -1 for anything else. */
  private static int wholeNumber(String text) {
    Optional<BigDecimal> value = EdfText.decimal(text);
    if (value.isEmpty()) {
      return -1;
    }
    try {
      return value.get().intValueExact();
    } catch (ArithmeticException fractionOrTooLarge) {
      return -1;
    }
  }
}
