package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceText;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lines of a header, and the numbers in them. */
final class WfdbText {
  /** Name and length of a segment. */
  static final Pattern SEGMENT = Pattern.compile("([^\\s#]+)[ \\t]+(\\d+)");

  private WfdbText() {}

  /**
   * A line that is neither blank nor a comment.
   *
   * @param fileName file that it is in
   * @param number number of the line in the file, from 1
   * @param text its text without blanks around
   */
  record Line(String fileName, int number, String text) {
    RecordingException refused(String reason) {
      return new RecordingException(fileName + ": line " + number + ": " + reason);
    }

    BigDecimal decimal(String field, String what) throws RecordingException {
      Optional<BigDecimal> value = SourceText.decimal(field);
      return value.orElseThrow(
          () ->
              refused(
                  "the "
                      + what
                      + " must be a number, was "
                      + SourceText.quoted(field)
                      + "; correct the header"));
    }

    long whole(String field, String what, long least, long most) throws RecordingException {
      try {
        BigDecimal value = decimal(field, what);
        long whole = value.longValueExact();
        if (whole >= least && whole <= most) {
          return whole;
        }
      } catch (ArithmeticException fractionOrTooLarge) {
        // Told below, together with a whole number out of range.
      }
      throw refused(
          "the "
              + what
              + " must be a whole number from "
              + least
              + " to "
              + most
              + ", was "
              + SourceText.quoted(field)
              + "; correct the header");
    }
  }
}
